//! How safe the data are, in words.

use crate::i18n::phrases;

phrases! {
    title: "数据安全", "Data safety";
    headline_nothing: "还没有要存的数据", "There is nothing to save yet";
    headline_memory: "现在什么都没有存下来", "Nothing is being saved now";
    headline_unread(steps): "有 {steps}读不出来，其余都好好的", "{steps} could not be read; all else is well";
    headline_no_backup: "都存好了，只是还没有备份文件", "All is saved; only a backup file is missing";
    headline_backed_up: "都存好了，备份文件里也有", "All is saved, and in a backup file too";
    headline_changes(changes): "都存好了，有 {changes}还没写进备份文件", "All is saved; {changes} not in a backup file yet";
    one_change: "1 步", "1 change";
    changes(count): "{count} 步", "{count} changes";
    one_step: "1 步", "1 step";
    steps(count): "{count} 步", "{count} steps";

    kept: "浏览器的承诺", "The browser’s promise";
    kept_yes: "答应长期保留，不会自行清理。", "It promised to keep the data and not to clean them up.";
    kept_no: "没有答应：空间紧张时，它可能清理。", "None: it may clean up when space is short.";
    ask: "再问一次", "Ask again";
    denied: "这次没有答应。加入书签或装成应用后再问，多半会答应。", "Not this time. It usually agrees once this page is bookmarked or installed as an app.";
    backup: "备份文件", "Backup file";
    backup_none: "还没有。换设备、清浏览器之前，一定要有。", "None yet. Have one before you change devices or clear the browser.";
    backup_now(when): "{when} 存过，之后没有变化。", "Saved {when}; nothing has changed since.";
    backup_then(when, changes): "{when} 存过，之后又有 {changes}。", "Saved {when}; {changes} changes since.";
    journal: "日志", "Journal";
    verified(steps): "{steps}都核对过，一环扣一环。", "{steps} checked, each chained to the one before.";
    no_steps: "还没有步骤。", "No steps yet.";
    storage: "空间", "Storage";
    used(used, left): "用了 {used}，还能用 {left}。", "{used} used, {left} left.";
    storage_unknown: "浏览器没有说。", "The browser does not say.";
    unread: "读不出的步骤", "Unreadable steps";
    sound_copy: "在完好的副本里继续", "Carry on in a sound copy";
    sound_copy_more: "副本里有读得出的一切，不带历史；这一本原样留着。", "The copy has all that could be read, without the history; this workbook stays as it is.";
    unread_more(steps): "{steps}。能读的都打开了；读不出的没有丢，可以下载下来。", "{steps}. What could be read is open; what could not is still there, and can be downloaded.";
    download: "下载", "Download";
    safari: "Safari 的七天规则", "Safari’s seven-day rule";
    safari_more: "在 Safari 里，一个网站七天没有打开，它存下的内容就会被清掉。把这一页添加到主屏幕或程序坞，就不受这条限制。", "Safari clears what a website stored when the site has not been opened for seven days. Add this page to the Home Screen or the Dock and the rule no longer applies.";
    local: "“不离开浏览器”是什么意思", "What “nothing leaves the browser” means";
    local_more: "读文件、计算、保存都在这个浏览器里，没有服务器，也没有账号。页面只从自己的网址取程序，取完断网也能用。", "Reading, calculating and saving happen in this browser; there is no server and no account. The page fetches its own program from its own address, and then works offline.";
    local_but: "所以换一台设备、换一个浏览器，账不会自己跟过去；清除浏览器数据，账也会没有。要带走，要稳妥，就存备份文件。", "So your workbooks do not follow you to another device or browser, and go when the browser’s data are cleared. To take them along, or to be safe, save a backup file.";
    see_history: "看历史", "See the history";
    see_privacy: "谁看得到客户的名字", "Who sees customers’ names";
    backup_days(days): "已存好 · {days} 天前备份", "Saved · backup {days} days ago";
    backup_today: "已存好 · 今天备份过", "Saved · backup today";
    backup_yesterday: "已存好 · 昨天备份过", "Saved · backup yesterday";
}
