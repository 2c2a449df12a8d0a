//! Files for other programs: what they are called, what stands in their headers, how it went.

use crate::i18n::phrases;

phrases! {
    export: "导出", "Export";
    export_all(name): "导出：{name}", "Export: {name}";
    csv_more: "CSV，通用文本", "CSV, plain text";
    xlsx_more: "XLSX，Excel 表格", "XLSX, Excel workbook";
    json_more: "JSON，给程序读", "JSON, for programs";
    keep_formulas: "公式样的文字原样保留", "Keep texts that look like formulas";
    keep_formulas_more: "CSV 里以 = + - @ 开头的文字，默认在前面加一个撇号，免得被表格软件当成公式执行。XLSX 和 JSON 不受影响。", "In CSV, texts that begin with = + - @ get an apostrophe in front, so that no spreadsheet runs them as formulas. XLSX and JSON are not affected.";
    working: "正在写文件…", "Writing the file…";
    cancel: "取消", "Cancel";
    saved(name, rows): "已导出 {name}，共 {rows} 行。", "{name} exported, {rows} rows.";
    further_sheets(count): "一张工作表最多 1,048,576 行，其余放在另外 {count} 张表里。", "A sheet holds 1,048,576 rows; the rest is on {count} more.";
    cut(count): "{count} 个单元格超过 Excel 的长度上限，已截短；CSV 和 JSON 里是完整的。", "{count} cells were longer than Excel allows and were cut; CSV and JSON have them whole.";
    failed(why): "没有导出：{why}", "Not exported: {why}";
    too_large: "数据太多，这种格式放不下。", "There is more than this format can hold.";
    hidden_names: "姓名已隐藏，文件里只有代号。", "Names are hidden: the file holds codes only.";

    whole: "整本导出给其他程序", "The whole workbook for other programs";
    whole_more: "客户、订单、联系人、接触记录、费用……每类一张表。换电脑、存档请用上面的备份文件；这里的文件给 Excel、数据库或脚本用。", "Customers, orders, contacts, touches, costs and the rest, a table each. To move or keep the workbook use a backup file, above; these files are for Excel, databases and scripts.";
    whole_xlsx: "XLSX，每类一张工作表", "XLSX, a sheet each";
    whole_csv: "CSV，打包成 zip", "CSV, in one zip";
    whole_json: "JSON，一个文件", "JSON, one file";

    line: "行号", "Line";
    customer_id: "客户编号", "Customer ID";
    customer_name: "客户名称", "Customer name";
    full_name: "姓名", "Full name";
    email: "电子邮箱", "E-mail";
    phone: "电话", "Phone";
    key_kind: "标识类型", "Key type";
    order_status: "订单状态", "Order status";
    orders_without: "没有客户的订单", "Orders without customers";
    completed: "已完成", "Completed";
    returned: "已退款", "Returned";
    not_counted: "未计入", "Not counted";
    currency: "币种", "Currency";
    own(label): "自定义：{label}", "Own field: {label}";
    yes: "是", "yes";
    no: "否", "no";
    key_id: "编号", "ID";
    key_email: "电子邮箱", "E-mail";
    key_phone: "电话", "Phone";
    key_name: "名称", "Name";

    history_file: "历史", "History";
    step: "步骤", "Step";
    when: "时间", "Time";
    what: "做了什么", "What was done";
    in_force: "有效", "In force";
    duplicates_file: "重复客户", "Duplicate customers";
    group: "组", "Group";
    alike: "相同之处", "What they share";
    sales: "销售额", "Sales";
    last_order: "最近下单", "Last order";
}
