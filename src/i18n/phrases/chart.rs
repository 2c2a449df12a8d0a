//! Words around a chart: its points, its table, saving it.

use crate::i18n::phrases;

phrases! {
    as_table: "表格", "Table";
    as_chart: "图", "Chart";
    save_svg: "存为 SVG", "Save SVG";
    save_png: "存为 PNG", "Save PNG";
    save_csv: "存为 CSV", "Save CSV";
    points: "图上的点：按方向键逐个查看", "Points of the chart: step through them with the arrow keys";
    point: "点", "Point";
    meaning: "说明", "What it says";
    horizontal: "横轴", "Across";
    vertical: "纵轴", "Up";
    narrow: "这里太窄，画不下这张图；请看表格。", "There is too little room for this chart here; see its table.";
    not_saved(why): "没有存成：{why}", "It could not be saved: {why}";
}
