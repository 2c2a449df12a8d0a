//! Buttons, tables, fields, the chart frame.

pub mod badge;
pub mod brand;
pub mod cards;
pub mod cell;
pub mod chart_file;
pub mod chart_frame;
pub mod column_menu;
pub mod confirm;
pub mod controls;
pub mod data_table;
pub mod drop_zone;
pub mod first_page;
pub mod live;
pub mod palette;
pub mod person_menu;
pub mod pick;
pub mod progress;
pub mod refused;
pub mod segmented;
pub mod sense;
pub mod toast_line;
pub mod why;
pub mod window;
