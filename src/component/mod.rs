//! Buttons, tables, fields, the chart frame.
