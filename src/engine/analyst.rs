//! The analyst: questions too big for the engine, asked of a copy of the workbook.
//!
//! It is given what a backup file holds, dresses it as the engine does, and answers the same queries.

use super::desk::{Asking, Desk};
use super::message::{Answer, Fault, Id, Query};
use crate::i18n::Lang;
use crate::model::{Batch, BatchHead, Dresser, Records};
use crate::report::{Settings, Work, weighty};
use crate::stats::pace::Step;
use crate::store::read_contents;

/// A copy of the workbook and what was asked of it lately.
#[derive(Default)]
pub struct Analyst {
    desk: Desk,
    records: Records,
    /// What is being worked out. Laid aside it stays, until something else is begun.
    under_way: Option<UnderWay>,
}

/// An answer being worked out.
struct UnderWay {
    asking: Asking,
    work: Work,
    /// Whether it is given already, roughly.
    refines: bool,
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
            under_way: None,
        })
    }

    /// Begins with what takes long before this query can be answered, or goes on with it where it was laid
    /// aside; whether there is something to do ([`Analyst::step`]).
    ///
    /// # Errors
    /// As [`Analyst::query`].
    pub fn begin(&mut self, query: &Query) -> Result<bool, Fault> {
        let asking = match query {
            Query::Report(id, settings, as_of) => (id.clone(), settings.clone(), *as_of),
            Query::Rows {
                id,
                settings,
                as_of,
                ..
            } => (id.clone(), settings.clone(), *as_of),
            Query::Portrait(id, _) => (id.clone(), Settings::new(), None),
            _ => return Ok(false),
        };
        // Rows go with the report that is shown, rough or not; all of them are for a file.
        let exact = !matches!(query, Query::Rows { count, .. } if *count != u32::MAX);
        let Some((work, refines)) = self.desk.begin(&asking, exact)? else {
            return Ok(false);
        };
        let decides = |(id, settings, as_of): &Asking| match refines {
            true => (id.clone(), settings.clone(), *as_of),
            false => (id.clone(), weighty(id, settings), *as_of),
        };
        let under_way = self.under_way.as_ref();
        let same = under_way
            .is_some_and(|own| own.refines == refines && decides(&own.asking) == decides(&asking));
        // What was laid aside is gone on with; until there is other work it may be wanted again.
        if !same {
            self.under_way = Some(UnderWay {
                asking,
                work,
                refines,
            });
        }
        Ok(true)
    }

    /// One step of what was begun: how far it is (done, of), or `None` once it is done.
    ///
    /// # Errors
    /// [`Fault::Refused`] where the analysis has no answer.
    pub fn step(&mut self) -> Result<Option<(u32, u32)>, Fault> {
        let Some(own) = self.under_way.take() else {
            return Ok(None);
        };
        match own.work.step() {
            Step::Moved(work, done, of) => {
                self.under_way = Some(UnderWay { work, ..own });
                Ok(Some((done, of)))
            }
            Step::Done(answer) => {
                self.desk.keep(own.asking, answer?);
                Ok(None)
            }
        }
    }

    /// Answers a query: the answer and the buffers that go with it.
    ///
    /// # Errors
    /// [`Fault::Refused`] where the analysis has no answer, [`Fault::NotFound`] for what only the engine knows.
    pub fn query(&mut self, lang: Lang, query: Query) -> Result<(Answer, Vec<Vec<u8>>), Fault> {
        self.desk.query(&self.records, lang, query)
    }
}
