//! The import page: what was found, what can be changed, what will be written.

use crate::i18n::phrases;

phrases! {
    eyebrow(file): "导入 · {file}", "Import · {file}";
    eyebrow_of(file, count): "导入 · {file}，后面还有 {count} 个文件", "Import · {file}, {count} more waiting";
    nothing: "还没有选文件", "No file chosen yet";
    nothing_more: "选一个订单文件，或把它拖进这个窗口。写入之前什么都不会变。", "Choose an order file, or drop it anywhere in this window. Nothing changes before you write it.";
    reading: "正在读文件…", "Reading the file…";
    reading_again: "正在按新的选择重读…", "Reading again with your choice…";
    writing: "正在写入…", "Writing…";
    rows_read(rows): "已读 {rows} 行", "{rows} rows read";
    per_second(rate): "每秒 {rate} 行", "{rate} rows a second";
    lines_written(done, total): "{done} / {total} 行", "{done} of {total} rows";
    cancel: "取消", "Cancel";
    choose_other: "换一个文件", "Choose another file";
    left_packed(names): "压缩包里这些文件没有读：{names}", "Not read from the archive: {names}";
    skip_file: "跳过这个文件", "Skip this file";

    all_good(rows): "{rows} 行全部可用", "All {rows} rows can be used";
    one_good: "唯一的一行可用", "The only row can be used";
    some_unread(rows, good, bad): "{rows} 行里 {good} 行可用，{bad} 行需要您看一眼", "{good} of {rows} rows can be used, {bad} need your eye";
    one_unread(rows, good): "{rows} 行里 {good} 行可用，1 行需要您看一眼", "{good} of {rows} rows can be used, one needs your eye";
    some_uncounted(rows, good, out): "{rows} 行里 {good} 行计入，{out} 行不计", "{good} of {rows} rows count, {out} do not";
    none_good(rows): "{rows} 行里没有一行可用", "None of the {rows} rows can be used";

    seen_text(encoding, delimiter): "识别为 {encoding}、{delimiter}", "Read as {encoding}, {delimiter}";
    seen_sheet(kind, sheet): "识别为 {kind}，工作表“{sheet}”", "Read as {kind}, sheet “{sheet}”";
    seen_kind(kind): "识别为 {kind}", "Read as {kind}";
    seen_header(row): "，第 {row} 行是表头。", ", header in row {row}.";
    seen_no_header: "，没有表头。", ", no header row.";
    not_written: "还没有写入，可以放心改。", "Nothing is written yet, so change what you like.";
    change_reading: "改识别方式", "Change how it is read";

    encoding: "编码", "Encoding";
    delimiter: "分隔符", "Separator";
    header_row: "表头在第几行", "Header row";
    no_header: "没有表头", "No header";
    row_number(row): "第 {row} 行", "Row {row}";
    date_order: "日期顺序", "Date order";
    decimal: "小数点", "Decimal mark";
    decimal_point: "1,234.50", "1,234.50";
    decimal_comma: "1.234,50", "1.234,50";
    quotes: "引号当普通文字", "Quotation marks are ordinary text";
    currency: "币种", "Currency";
    currency_unknown: "未注明", "Not stated";

    comma: "逗号分隔", "comma-separated";
    semicolon: "分号分隔", "semicolon-separated";
    tab: "制表符分隔", "tab-separated";
    pipe: "竖线分隔", "bar-separated";
    blanks: "空格分隔", "separated by blanks";
    other_mark(mark): "“{mark}”分隔", "separated by “{mark}”";
    name_comma: "逗号 ,", "Comma ,";
    name_semicolon: "分号 ;", "Semicolon ;";
    name_tab: "制表符", "Tab";
    name_pipe: "竖线 |", "Bar |";
    name_blanks: "连续空格", "Runs of blanks";

    your_column: "您的列", "Your column";
    used_as: "当作", "Used as";
    samples: "样例", "Samples";
    doubts: "疑问", "Doubts";
    columns_caption: "每一列当作什么", "What each column is used for";
    unnamed(letter): "第 {letter} 列", "Column {letter}";
    role_of(header): "“{header}”当作", "“{header}” is used as";
    not_used: "不导入", "Not imported";
    doubt_count(count): "{count} 个单元格看不懂", "{count} cells do not fit";

    statuses: "哪些状态算成交", "Which statuses count as a sale";
    status_rows(text, rows): "{text}（{rows} 行）", "{text} (rows: {rows})";
    status_unknown: "没见过这个状态，先算作成交", "Not a status we know; counted as a sale";
    questions: "只有您知道", "Only you can tell";

    rejects_file(file): "{file} 未计入的行.csv", "{file} rows left out.csv";
    warnings_title: "顺便说明", "Also noticed";
    warnings_more(count): "还有 {count} 条类似的。", "{count} more like these.";

    tally: "行数", "Rows";
    tally_rows: "数据行", "Data rows";
    tally_accepted: "可用", "Can be used";
    tally_returns: "其中退货", "of which returns";
    tally_uncounted: "不计", "Not counted";
    tally_unread: "读不懂", "Unreadable";
    tally_blank: "空行", "Blank";
    tally_skipped: "标题、合计等", "Titles, totals";
    tally_duplicates: "与前面重复", "Repeat an earlier row";
    returns: "退货（零和负数的行）", "Returns (zero and negative rows)";
    returns_net: "冲减销售额", "Take off sales";
    returns_drop: "不计", "Leave out";
    duplicates: "重复的行", "Repeated rows";
    duplicates_keep: "保留", "Keep";
    duplicates_drop: "不计", "Leave out";
    summary: "写入后", "What this adds up to";
    customers: "客户", "Customers";
    orders: "订单", "Orders";
    revenue: "销售额", "Sales";
    period: "时间", "Period";
    top_customer: "最大客户", "Largest customer";
    write(orders): "写入 {orders} 笔", "Write {orders} orders";
    write_one: "写入 1 笔", "Write 1 order";
    after_write: "写入后随时可以整批撤销。", "You can undo the whole import at any time.";
    into_new: "会另建一本您自己的账，示例数据不受影响。", "This makes a workbook of your own; the sample stays as it is.";

    refused: "这个文件读不了", "This file cannot be imported";
    read_quotes: "把引号当普通文字，再读一次", "Read again with quotation marks as text";
    back_to_choice: "回到刚才的选择", "Back to the previous choice";
    untouched: "账本没有动过。", "Your workbook has not changed.";
    broken: "读到一半停了", "Reading stopped half-way";
    broken_more: "文件可能太大，或者浏览器的内存不够。关掉其他标签页再试，或把文件拆成几份。", "The file may be too large, or the browser is short of memory. Close other tabs and try again, or split the file.";
    not_written_fault: "没有写进去", "It was not written";
    cancelled: "已取消，什么都没写。", "Cancelled; nothing was written.";

    seen_holds(what): "{what}。", "{what}. ";
    holds: "文件里是", "The file holds";
    as_before: "已按上次的设置读取。", "Read as last time.";
    afresh: "重新识别", "Detect afresh";
    target_number: "编号", "Number";
    target_customer: "客户编号", "Customer number";
    target_whose: "客户名称", "Customer name";
    target_first_name: "名", "First name";
    target_last_name: "姓", "Last name";
}
