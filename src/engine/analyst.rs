//! The analyst: questions too big for the engine, asked of a copy of the workbook.
//!
//! It is given what a backup file holds, dresses it as the engine does, and answers the same queries.

use super::desk::Desk;
use super::message::{Answer, Fault, Id, Query};
use crate::i18n::Lang;
use crate::model::{Batch, BatchHead, Dresser, Records};
use crate::store::read_contents;

/// A copy of the workbook and what was asked of it lately.
#[derive(Default)]
pub struct Analyst {
    desk: Desk,
    records: Records,
}

impl Analyst {
    /// Lays out the workbook of this id: `parts` are the buffers of `Answer::Backup`, the contents and then the
    /// columns of each import.
    ///
    /// # Errors
    /// [`Fault::BadBatch`] where buffers and heads do not fit, and what reading the contents says.
    pub fn load(
        workbook: &str,
        redacted: bool,
        imports: Vec<(Id, BatchHead)>,
        parts: Vec<Vec<u8>>,
    ) -> Result<Analyst, Fault> {
        let mut parts = parts.into_iter();
        let contents = parts.next().and_then(|bytes| String::from_utf8(bytes).ok());
        let records = read_contents(&contents.ok_or(Fault::BadBatch)?)?.records;
        let mut dresser = Dresser::default();
        for (id, head) in imports {
            let columns = parts.by_ref().take(Batch::PARTS).collect();
            let batch = Batch::from_parts(head, columns).ok_or(Fault::BadBatch)?;
            dresser.add(&id, batch);
        }
        let mut dressed = dresser.finish(&records);
        dressed.redact(redacted);
        Ok(Analyst {
            desk: Desk::new(workbook, dressed),
            records,
        })
    }

    /// Answers a query: the answer and the buffers that go with it.
    ///
    /// # Errors
    /// [`Fault::Refused`] where the analysis has no answer, [`Fault::NotFound`] for what only the engine knows.
    pub fn query(&mut self, lang: Lang, query: Query) -> Result<(Answer, Vec<Vec<u8>>), Fault> {
        self.desk.query(&self.records, lang, query)
    }
}
