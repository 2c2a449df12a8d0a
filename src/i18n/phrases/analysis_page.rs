//! Words around every analysis: how it was computed, settings, what to do with it.

use crate::i18n::phrases;

phrases! {
    how: "这个数怎么来的？", "How was this computed?";
    formula: "公式", "Formula";
    symbols: "符号", "Symbols";
    worked: "代入您的数", "With your figures";
    source: "出处", "Source";
    settings: "设置", "Settings";
    settings_default: "恢复默认设置", "Back to default settings";
    print: "打印", "Print";
    exported(name): "已导出 {name}", "{name} exported";
    not_done(why): "没有做成：{why}", "That did not work: {why}";
    until_all(day): "全部数据，到 {day}", "all days, up to {day}";
    until(day, weeks): "到 {day} 为止；之后 {weeks} 周用来检验", "days up to {day}; the {weeks} weeks after them test it";
    under_way: "正在估计", "Estimating";
    cancel: "取消", "Cancel";
    not_yet: "还没有算出来", "Not worked out";
    cancelled: "已取消。", "Cancelled.";
    cancelled_before: "已取消，下面仍是之前的结果。", "Cancelled; what you see is the answer from before.";
    ask_again: "重新计算", "Work it out again";
    waiting: "正在计算…", "Working it out…";
    open_file: "打开我的文件", "Open my file";
    home: "回到首页", "Go to the first page";
    gallery_empty: "这里还没有分析。", "There is nothing here yet.";
    ranked: "排名表", "Ranked table";
    more_charts(n): "更多图表（{n}）", "More charts ({n})";
    gallery_segments: "谁在赚钱，谁值得多花时间？", "Who makes the money, and who deserves your time?";
    gallery_other: "从一个问题开始。", "Begin with a question.";
}
