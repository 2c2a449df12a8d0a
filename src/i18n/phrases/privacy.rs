//! Who sees who the customers are: hidden names, passphrase, one person's data, how long to keep.

use crate::i18n::phrases;

phrases! {
    title: "隐私", "Privacy";
    headline_shown: "客户的名字现在看得见", "Customers’ names are in sight";
    headline_hidden: "客户的名字现在藏着", "Customers’ names are hidden";
    lead: "投影时藏起名字，设备离手前加上口令，客户要求时导出或抹去他的资料。", "Hide names before a projector, lock the workbook before the device leaves your hands, export or erase a customer’s data when they ask.";

    hide: "隐藏名字", "Hide names";
    show: "显示名字", "Show names";
    hide_more: "名字、编号、电话、邮箱都换成 C001 这样的代号：表格、图表、打印、导出都一样。按 F8 随时切换。", "Names, numbers, phones and e-mail addresses become codes such as C001: in tables, charts, print and exports alike. F8 switches at any time.";
    hidden_strip: "名字藏着", "Names are hidden";
    now_hidden: "名字藏起来了。", "Names are hidden.";
    now_shown: "名字又看得见了。", "Names are in sight again.";

    lock: "口令", "Passphrase";
    lock_none: "没有口令：能用这个浏览器的人，都能打开这本账。", "There is none: whoever can use this browser can open this workbook.";
    lock_set: "有口令：这本账存下来的内容都加了密，打开要输口令。", "There is one: all that is stored of this workbook is encrypted, and opening it asks for the passphrase.";
    lock_warning: "忘了口令，数据就没了：没有人能找回，我们也不能。加口令这一步不能撤销。", "A lost passphrase is lost data: nobody can bring it back, and neither can we. Setting one cannot be undone.";
    lock_warning_more: "先存一份备份文件，再把口令记在稳妥的地方。", "Save a backup file first, and keep the passphrase in a safe place.";
    set: "加口令", "Set a passphrase";
    passphrase: "口令（至少 8 个字符）", "Passphrase (8 characters or more)";
    passphrase_plain: "口令", "Passphrase";
    repeat: "再输一遍", "Repeat it";
    reveal: "显示口令", "Show passphrase";
    too_short: "口令至少要 8 个字符。", "The passphrase needs at least 8 characters.";
    not_same: "两次输入的不一样。", "The two are not the same.";
    set_now: "加上口令", "Lock with it";
    is_set: "口令加上了。", "The passphrase is set.";
    remove: "取消口令", "Remove the passphrase";
    remove_more: "这本账存下来的内容将不再加密。这一步不能撤销，但可以再加口令。", "What is stored of this workbook will no longer be encrypted. This cannot be undone, though you can set a passphrase again.";
    is_removed: "口令取消了。", "The passphrase is removed.";
    lock_now: "现在锁上", "Lock now";
    locked_title(name): "“{name}”上着锁", "{name} is locked";
    locked_more: "输入口令才能打开，没有别的办法。", "Its passphrase opens it; there is no other way in.";
    unlock: "打开", "Open";
    locked_page: "上着锁", "Locked";

    person: "一位客户的资料", "One customer’s data";
    person_more: "客户要求查看或删除自己的资料时，在这里办。", "For a customer who asks to see or to delete what you hold about them.";
    find: "客户的名字或编号", "Customer’s name or number";
    found_none: "没有这样的客户。", "There is no such customer.";
    personal_data: "资料", "Personal data";
    export_person: "导出全部资料", "Export everything";
    erase_person: "永久抹去…", "Erase for good…";
    /// What a button does to whom, for those who do not see the row.
    act_on(act, name): "{act}：{name}", "{act}: {name}";
    erase_title(name): "永久抹去“{name}”？", "Erase {name} for good?";
    erase_more: "名字、编号、资料和往来都会从账本、历史和快照里抹去；订单只留金额，归在一个看不出是谁的代号下，合计不变。历史会改写，撤销也找不回来。", "Name, number, profile and touches go from the workbook, its history and its snapshots; only the amounts of the orders stay, under a code that names nobody, so totals hold; history is rewritten, and undo cannot bring it back.";
    erase_backups: "以前存的备份文件里还有，请自己删掉。", "Backup files saved before still hold it; delete those yourself.";
    type_name(name): "输入“{name}”来确认", "Type “{name}” to confirm";
    erase_now: "永久抹去", "Erase for good";
    erased: "抹去了，这本账里再也认不出是谁。", "Erased; nothing in this workbook tells who it was.";

    retention: "保留多久", "How long to keep";
    retention_more: "多久没有订单和往来的客户该抹去？不填，就不设期限。", "After how long without an order or a touch should a customer be erased? Empty means no limit.";
    months: "月数", "Months";
    save: "保存", "Save";
    kept_for(months): "期限设为 {months} 个月。", "The limit is {months} months.";
    kept_forever: "不设期限。", "There is no limit.";
    expired_none: "没有客户超过期限。", "No customer is past it.";
    expired_one: "1 位客户超过期限", "One customer is past it";
    expired(count): "{count} 位客户超过期限", "{count} customers are past it";
    last_seen(day): "最近一次 {day}", "last order {day}";
    more(count): "还有 {count} 位。", "And {count} more.";
    erase_all: "全部抹去…", "Erase all of these…";
    erase_all_title(count): "永久抹去这 {count} 位客户？", "Erase these {count} customers for good?";
}
