//! What the terminal twin says.

use crate::i18n::phrases;

phrases! {
    usage: "用法：
  keben import 文件… [--map 用途=表头]… [--sale-status 状态,状态…] [--returns net|drop] [--duplicates keep|drop] [--sheet 工作表] [--json]
  keben ask 分析 --orders 文件… [import 的各选项] [--as-of 年-月-日] [--set 键=值]… [--json]
  keben ask clv --orders 文件… [--set model=auto|bg-nbd|mbg-nbd|pareto-nbd|bg-bb|simple] [--set calibration_end=年-月-日]
            [--set horizon_weeks=52] [--set discount_month=0.01] [--set margin=1] [--set explain=category|first-spend|season] [--json]
  keben ask simple-clv --orders 文件… [--set retention=80] [--set margin=40] [--set discount=10] [--set acquisition=50] [--set years=5] [--json]
  keben ask contracts --orders 文件… [--set period=month|quarter|year] [--set margin=40] [--set discount=10] [--json]
  keben fit bg-nbd|mbg-nbd|pareto-nbd|bg-bb|sbg|gamma-gamma --summary 文件.csv --unit day|week|month|year [--weights 列] [--params 参数=值,…] [--json]
  keben export 文件… --to 名称.xlsx|.csv|.zip|.json [import 的各选项] [--keep-formulas] [--json]
其他选项：--encoding 编码  --delimiter 字符  --header-row 行  --date-order day_month|month_day  --decimal point|comma
          --currency 币种  --ignore 列号  --quotes-as-text  --preset 编号|none  --correct 行:列号=内容
", "Usage:
  keben import FILE… [--map ROLE=HEADER]… [--sale-status V,V…] [--returns net|drop] [--duplicates keep|drop] [--sheet NAME] [--json]
  keben ask ANALYSIS --orders FILE… [every option of import] [--as-of YYYY-MM-DD] [--set KEY=VALUE]… [--json]
  keben ask clv --orders FILE… [--set model=auto|bg-nbd|mbg-nbd|pareto-nbd|bg-bb|simple] [--set calibration_end=YYYY-MM-DD]
            [--set horizon_weeks=52] [--set discount_month=0.01] [--set margin=1] [--set explain=category|first-spend|season] [--json]
  keben ask simple-clv --orders FILE… [--set retention=80] [--set margin=40] [--set discount=10] [--set acquisition=50] [--set years=5] [--json]
  keben ask contracts --orders FILE… [--set period=month|quarter|year] [--set margin=40] [--set discount=10] [--json]
  keben fit bg-nbd|mbg-nbd|pareto-nbd|bg-bb|sbg|gamma-gamma --summary FILE.csv --unit day|week|month|year [--weights COL] [--params K=V,…] [--json]
  keben export FILE… --to NAME.xlsx|.csv|.zip|.json [every option of import] [--keep-formulas] [--json]
More options: --encoding NAME  --delimiter CHAR  --header-row LINE  --date-order day_month|month_day  --decimal point|comma
              --currency CODE  --ignore COLUMN  --quotes-as-text  --preset CODE|none  --correct LINE:COLUMN=TEXT
";
    unknown_option(text): "不认识的选项：{text}", "Unknown option: {text}";
    needs_value(text): "选项 {text} 后面要有值。", "Option {text} needs a value.";
    bad_value(option, value): "选项 {option} 不能是“{value}”。", "Option {option} cannot be “{value}”.";
    no_files: "没有给出文件。", "No file was given.";
    unreadable_file(file, why): "打不开“{file}”：{why}", "Cannot open “{file}”: {why}";
    refused_file(file, said): "{file}：{said}", "{file}: {said}";
    other_currency(file, own, other): "“{file}”的货币是 {other}，前面的文件是 {own}。不同货币不相加；请分开统计。", "“{file}” is in {other}, the files before are in {own}. Currencies are never added up; ask about each alone.";
    file_line(file, kind, encoding, header): "{file}：{kind}，{encoding}，表头在第 {header} 行", "{file}: {kind}, {encoding}, header in line {header}";
    file_line_headless(file, kind, encoding): "{file}：{kind}，{encoding}，没有表头", "{file}: {kind}, {encoding}, no header";
    recognised(preset): "  识别为：{preset}", "  Recognised as {preset}";
    told_apart(columns): "  客户按“{columns}”区分", "  Customers told apart by “{columns}”";
    written(file, rows): "已写入“{file}”，共 {rows} 行。", "“{file}” written, {rows} rows.";
    not_written(file, why): "写不了“{file}”：{why}", "Cannot write “{file}”: {why}";
    counts(rows, accepted, rejected, blank, skipped): "  {rows} 行数据：计入 {accepted}，不计入 {rejected}；空行 {blank}，标题与合计 {skipped}", "  {rows} rows: {accepted} counted, {rejected} not; {blank} blank, {skipped} titles and totals";
    mapped(role, header): "  {role} ← {header}", "  {role} ← {header}";
    because(reason, rows): "  不计入：{reason}，{rows} 行", "  Not counted: {reason}, {rows} rows";
    warning(said): "  注意：{said}", "  Note: {said}";
    question(said, guess): "请确认：{said}（现用：{guess}）", "Please confirm: {said} (now: {guess})";
    totals(customers, orders, revenue, first, last): "{customers} 位客户，{orders} 个订单，销售额 {revenue}，{first} 至 {last}", "{customers} customers, {orders} orders, sales {revenue}, {first} to {last}";
    top(customer, revenue): "最大客户：{customer}，{revenue}", "Top customer: {customer}, {revenue}";
}
