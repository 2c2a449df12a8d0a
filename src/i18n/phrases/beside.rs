//! The import page: the file beside the workbook, its sheets and neighbours in line, its doubts.

use crate::i18n::phrases;

phrases! {
    difference: "与账本相比", "Beside your workbook";
    comparing: "正在与账本比对…", "Comparing with your workbook…";
    compared_anew: "账本在这期间有变动，已重新比对。", "The workbook has changed meanwhile; compared anew.";
    sentence(parts): "{parts}。", "{parts}.";
    comma: "，", ", ";
    new_rows(count): "新增 {count} 条", "{count} new";
    changed_rows(count): "改动 {count} 条", "{count} changed";
    unchanged_rows(count): "已有且一致 {count} 条", "{count} there already";
    missing_rows(count): "只在账本里 {count} 条", "{count} only in the workbook";
    all_there: "文件里的内容账本里都有，没有要写入的。", "All of it is in your workbook already; there is nothing to write.";
    kept_rows(count): "{count} 条保留您手工改过的内容：文件里的数没有变过。", "{count} keep what you corrected: the file says what it said before.";
    new_customers(count): "其中 {count} 位客户是账本里没有的。", "New customers among them: {count}.";
    missing_stay: "只在账本里的会原样保留，不会删除。", "What is only in the workbook stays; nothing is removed.";
    elsewhere(count): "{count} 行的订单号账本里已经有了，但客户不同。可能是同一批订单换了一种客户标识，写入会重复计算。", "{count} rows have order numbers that the workbook has under other customers. They may be the same orders with customers named in another way, and would count twice.";
    unmatched_items(count): "{count} 笔订单账本里还没有，它们的商品没有并入。请先导入订单报表，再导入这个文件。", "{count} orders are not in the workbook yet, so their items join nothing. Import the order report first, then this file.";
    unmatched(count): "{count} 笔退款的订单不在账本里，没有计入。", "{count} refunds are of orders that are not in the workbook; they are left out.";
    again: "账本里已有的行也再加一遍（会重复计算）", "Add rows the workbook has once more (they count twice)";
    blanks_empty: "文件里的空单元格也清空账本里的内容", "Blank cells empty what the workbook has";
    show_rows: "显示", "Show";
    all_rows: "全部", "All";
    with_count(name, count): "{name}（{count}）", "{name} ({count})";
    delta: "变化", "Change";
    delta_new: "新增", "New";
    delta_changed: "改动", "Changed";
    delta_missing: "只在账本里", "Only there";
    about: "订单或名称", "Order or name";
    write_nothing: "没有要写入的", "Nothing to write";
    write_new(new): "写入 {new} 条新增", "Write {new} new";
    write_changed(changed): "写入 {changed} 条改动", "Write {changed} changes";
    write_both(new, changed): "写入 {new} 条新增、{changed} 条改动", "Write {new} new, {changed} changed";

    sheets: "文件里的工作表", "Sheets in this file";
    sheets_more: "勾选的工作表会排在后面，逐一核对后写入。", "Ticked sheets come next, one after another.";
    sheet_here: "正在看这一张", "shown here";
    sheet_instead: "改看这一张", "Show this one instead";
    sheet_instead_of(sheet): "改看工作表“{sheet}”", "Show the sheet “{sheet}” instead";
    line_of_files: "这次导入的文件", "Files of this import";
    line_now(what, rows): "正在核对：{what}，{rows} 行", "Looking at it: {what}, {rows} rows";
    line_waits: "排队中", "waiting";
    line_waits_size(kind, size): "排队中 · {kind} {size}", "waiting · {kind} {size}";
    line_waits_seen(what, rows): "排队中 · {what}，{rows} 行", "waiting · {what}, {rows} rows";
    file_and_sheet(file, sheet): "{file} · {sheet}", "{file} · {sheet}";
    skip: "跳过", "Skip";
    skip_this(file): "跳过 {file}", "Skip {file}";

    every_reason: "全部原因", "Every reason";
    reason: "原因", "Reason";
    doubt_line: "行", "Row";
    doubt_text: "单元格内容，可直接改", "Cell, correct it here";
    correct_cell(line, column): "{line}“{column}”", "{line}, {column}";
    try_again(count): "按改过的 {count} 处再试", "Try again with {count} corrected";
    try_again_none: "改过之后再试", "Correct a cell to try again";
    corrected(count): "已改 {count} 处，原文件不受影响。", "{count} cells corrected here; your file stays as it is.";
    download_doubts: "下载这些存疑的单元格", "Download these cells";
    page_before: "上一页", "Previous";
    page_after: "下一页", "Next";
    page_of(first, last, total): "第 {first}–{last} 条，共 {total} 条", "{first}–{last} of {total}";
    sheet_rows(name, rows): "{name}（{rows} 行）", "{name} ({rows} rows)";
    sheet_hidden(name, rows): "{name}（{rows} 行，隐藏）", "{name} ({rows} rows, hidden)";
    rejected_title: "存疑的单元格", "Cells in doubt";
    rejected_line(line): "第 {line} 行", "Row {line}";
    download_rejects: "下载全部未计入的行", "Download all rows left out";
}
