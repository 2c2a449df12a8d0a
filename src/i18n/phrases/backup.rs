//! Backup files: writing them, the folder for them, restoring one.

use crate::i18n::phrases;

phrases! {
    title: "备份文件", "Backup file";
    lead: "一个文件装下整本账：客户、订单、往来和设置。它是普通的 zip，用别的软件也打得开；历史和撤销不在里面。", "One file holds the whole workbook: customers, orders, touches and settings. It is an ordinary zip that other programs open; history and undo are not in it.";
    hidden_names: "名字藏着，备份文件里却有全部名字和联系方式。请收好。", "Names are hidden on screen, but a backup file holds all names and contact details. Keep it in a safe place.";
    now: "现在备份", "Back up now";
    with_passphrase: "给文件加口令", "Protect the file with a passphrase";
    passphrase: "文件的口令（至少 8 个字符）", "Passphrase of the file (8 characters or more)";
    warning: "忘了口令，这份备份就打不开了：没有人能找回，我们也不能。", "A lost passphrase is a lost backup: nobody can open it again, and neither can we.";
    writing: "正在写备份文件…", "Writing the backup file…";
    cancel: "取消", "Cancel";
    saved(file): "备份好了：{file}", "Backed up: {file}";
    saved_sealed(file): "备份好了：{file}。打开它要输口令。", "Backed up: {file}. Opening it asks for the passphrase.";
    failed(why): "备份没有写成。{why}", "The backup was not written. {why}";

    restore: "从备份恢复", "Restore a backup";
    restore_more: "选一份 .keben 文件，或把它拖进窗口。先看里面有什么；恢复出来的是一本新账，现有的不动。", "Choose a .keben file or drop it into the window. You see what it holds first; restoring makes a new workbook and leaves the others alone.";
    choose_file: "选择备份文件", "Choose a backup file";

    folder: "自动备份", "Automatic backup";
    folder_more: "选一个文件夹，有变化时每十分钟、离开页面时各存一次，每天一个文件。选网盘的同步文件夹，换了电脑也在。", "Choose a folder: changes go there every ten minutes and when you leave the page, one file a day. In a synced folder they are there on your next computer, too.";
    folder_unsupported: "这个浏览器不让网页往文件夹里写。Chrome 和 Edge 可以；在这里请不时点“现在备份”。", "This browser lets no page write into a folder; Chrome and Edge do. Here, press “Back up now” from time to time.";
    folder_choose: "选择文件夹", "Choose a folder";
    folder_other: "换一个文件夹", "Choose another folder";
    folder_open(name): "备份自动存进“{name}”。", "Backups go to the folder “{name}” by themselves.";
    folder_put(when, file): "{when} 存了 {file}。", "{file} was written at {when}.";
    folder_closed(name): "要往“{name}”里写，浏览器得再问您一次。同意之前，不会自动备份。", "The browser wants your permission again to write into “{name}”. Until then nothing is backed up by itself.";
    folder_again: "允许写入", "Allow writing";
    folder_leave: "不再自动备份", "Stop automatic backup";
    folder_locked: "这本账有口令，自动备份的文件却没有，所以不会自动存。请点“现在备份”并加口令。", "This workbook has a passphrase and files written by themselves would have none, so none are. Use “Back up now” with a passphrase.";
    folder_sample: "示例账不会自动备份。", "Sample workbooks are not backed up by themselves.";

    remind_one: "有 1 步还没写进备份文件。", "1 change is in no backup file yet.";
    remind(changes): "有 {changes} 步还没写进备份文件。", "{changes} changes are in no backup file yet.";
    see: "去备份", "Back up";
    later: "以后再说", "Later";

    found(name): "这是“{name}”的备份", "A backup of {name}";
    found_when(when, program): "{when} 由 {program} 写下，校验全部通过。", "Written {when} by {program}; every checksum is right.";
    found_sealed: "口令对了。", "The passphrase is right.";
    customers: "客户", "Customers";
    orders: "订单", "Orders";
    revenue: "销售额", "Sales";
    period: "时间", "Period";
    lines: "订单行", "Order lines";
    imports: "导入的文件", "Imported files";
    records: "其他记录", "Other records";
    new_workbook: "恢复出来的是一本新账，现有的账不会改动。历史和撤销从这里重新开始。", "Restoring makes a new workbook; the ones you have are not touched. History and undo start here.";
    restore_now: "恢复成一本新账", "Restore as a new workbook";
    restored: "恢复好了，这是一本新账。", "Restored, as a new workbook.";
    needs: "这份备份加了口令", "This backup has a passphrase";
    open: "打开", "Open";
    refused: "这份备份用不了", "This backup cannot be used";
    untouched: "现有的账都没有动。", "Your workbooks are as they were.";
}
