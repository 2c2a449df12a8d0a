//! Files for other programs: what they hold comes from the engine, a disposable worker writes them.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{ArrayBuffer, Date};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::errand::{Done, Errand, Heard};
use super::toast::{Offer, Toasts, toasts};
use super::{Book, Client, Tongue, client, describe, format_for, save, workbook_name};
use crate::engine::message::{
    Answer, ExportHow, ExportPart, Fault, FileFormat, FromSheets, Query, State, ToSheets,
};
use crate::engine::wire;
use crate::i18n::Lang;
use crate::i18n::phrases::export as words;
use crate::report::Column;

/// What is exported.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// The table in the answer to a query that asks for all of its rows.
    Answer {
        /// What is asked.
        query: Query,
        /// Stable name of the table.
        code: String,
        /// What it is called.
        name: String,
        /// Its columns, where the answer is rows only.
        columns: Vec<Column>,
    },
    /// The workbook or a part of it, and what that is called.
    Part(ExportPart, String),
}

impl Source {
    /// What it is called, which is also the file's name.
    fn name(&self) -> &str {
        match self {
            Source::Answer { name, .. } | Source::Part(_, name) => name,
        }
    }
}

/// Writing files for other programs, one at a time. Cheap to copy; get it with [`export`].
#[derive(Clone, Copy)]
pub struct Export {
    client: Client,
    toasts: Toasts,
    tongue: RwSignal<Lang>,
    book: RwSignal<State>,
    /// Who asked for the file that is being written, and the share done 0–1.
    doing: RwSignal<Option<(u32, f64)>>,
    /// Number of the last one who could ask.
    last: StoredValue<u32>,
    /// Number of the file that is being written; the person may let one go and want another.
    run: StoredValue<u32>,
    errand: Errand,
}

pub(super) fn provide() {
    provide_context(Export {
        client: client(),
        toasts: toasts(),
        tongue: expect_context::<Tongue>().0,
        book: expect_context::<Book>().0,
        doing: RwSignal::new(None),
        last: StoredValue::new(0),
        run: StoredValue::new(0),
        errand: Errand::new(),
    });
}

/// Writing files for other programs.
pub fn export() -> Export {
    expect_context::<Export>()
}

impl Export {
    /// A number for one who can ask.
    pub fn asker(self) -> u32 {
        self.last.update_value(|last| *last += 1);
        self.last.get_value()
    }

    /// How far the file is that this one asked for, 0–1; `None`: none is being written. Reactive.
    pub fn doing(self, asker: u32) -> Option<f64> {
        self.doing
            .get()
            .and_then(|(whose, share)| (whose == asker).then_some(share))
    }

    /// Whether anyone's file is being written; reactive.
    pub fn is_busy(self) -> bool {
        self.doing.with(Option::is_some)
    }

    /// Writes the file and hands it to the browser's downloads.
    pub fn save(self, asker: u32, source: Source, format: FileFormat, keep_formulas: bool) {
        if self.doing.with_untracked(Option::is_some) {
            return;
        }
        self.doing.set(Some((asker, 0.0)));
        let run = self.next();
        spawn_local(async move {
            let lang = self.tongue.get_untracked();
            let said = match self.write(asker, run, source, format, keep_formulas).await {
                Ok(said) => said,
                Err(fault) => Some(words::failed(lang, fault.say(lang))),
            };
            if self.run.get_value() != run {
                return;
            }
            self.doing.set(None);
            if let Some(said) = said {
                self.toasts.say(said, Offer::Nothing);
            }
        });
    }

    fn next(self) -> u32 {
        self.run.update_value(|run| *run = run.wrapping_add(1));
        self.run.get_value()
    }

    /// Lets the file go that is being written.
    pub fn cancel(self) {
        self.next();
        self.doing.set(None);
        self.errand.cancel();
    }

    /// What is to be said when it is done; nothing where the person cancelled.
    async fn write(
        self,
        asker: u32,
        run: u32,
        source: Source,
        format: FileFormat,
        keep_formulas: bool,
    ) -> Result<Option<String>, Fault> {
        let lang = self.tongue.get_untracked();
        let now = Date::now();
        let how = self.book.with_untracked(|book| ExportHow {
            format,
            lang,
            keep_formulas,
            workbook: book
                .workbook
                .as_ref()
                .map_or_else(String::new, |open| workbook_name(lang, open)),
            currency: book.currency.clone(),
            written: now as u64,
            ahead: -Date::new_0().get_timezone_offset() as i32,
            redacted: book.redacted,
        });
        let zipped = matches!(source, Source::Part(ExportPart::All, _));
        let (end, mime) = match format {
            FileFormat::Csv if zipped => ("zip", "application/zip"),
            FileFormat::Csv => ("csv", "text/csv;charset=utf-8"),
            FileFormat::Xlsx => (
                "xlsx",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ),
            FileFormat::Json => ("json", "application/json"),
        };
        let file = save::dated_name(source.name(), now, end);
        let (message, buffers) = self.ask(source, how).await?;
        if self.run.get_value() != run {
            return Ok(None);
        }
        let figures = Rc::new(Cell::new((0, 0, 0)));
        let Some(bytes) = self
            .worked(asker, message, buffers, figures.clone())
            .await?
        else {
            return Ok(None);
        };
        save::save_file(&file, mime, &bytes).map_err(|fault| Fault::Other(describe(&fault)))?;
        let (rows, further, cut) = figures.get();
        let count = |number: u32| format_for(lang, "").int(number.into());
        let mut said = vec![words::saved(lang, file, count(rows))];
        if further > 0 {
            said.push(words::further_sheets(lang, count(further)));
        }
        if cut > 0 {
            said.push(words::cut(lang, count(cut)));
        }
        Ok(Some(said.join(lang.pick("", " "))))
    }

    /// What the worker is told, and what goes with it.
    async fn ask(
        self,
        source: Source,
        how: ExportHow,
    ) -> Result<(ToSheets, Vec<ArrayBuffer>), Fault> {
        match source {
            Source::Answer {
                query,
                code,
                name,
                columns,
            } => {
                let envelope = self.client.unread(how.lang, query).await?;
                let message = ToSheets::Answer {
                    how,
                    code,
                    name,
                    columns,
                };
                Ok((message, vec![envelope]))
            }
            Source::Part(part, _) => {
                let answered = self.client.query(how.lang, Query::ExportBackup).await?;
                let (Answer::Backup { imports, .. }, buffers) = answered else {
                    return Err(Fault::Other("unexpected answer".into()));
                };
                Ok((ToSheets::Workbook { how, imports, part }, buffers))
            }
        }
    }

    async fn worked(
        self,
        asker: u32,
        message: ToSheets,
        buffers: Vec<ArrayBuffer>,
        figures: Rc<Cell<(u32, u32, u32)>>,
    ) -> Done {
        let lang = self.tongue.get_untracked();
        let hear = move |data| match wire::read::<FromSheets>(data) {
            Ok((FromSheets::Ready { protocol }, _)) => Heard::Ready(protocol),
            Ok((FromSheets::Progress { share, .. }, _)) => {
                self.doing.set(Some((asker, share)));
                Heard::Going
            }
            Ok((
                FromSheets::Written {
                    rows,
                    further_sheets,
                    cut,
                },
                buffers,
            )) => {
                figures.set((rows, further_sheets, cut));
                Heard::Done(Ok(buffers.into_iter().next()))
            }
            Ok((FromSheets::TooLarge, _)) => {
                Heard::Done(Err(Fault::Other(words::too_large(lang).into())))
            }
            Ok((FromSheets::BadBackup(bad), _)) => Heard::Done(Err(Fault::BadBackup(bad))),
            Ok((FromSheets::Failed(why), _)) => Heard::Done(Err(Fault::Other(why))),
            Err(text) => Heard::Done(Err(Fault::Other(text))),
        };
        let ask = move |worker: &_| wire::post_worker(worker, &message, buffers);
        self.errand
            .run("keben-sheets", Box::new(ask), Box::new(hear))
            .await
    }
}
