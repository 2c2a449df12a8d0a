//! The workbook and every answer in other programs' formats.

pub mod csv;
