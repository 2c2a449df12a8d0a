//! What an import found, doubts, asks and refuses.

use crate::i18n::phrases;

phrases! {
    line: "行号", "Line";
    reason: "原因", "Reason";
    column: "列", "Column";
    cell: "内容", "Text";
    unreadable_number: "数字读不懂", "Number unreadable";

    holds_orders: "订单", "orders";
    holds_items: "订单明细", "order lines";
    holds_refunds: "退款", "refunds";
    out_of_range: "数字超出合理范围", "Number out of range";

    role_customer: "客户", "Customer";
    role_name: "客户名称", "Customer name";
    role_email: "邮箱", "E-mail";
    role_phone: "电话", "Phone";
    role_order: "订单号", "Order number";
    role_date: "日期", "Date";
    role_amount: "金额（整行）", "Amount (whole line)";
    role_quantity: "数量", "Quantity";
    role_unit_price: "单价", "Unit price";
    role_discount: "折扣", "Discount";
    role_refund: "退款金额", "Refunded";
    role_cost: "成本", "Cost";
    role_profit: "利润", "Profit";
    role_currency: "币种", "Currency";
    role_status: "订单状态", "Order status";
    role_category: "类别", "Category";
    role_product: "商品", "Product";
    role_channel: "渠道", "Channel";

    kind_csv: "CSV 文本", "CSV text";
    kind_tsv: "制表符分隔的文本", "Tab-separated text";
    kind_text: "空格分隔的文本", "Text parted by blanks";
    kind_xlsx: "Excel 工作簿 (.xlsx)", "Excel workbook (.xlsx)";
    kind_xls: "旧版 Excel 工作簿 (.xls)", "Old Excel workbook (.xls)";
    kind_ods: "OpenDocument 表格 (.ods)", "OpenDocument sheet (.ods)";
    kind_html: "网页表格", "Web page table";

    encoding_utf8: "UTF-8", "UTF-8";
    encoding_utf16: "UTF-16（Excel 的“Unicode 文本”）", "UTF-16 (Excel’s “Unicode text”)";
    encoding_gb18030: "GB18030 / GBK（简体中文）", "GB18030 / GBK (Simplified Chinese)";
    encoding_windows1252: "Windows-1252（西欧）", "Windows-1252 (Western)";
    encoding_shift_jis: "Shift_JIS（日文）", "Shift_JIS (Japanese)";
    encoding_big5: "Big5（繁体中文）", "Big5 (Traditional Chinese)";
    encoding_euc_kr: "EUC-KR（韩文）", "EUC-KR (Korean)";
    encoding_euc_jp: "EUC-JP（日文）", "EUC-JP (Japanese)";
    encoding_windows1250: "Windows-1250（中欧）", "Windows-1250 (Central European)";
    encoding_iso8859_2: "ISO-8859-2（中欧）", "ISO-8859-2 (Central European)";
    encoding_windows1251: "Windows-1251（西里尔字母）", "Windows-1251 (Cyrillic)";
    encoding_none: "表格文件自带", "Set by the spreadsheet";

    day_month: "日/月（31/12）", "Day first (31/12)";
    month_day: "月/日（12/31）", "Month first (12/31)";

    missing_customer: "没有客户", "No customer";
    cancelled: "已取消、已关闭或已全额退款", "Cancelled, closed or refunded";
    other_currency: "另一种货币", "Another currency";
    nonpositive_qty: "数量不大于零", "Quantity not above zero";
    nonpositive_amount: "金额不大于零", "Amount not above zero";
    bad_amount: "金额缺失或读不懂", "Amount missing or unreadable";
    bad_date: "日期缺失或不存在", "Date missing or not a real day";
    duplicate: "与前面某行完全相同", "Same as an earlier row";
    missing_value: "缺少必填内容", "Something it must have is missing";

    other_entry: "不是订单（转账、手续费、冻结等）", "Not an order (a transfer, fee, hold …)";

    at_line(line, said): "第 {line} 行：{said}", "Line {line}: {said}";
    ragged_row(text): "这一行的格数与表头不同（{text}）；少的当空格，多的不用。", "This row does not have as many cells as the header ({text}); missing ones count as empty, extra ones are not used.";
    ragged_rows_more(text): "另有 {text} 行的格数与表头不同。", "{text} more rows differ from the header in length.";
    skipped_row(text): "标题、合计或签名行，不算数据：{text}", "A title, total or signature, not data: {text}";
    skipped_rows_more(text): "另有 {text} 行标题、合计或签名，不算数据。", "{text} more titles, totals or signatures are not data.";
    figures_scaled(text): "表里注明“{text}”以分、千、万或亿为单位，已换算成完整的金额。", "The file says that “{text}” is in cents, thousands or ten thousands: it is counted as full amounts.";
    other_table(text): "从这一行起是另一张表，列与上面的不同，它的 {text} 行没有读入。需要的话，请拆成单独的文件再导入。", "Another table with other columns begins here; its rows ({text}) are not read. If they are needed, import them as a file of their own.";
    long_numeric_id(text): "超过 15 位的编号存成了数字，末几位可能已丢失：{text}。请在原系统中按文本导出。", "A number longer than 15 digits was stored as a figure, its last digits may be lost: {text}. Export it as text from the source.";
    unreadable_cell(text): "有一格读不出来：{text}", "A cell cannot be read: {text}";
    formula_without_value(text): "公式没有保存结果：{text}。请用 Excel 或 WPS 打开、保存后再试。", "A formula has no saved result: {text}. Open and save the file in Excel or WPS, then try again.";
    swapped_dates(text): "“{text}”里 12 号以后的都是文字，12 号以前的都成了日期格：多半是表格软件打开时把日当成了月，那些日期的日和月对调了。请从原系统重新导出，不要先用表格软件打开。", "In “{text}” days after the 12th are text and all others are date cells: a spreadsheet probably took days for months when it opened the file, and swapped them there. Export it again and do not open it in a spreadsheet first.";
    months_only(text): "“{text}”里有的只写到月份或季度，没有日子，都按当月（季度）第一天计入；按天看的结果不要用。", "In “{text}” some dates name a month or quarter and no day: they count on its first day. Do not rely on results by day.";
    order_total_left(text): "“{text}”在同一订单的每行都重复整单金额，所以改用数量 × 单价。", "“{text}” repeats the whole order's total on each of its lines, so quantity × unit price is counted instead.";
    order_total_repeated(text): "“{text}”在同一订单的各行都相同，可能是整单金额，会被重复相加。请核对，或在下面改选每行的金额。", "“{text}” is the same on all lines of an order: perhaps it is the order's total and is now added more than once. Please check, or choose the amount of each line below.";
    order_total_shared(text): "“{text}”是整单金额；有多行商品的订单只计一次，按数量 × 单价分摊到各行。", "“{text}” is the whole order's total: it is counted once and shared over the order's lines by quantity × price.";
    masked_keys(text): "{text} 行的客户编号或联系方式打了星号或已加密，不能用来区分客户，已改用下一个可用的列；都不可用的不计入。", "In {text} rows a customer number or contact is masked or encrypted and cannot tell customers apart; the next usable column was taken, and rows without one are left out.";
    same_file(text): "内容与“{text}”完全相同，只计一次。", "The content is the same as “{text}”; it counts once.";
    masked_column(text): "“{text}”整列都打了星号或已加密，不能用来区分客户。", "“{text}” is masked or encrypted throughout and cannot tell customers apart.";
    product_only: "这个文件里没有客户：商品 ABC、购物篮和销售日历可以看，客户分析做不了。如果其实有能区分客户的一列，请先指定。", "This file has no customers: ABC of products, baskets and the sales calendar are possible, customer analyses are not. If one of its columns does tell customers apart, choose it first.";
    joins_orders: "这是订单里的商品明细，没有日期、客户和实付金额：按订单号并入账本里已有的订单，实付金额按“价格 × 数量”分摊到各件商品，总额不变。", "These are items of orders, without a date, a customer or what was paid: they join the workbook’s orders by order number, and what was paid is spread over the items by price × quantity. The total stays the same.";
    duplicate_rows(text): "{text} 行与前面的行完全相同。默认保留；可以选择去掉。", "{text} rows are the same as an earlier row. They are kept unless you choose to drop them.";
    unknown_status(text): "不认识的订单状态“{text}”，按有效订单计入。请核对。", "The order status “{text}” is not known and counts as a sale. Please check.";
    damaged_text: "有些字节无法转成文字，已用 � 代替。", "Some bytes are no text in this encoding and were replaced by �.";
    mixed_text: "这个文件有的行是 UTF-8，有的行是 GBK，像是两个文件接在了一起；已按行分别读取。请核对名称。", "Some lines of this file are UTF-8 and others GBK, as if two files had been joined; each line was read as what it is. Please check the names.";
    twice_text: "这个文件的文字存盘前被按错误的编码读过一次，已还原。请核对名称；如不对，请换一种编码。", "The text of this file had been read in a wrong encoding and saved again; that was undone. Please check the names, or choose another encoding.";
    garbled_text: "有些文字在存成这个文件之前就成了乱码（如“锟斤拷”“涓枃”“???”），无法还原；不同的客户可能因此混在一起。请从原系统重新导出。", "Some text was garbled before this file was saved (“锟斤拷”, “涓枃”, “???”) and cannot be restored; different customers may look the same. Export it again from its source.";
    unread_column(text): "“{text}”：这一列的写法读不懂。日期要有年月日，金额要是一个数；请改成 2024-03-05、1234.50 这样的写法，或指定别的列。", "“{text}”: this column cannot be read. A date needs year, month and day, an amount is one number; write them as 2024-03-05 and 1234.50, or choose another column.";
    missing_column(role): "没有找到“{role}”列。请在下面指定。", "No column for “{role}” was found. Please choose one below.";

    mark_point: "小数点：1.234 比 1 多一点", "A decimal point: 1.234 is a little over one";
    mark_comma: "千位分隔：1.234 是一千二百三十四", "A thousands mark: 1.234 is one thousand two hundred and thirty-four";
    ask_mark(column): "“{column}”里的点是小数点还是千位分隔？", "In “{column}”, is the point a decimal point or a thousands mark?";
    ask_comma(column): "“{column}”里的逗号是千位分隔还是小数点？", "In “{column}”, is the comma a thousands mark or a decimal comma?";
    comma_groups: "千位分隔：1,234 是一千二百三十四", "A thousands mark: 1,234 is one thousand two hundred and thirty-four";
    comma_decimal: "小数点：1,234 比 1 多一点", "A decimal comma: 1,234 is a little over one";
    ask_amount: "哪一列是每行的金额？", "Which column is the amount of each line?";
    ask_date_order(column): "“{column}”里的日期，日在前还是月在前？", "In “{column}”, does the day or the month come first?";
    ask_encoding: "文字显示正常吗？如果是乱码，请换一种编码。", "Does the text read well? If not, choose another encoding.";
    ask_sheet: "要读哪张工作表？", "Which sheet should be read?";
    ask_currency(column): "“{column}”里有几种货币。按哪一种统计？其余的行不计入。", "“{column}” holds several currencies. Which one counts? Rows in the others are left out.";
    ask_customer_key: "用哪一列来区分客户？", "Which column tells customers apart?";
    ask_duplicates: "完全相同的行，保留还是去掉？", "Keep or drop rows that are exactly the same?";

    refused_empty: "文件里什么也没有。请重新导出后再试。", "There is nothing in this file. Export it again and retry.";
    refused_no_rows: "文件里只有表头，0 行数据。请确认导出的时间段里有订单。", "The file has a header and 0 rows below it. Check that the exported period has orders.";
    refused_binary: "这不是文本，也不是我们认识的表格。请导出为 CSV 或 Excel 后再试。", "This is neither text nor a spreadsheet we know. Export it as CSV or Excel and retry.";
    refused_unsupported(what): "这是 {what} 文件，读不了。请另存为 .xlsx 或 CSV 后再试。", "This is a {what} file, which cannot be read. Save it as .xlsx or CSV and retry.";
    refused_packed(what): "这是压缩包（{what}）。请先解压，再把里面的表格拖进来，可以一次选几个。", "This is an archive ({what}). Unpack it first, then drop in the files it holds; several at once will do.";
    refused_protected: "文件有密码保护。请在 Excel 或 WPS 中去掉密码、保存后再试。", "The file is protected by a password. Remove the password in Excel or WPS, save, and retry.";
    refused_truncated: "文件不完整，可能没有下载完。请重新下载或导出。", "The file is incomplete, perhaps a broken download. Download or export it again.";
    refused_bomb: "文件解压后大得离谱，已停止读取。请在原程序中重新导出。", "The file unpacks to an absurd size, so reading stopped. Export it again from its program.";
    refused_too_large: "文件太大，浏览器放不下。请按时间分成几个文件再导入。", "The file is too large for a browser. Split it by period and import the parts.";
    refused_huge_cell(line): "第 {line} 行有一格超过 1 MB，像是引号没有成对。请检查这一行，或选择“把引号当普通文字”。", "A cell in line {line} is larger than 1 MB, as if a quotation mark were missing. Check that line, or read quotation marks as plain text.";
    refused_unclosed_quote(line): "第 {line} 行的引号没有成对，后面的内容都被吞进了一格。请补上引号，或选择“把引号当普通文字”。", "A quotation mark opened in line {line} is never closed, so one cell swallows the rest. Fix that line, or read quotation marks as plain text.";
    refused_corrupt: "文件像是表格，但已损坏，读不出来。请用 Excel 或 WPS 打开并另存一份再试。", "The file looks like a spreadsheet but is damaged. Open it in Excel or WPS, save a copy, and retry.";
    refused_no_columns(role): "没有找到可以当作“{role}”的列，无法分析。请确认导出里有这一列。", "No column can serve as “{role}”, so there is nothing to analyse. Check that the export contains it.";
    refused_not_fetched: "客本里读这类文件（.xls、.ods、网页表格、少数 .xlsx）的那一部分还没有下载下来。请联网后再试，或用 Excel 或 WPS 另存为 .xlsx 再导入。", "The part of Keben that reads such files (.xls, .ods, web tables, a few .xlsx) has not been downloaded yet. Go online and retry, or save the file anew as .xlsx in Excel or WPS.";
    refused_orders_first: "这是订单里的商品明细，账本里还没有这些订单。请先导入订单报表，再导入这个文件。", "These are items of orders that the workbook does not have yet. Import the order report first, then this file.";
    refused_nothing_accepted: "没有一行可以计入。请检查各列的用途和被拒的原因。", "Not a single row could be counted. Check what each column is used for and why rows were rejected.";
    refused_unknown_column(name): "文件里没有名为“{name}”的列。", "The file has no column called “{name}”.";
    refused_unknown_sheet(name): "文件里没有名为“{name}”的工作表。", "The file has no sheet called “{name}”.";
}
