//! Several tabs on one workbook, and what cannot be saved.

use crate::i18n::phrases;

phrases! {
    following: "另一个标签页正在编辑这本账，这里跟着更新。", "Another tab is editing this workbook; this one follows.";
    edit_here: "在这里编辑", "Edit here";
    unread: "有内容读不出来。", "Something could not be read.";
    see_unread: "看看是什么", "See what";
    download_now: "立即下载备份", "Download now";
    taking_over: "正在接手…", "Taking over…";
}
