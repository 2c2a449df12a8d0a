//! Words around a table of any length.

use crate::i18n::phrases;

phrases! {
    columns: "显示哪些列", "Columns";
    nothing: "没有符合条件的行。", "No row matches.";
    open_customer(name): "打开客户 {name}", "Open customer {name}";
    keys: "方向键逐行移动，Home 和 End 到头尾，Enter 打开客户", "Arrow keys move by row, Home and End to the ends, Enter opens the customer";
    shown_of(shown, all): "打印 {shown} 行，共 {all} 行；全部行请用“导出”。", "{shown} of {all} rows are printed; export the table for all of them.";
    key: "编号", "Key";
}
