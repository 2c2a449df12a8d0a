//! Buttons, tables, fields, the chart frame.

pub mod brand;
pub mod drop_zone;
pub mod palette;
pub mod pick;
pub mod progress;
pub mod segmented;
pub mod toast_line;
