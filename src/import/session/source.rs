//! What a file is read from, so that it can be read in another way without asking for it again.

use crate::import::encoding::{Damage, Decoded, decode};
use crate::import::records::{self, Layout};
use crate::import::sheet;
use crate::import::sniff::Container;
use crate::import::table::Table;
use crate::import::{Encoding, Options, Question, RefusalCode, Refused, SheetView, Warning};

/// What a second reading would start from.
#[derive(Debug)]
pub(super) enum Source {
    /// The text lies in the table itself; `original` where it was translated.
    Text {
        original: Option<Vec<u8>>,
        skip: usize,
        encoding: Encoding,
        unsure: bool,
        damage: Damage,
        layout: Layout,
    },
    /// A spreadsheet's own bytes and what its reader said.
    Sheet {
        container: Container,
        bytes: Vec<u8>,
        /// Whether the bytes are what `sheet::convert` made of the file.
        converted: bool,
        sheets: Vec<SheetView>,
        chosen: usize,
        warnings: Vec<Warning>,
        questions: Vec<Question>,
        /// Cells merged over rows: first and last line, 0-based column.
        merged: Vec<(u32, u32, u32)>,
    },
}

impl Source {
    /// The byte between cells of a text.
    pub(super) fn delimiter(&self) -> Option<u8> {
        match self {
            Source::Text { layout, .. } => layout.delimiter,
            Source::Sheet { .. } => None,
        }
    }
}

/// Bytes that could not be cut as asked, on their way back.
pub(super) struct Back {
    bytes: Vec<u8>,
    original: Option<Vec<u8>>,
}

impl Back {
    pub(super) fn again(self, skip: usize, encoding: Encoding) -> Decoded {
        match self.original {
            Some(bytes) => decode(bytes, Some(encoding)),
            None => {
                let decoded = decode(self.bytes, Some(encoding));
                Decoded {
                    skip: decoded.skip.max(skip.min(decoded.text.len())),
                    ..decoded
                }
            }
        }
    }
}

pub(super) fn read_text(
    decoded: Decoded,
    options: &Options,
    progress: &mut dyn FnMut(u32, f64),
) -> Result<(Source, Table), (Refused, Back)> {
    let Decoded {
        text,
        skip,
        original,
        encoding,
        unsure,
        damage,
    } = decoded;
    if text.len() > (u32::MAX / 2) as usize {
        let refused = Refused {
            code: RefusalCode::TooLarge,
            line: 0,
            detail: String::new(),
        };
        return Err((
            refused,
            Back {
                bytes: text,
                original,
            },
        ));
    }
    let layout = records::layout(&text, skip, options.delimiter, !options.quotes_as_text);
    match records::cut(text, layout, progress) {
        Ok(table) => {
            let source = Source::Text {
                original,
                skip,
                encoding,
                unsure,
                damage,
                layout,
            };
            Ok((source, table))
        }
        Err((refused, bytes)) => Err((refused, Back { bytes, original })),
    }
}

pub(super) fn read_sheet(
    container: Container,
    (bytes, converted): (Vec<u8>, bool),
    options: &Options,
    progress: &mut dyn FnMut(u32, f64),
) -> Result<(Source, Table), (Refused, Vec<u8>)> {
    let wanted = options.sheet.as_deref();
    let read = if converted {
        sheet::read_converted(&bytes, wanted)
    } else {
        sheet::read(container, &bytes, wanted, progress)
    };
    match read {
        Ok(book) => {
            let source = Source::Sheet {
                container,
                bytes,
                converted,
                sheets: book.sheets,
                chosen: book.chosen,
                warnings: book.warnings,
                questions: book.questions,
                merged: book.merged,
            };
            Ok((source, book.table))
        }
        Err(refused) => Err((refused, bytes)),
    }
}
