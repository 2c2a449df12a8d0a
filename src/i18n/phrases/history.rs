//! The steps of a workbook in words.

use crate::i18n::phrases;

phrases! {
    imported(what, file): "从 {file} 导入{what}", "imported {what} from {file}";
    removed_import(what, file): "撤掉从 {file} 导入的{what}", "took back {what} of {file}";
    brought_lines(lines): " {lines} 行", "{lines} lines";
    brought_changes(changed): " {changed} 处改动", "{changed} changed lines";
    brought_records(records, kinds): " {records} 条{kinds}资料", "{records} {kinds}";
    brought_both(lines, changed): " {lines} 行新订单，并改动 {changed} 行", "{lines} new lines and {changed} changed ones";
    brought_more(lines, records, kinds): " {lines} 行，以及 {records} 条{kinds}资料", "{lines} lines and {records} {kinds}";
    added(kind, name): "新增{kind}“{name}”", "added {kind} {name}";
    removed(kind, name): "删除{kind}“{name}”", "removed {kind} {name}";
    filled(kind, name, field, new): "{kind}“{name}”的{field}填为 {new}", "{field} of {kind} {name} filled with {new}";
    emptied(kind, name, field, old): "清空{kind}“{name}”的{field}（原为 {old}）", "{field} of {kind} {name} emptied (was {old})";
    changed(kind, name, field, old, new): "{kind}“{name}”的{field}由 {old} 改为 {new}", "{field} of {kind} {name} changed from {old} to {new}";
    and_more(step, more): "{step}，另有 {more} 项", "{step}, and {more} more";
    merged(count, name): "把 {count} 位客户合并到“{name}”", "merged {count} into {name}";
    unmerged(name): "把“{name}”从合并中分出", "took {name} out of a merge";
    edited_many(count, kinds): "一次修改 {count} 条{kinds}", "changed {count} {kinds} at once";
    renamed(name): "账本改名为“{name}”", "renamed the workbook {name}";
    several(count): "一次做了 {count} 项", "{count} things at once";
    undo_step(step): "撤销：{step}", "Undo: {step}";
    redo_step(step): "重做：{step}", "Redo: {step}";

    title: "历史", "History";
    headline(count): "这本账的 {count} 步，一步步都记着", "{count} steps, every one of them kept";
    headline_one: "这本账的第一步，记下了", "One step, and it is kept";
    headline_none: "还没有做过什么", "Nothing has been done yet";
    lead: "最近一步可以撤销。更早的一步，只要它改过的内容后来没有再变，也能单独收回。", "Undo takes back the newest step. An older one can be taken back alone, as long as nothing it touched has changed since.";
    lead_none: "导入、修改、合并，做过的每一步都会列在这里。", "Imports, edits, merges: every step will be listed here.";
    today: "今天", "Today";
    yesterday: "昨天", "Yesterday";
    take_back: "收回", "Take back";
    take_back_step(step): "收回：{step}", "Take back: {step}";
    taken_back: "已收回这一步。", "That step was taken back.";
    not_in_force: "已撤销", "undone";
    changed_later: "后来又改过", "changed since";
    truncated: "更早的步骤没有保留，撤销到这里为止。", "Older steps were not kept; undo reaches back to here.";
    newer: "较新的", "Newer";
    older: "较早的", "Older";
    window(first, last, total): "第 {first}–{last} 步，共 {total} 步", "{first}–{last} of {total}";
}
