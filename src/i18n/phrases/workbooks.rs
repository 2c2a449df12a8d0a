//! The list of workbooks, and the bin.

use crate::i18n::phrases;

phrases! {
    title: "账本", "Workbooks";
    headline(count): "这个浏览器里有 {count} 本账", "{count} workbooks in this browser";
    headline_one: "这个浏览器里有一本账", "One workbook in this browser";
    headline_none: "这里还没有您自己的账", "No workbook of your own yet";
    lead: "每本各管各的：导入、撤销、口令，都不碰别的账。", "Each stands alone: imports, undo and passphrase touch no other.";
    all: "全部账本", "All workbooks";
    open_now: "正打开", "open now";
    opened(when): "{when} 打开过", "opened {when}";
    locked: "有口令", "has a passphrase";
    open: "打开", "Open";
    rename: "改名", "Rename";
    duplicate: "复制", "Duplicate";
    delete: "删除", "Delete";
    restore: "恢复", "Restore";
    /// What a button does to which workbook, for those who do not see the row.
    act_on(act, name): "{act}：{name}", "{act}: {name}";
    name: "名称", "Name";
    new_name: "新账本的名称", "Name of a new workbook";
    create: "新建", "Create";
    save: "保存", "Save";
    samples: "示例", "Samples";
    samples_note: "示例单独放。开着示例时导入文件，会另建一本您自己的账。", "Samples are kept apart. Import a file while one is open, and it makes a workbook of your own.";
    bin: "回收站", "Bin";
    bin_note: "删除的账本在这里留 30 天，之后才清除。", "Deleted workbooks stay here for 30 days before they go.";
    days_left(days): "还留 {days} 天", "{days} days left";
    one_day_left: "还留 1 天", "1 day left";
    no_day_left: "今天清除", "goes today";
    created(name): "“{name}”建好了。", "{name} was created.";
    renamed(name): "改名为“{name}”。", "Renamed to {name}.";
    duplicated: "已复制，打开的是副本。", "Copied; the copy is open now.";
    deleted(name): "“{name}”在回收站里，留 30 天。", "{name} is in the bin for 30 days.";
    restored(name): "“{name}”回来了。", "{name} is back.";
}
