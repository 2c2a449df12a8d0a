//! What went wrong while saving, opening or importing, and what to do about it.

use crate::i18n::phrases;

phrases! {
    quota: "浏览器的存储空间满了，这一步没有保存，之前的数据都还在。请清理磁盘或浏览器空间后再试。", "The browser’s storage is full. This step was not saved; everything before it is still there. Free some disk or browser space and try again.";
    no_storage: "浏览器不允许在这里保存数据（例如无痕窗口）。", "The browser does not let this page save data here (a private window, for example).";
    no_storage_because(words): "浏览器不允许在这里保存数据：{words}。", "The browser does not let this page save data here: {words}.";
    blocked: "另一个标签页还开着旧版客本。请先关掉它，再点“再试一次”。", "Another tab still has an older Keben open. Close it, then press Try again.";
    changed_elsewhere: "另一个标签页刚改过这本账，这一步没有保存。它的改动已经显示在这里，请再做一次。", "Another tab has just changed this workbook, so this step was not saved. What it changed is shown here now: repeat the step.";
    newer_version: "这些数据是较新版本的客本保存的。请刷新页面以使用新版本；数据没有改动。", "These data were saved by a newer Keben. Reload the page to get the new version; nothing was changed.";
    bad_record(place, what): "有一条保存的记录读不出来（{place}：{what}）。能读的部分已打开，只能查看，不会再写入。", "One stored record cannot be read ({place}: {what}). What could be read is open for viewing; nothing more will be written to it.";
    not_found: "没有找到。它可能已被撤销或删除。", "Not found. It may have been undone or removed.";
    bad_batch: "读出的数据前后不一致，没有导入。请重新打开文件再试。", "The data read from the file do not fit together, so nothing was imported. Open the file again and retry.";
    other_currency(ours, theirs): "这本客户账用的是 {ours}，文件用的是 {theirs}，两种货币不能相加。请先换算，或导入到另一本。", "This workbook is in {ours} and the file in {theirs}; two currencies cannot be added up. Convert the file first, or import it into another workbook.";
    nothing_to_undo: "没有可以撤销或重做的步骤。", "There is nothing to undo or redo.";
    changed_since: "这一步之后，它改过的内容又变了，不能单独撤销。可以从最近一步开始依次撤销。", "What this step changed has been changed again since, so it cannot be taken back on its own. Undo from the newest step instead.";
    invalid(field, why): "“{field}”没有保存：{why}", "{field} was not saved: {why}";
    names_hidden: "客户名称正被隐藏，这时不能编辑。请先显示名称。", "Customers’ names are hidden, and nothing can be edited meanwhile. Show the names first.";
    read_only: "另一个标签页正在编辑这本账，这里只能查看。需要的话，点“在这里编辑”。", "Another tab is editing this workbook, so this one only shows it. Press “Edit here” to take over.";
    gone: "浏览器清除了这里保存的数据，请马上下载备份。", "The browser has cleared what was saved here: download a backup now.";
    wrong_passphrase: "口令不对。", "That is not the passphrase.";
    locked: "这本账上了锁，请先输入口令。", "This workbook is locked. Enter its passphrase first.";
    not_a_backup: "这不是客本的备份文件，什么也没有改动。", "This is not a Keben backup file. Nothing was changed.";
    backup_cut_short: "备份文件不完整，后面缺了一截，什么也没有改动。请换一份完整的文件。", "The backup file ends too early. Nothing was changed. Use a complete copy of it.";
    backup_altered(part): "备份文件里的“{part}”和清单上的校验码对不上，可能损坏或被改过，什么也没有改动。", "In the backup file, “{part}” does not match its checksum: it is damaged or was altered. Nothing was changed.";
    backup_missing(part): "备份文件里缺少“{part}”，什么也没有改动。", "“{part}” is missing from the backup file. Nothing was changed.";
    backup_needs_passphrase: "这份备份加了密，请输入口令。", "This backup is encrypted. Enter its passphrase.";
    backup_wrong_passphrase: "口令打不开这份备份，什么也没有改动。口令不对，或者文件被改过。", "The passphrase does not open this backup, and nothing was changed. Either it is another passphrase or the file was altered.";
    backup_newer: "这份备份是较新版本的客本写的。请先刷新页面更新客本；什么也没有改动。", "A newer Keben wrote this backup. Reload the page to update Keben first; nothing was changed.";
    backup_inside(place): "备份文件的内容前后不一致（{place}），什么也没有改动。", "The backup file does not fit together ({place}). Nothing was changed.";
    backup_too_large(part): "备份文件里的“{part}”大得打不开，什么也没有改动。", "In the backup file, “{part}” is larger than can be opened here. Nothing was changed.";
    backup_no_cipher: "这个页面不是通过 HTTPS 打开的，浏览器不提供加密。请用 https:// 的地址打开，或者不设口令。", "This page was not opened over HTTPS, so the browser offers no encryption. Open its https:// address, or set no passphrase.";
    cancelled: "已取消。", "Cancelled.";
    other(words): "没有做成，什么也没有改动。浏览器的说明：{words}", "That did not work, and nothing was changed. The browser says: {words}";
}
