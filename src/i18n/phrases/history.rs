//! The steps of a workbook in words.

use crate::i18n::phrases;

phrases! {
    imported(lines, file): "从 {file} 导入 {lines} 行", "imported {lines} lines from {file}";
    removed_import(lines, file): "撤掉 {file} 的 {lines} 行", "took back {lines} lines of {file}";
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
}
