//! The frame around every page: navigation, safety light, toasts, palette.

use crate::i18n::phrases;

phrases! {
    skip: "跳到正文", "Skip to content";
    navigation: "页面", "Pages";
    open_navigation: "打开导航", "Open navigation";
    close_navigation: "关闭导航", "Close navigation";
    breadcrumb: "所在位置", "You are here";
    overview: "总览", "Overview";
    import: "导入", "Import";
    area_customers: "客户", "Customers";
    area_segments: "分层与价值", "Segments & value";
    area_diagnose: "诊断", "Diagnosis";
    area_design: "设计", "Design";
    area_execute: "执行", "Execution";
    area_classroom: "课堂", "Classroom";
    workbook: "账本", "Workbook";
    my_workbook: "我的账本", "My workbook";

    saved: "已存好", "Saved";
    saved_kept: "已存在这台设备上，浏览器答应长期保留。", "Saved on this device; the browser promised to keep it.";
    saved_not_promised: "已存在这台设备上。浏览器没有答应长期保留：空间紧张时它可能清理，请留好原始文件。", "Saved on this device. The browser did not promise to keep it: it may clean up when space is short, so keep your original files.";
    nothing_to_save: "没有要存的", "Nothing to save";
    opening: "正在打开…", "Opening…";
    not_saved: "没有存下来", "Not saved";
    not_saved_loud: "没有存下来。", "NOT SAVED.";
    not_saved_why(reason): "现在看到的只在内存里，关掉页面就没了。{reason}", "What you see is in memory only and goes when you close the page. {reason}";
    engine_down: "停了", "Stopped";
    engine_crashed: "计算部分停了。", "The calculating part stopped.";
    engine_crashed_more: "已存好的数据没有变。", "What was saved has not changed.";
    engine_crashed_detail(text): "浏览器的说法：{text}", "The browser says: {text}";
    retry: "再试一次", "Try again";
    reload: "重新载入", "Reload";

    undo: "撤销", "Undo";
    redo: "重做", "Redo";
    undone: "已撤销。", "Undone.";
    redone: "已重做。", "Done again.";
    import_undone(file): "已撤销导入 {file}。", "Import of {file} undone.";
    imported(lines, file): "已写入 {file} 的 {lines} 行。", "{lines} rows of {file} written.";
    close: "关闭", "Close";
    update_ready: "新版本准备好了。", "A new version is ready.";
    update_now: "重新载入", "Reload";

    language: "语言", "Language";
    theme: "明暗", "Theme";
    theme_system: "跟随系统", "As the system";
    theme_light: "浅色", "Light";
    theme_dark: "深色", "Dark";
    theme_is(name): "明暗：{name}", "Theme: {name}";

    palette_button: "搜索或执行命令", "Search or run a command";
    palette: "搜索页面、分析、客户，或执行命令", "Search pages, analyses and customers, or run a command";
    palette_nothing(text): "没有与“{text}”相符的。", "Nothing matches “{text}”.";
    palette_found(count): "{count} 项", "{count} found";
    hint_page: "页面", "Page";
    hint_analysis: "分析", "Analysis";
    hint_action: "命令", "Command";
    hint_customer: "客户", "Customer";
    hint_workbook: "账本", "Workbook";
    act_open_file: "打开订单文件", "Open an order file";
    act_sample: "看示例小店", "Try the sample shop";
    act_print: "打印这一页", "Print this page";
    act_language: "Switch to English", "切换到中文";

    not_found: "没有这一页", "There is no such page";
    not_found_more: "链接可能写错了，或者来自更新的版本。", "The link may be mistyped, or come from a newer version.";
    to_start: "回到开始", "Back to the start";
    empty: "这里还没有内容", "Nothing here yet";
    empty_more: "导入一份订单文件，这一页就有内容了。", "Import an order file and this page fills itself.";
    waiting: "正在计算…", "Working it out…";
    failed: "没有算出来", "This could not be worked out";
    ok: "好", "OK";
    cancel: "取消", "Cancel";
}
