//! Files and sheets that wait in line.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::File;

use super::super::toast::Offer;
use super::super::{Route, go};
use super::{Intake, Job, Stage, Waiting};
use crate::i18n::phrases::import_page;
use crate::import::{Holds, Options, own_sheets};

/// Files left in an archive that are named.
const NAMED: usize = 8;

impl Intake {
    /// Puts a further sheet of this file next in line, or takes it out again.
    pub fn also_sheet(self, sheet: &str, wanted: bool) {
        // Of our own export the names of the sheets say what they hold.
        let known = self.found.with_untracked(|found| {
            let sheets = found.as_ref().map_or(&[][..], |preview| &preview.sheets);
            let own = own_sheets(sheets.iter().map(|one| one.name.as_str()));
            let at = sheets.iter().position(|one| one.name == sheet)?;
            let own = own.and_then(|own| own.get(at).copied()).flatten();
            Some((own, sheets[at].rows.saturating_sub(1)))
        });
        let (own, rows) = known.unwrap_or_default();
        let holds = own.filter(|holds| !holds.are_lines());
        let seen = own.map(|own| (own, rows));
        self.with(|table| {
            let Some(job) = &table.job else { return };
            let (file, name) = (job.file.clone(), job.file.name());
            let same =
                |job: &Job| job.file.name() == name && job.options.sheet.as_deref() == Some(sheet);
            table.line.retain(|job| !same(job));
            if wanted {
                let options = Options {
                    sheet: Some(sheet.into()),
                    holds,
                    ..Options::default()
                };
                // Behind the sheets chosen before it.
                let own = |job: &&Job| job.file.name() == name && job.options.sheet.is_some();
                let at = table.line.iter().take_while(own).count();
                table.line.insert(
                    at,
                    Job {
                        options,
                        seen,
                        ..Job::of(file)
                    },
                );
            }
        });
        self.count();
    }

    /// The other sheets of a workbook that this program wrote, each in its turn.
    pub(super) fn offer_sheets(self) {
        let first = self.with(|table| match &mut table.job {
            Some(job) => job.options.sheet.is_none() && !std::mem::replace(&mut job.offered, true),
            None => false,
        });
        let names = self.found.with_untracked(|found| {
            let preview = found.as_ref().filter(|_| first)?;
            let sheets = preview.sheets.iter();
            let own = own_sheets(sheets.clone().map(|one| one.name.as_str()))?;
            let others = sheets.zip(own).filter(|(sheet, holds)| {
                holds.is_some() && sheet.rows > 1 && preview.sheet.as_ref() != Some(&sheet.name)
            });
            // Further orders before what is said of their customers.
            let (mut orders, mut rest) = (Vec::new(), Vec::new());
            for (sheet, holds) in others {
                let list = match holds {
                    Some(Holds::Orders) => &mut orders,
                    _ => &mut rest,
                };
                list.push(sheet.name.clone());
            }
            orders.append(&mut rest);
            Some(orders)
        });
        for name in names.unwrap_or_default() {
            self.also_sheet(&name, true);
        }
    }

    /// Takes the file at this place out of the line.
    pub fn skip(self, at: usize) {
        self.with(|table| drop(table.line.remove(at)));
        self.count();
    }

    /// Puts files in line and shows the import page.
    pub fn take_files(self, files: impl IntoIterator<Item = File>) {
        self.enqueue(files.into_iter().map(Job::of));
    }

    /// Reads a sample and opens it as its own workbook, without asking.
    pub fn take_sample(self, file: File, options: Options, name: String) {
        self.enqueue([Job {
            options,
            sample: Some(name),
            ..Job::of(file)
        }]);
    }

    /// The files of a packed one take its place, first in line.
    pub(super) fn unpacked(
        self,
        names: &[String],
        mut left_out: Vec<String>,
        buffers: &[ArrayBuffer],
    ) {
        let made: Result<Vec<File>, JsValue> = names
            .iter()
            .zip(buffers)
            .map(|(name, bytes)| {
                File::new_with_u8_array_sequence(&Array::of1(&Uint8Array::new(bytes)), name)
            })
            .collect();
        let files = match made {
            Ok(files) => files,
            Err(fault) => return self.fall(&fault),
        };
        self.close();
        self.with(|table| {
            for file in files.into_iter().rev() {
                table.line.push_front(Job::of(file));
            }
        });
        self.next();
        if !left_out.is_empty() {
            let lang = self.tongue.get_untracked();
            // Hundreds of pictures would fill the screen.
            let more = left_out.len().saturating_sub(NAMED);
            left_out.truncate(NAMED);
            let mut names = left_out.join(" · ");
            if more > 0 {
                names += &format!(" … +{more}");
            }
            let said = import_page::left_packed(lang, names);
            self.toasts.say(said, Offer::Nothing);
        }
    }

    pub(super) fn enqueue(self, jobs: impl IntoIterator<Item = Job>) {
        let idle = self.with(|table| {
            table.line.extend(jobs);
            table.job.is_none()
        });
        let over = self.stage.with_untracked(|stage| {
            matches!(
                stage,
                Stage::Refused(_) | Stage::BadBackup(_) | Stage::Broken(_) | Stage::Failed(_)
            )
        });
        if over {
            self.close();
        }
        if idle || over {
            self.next();
        } else {
            self.count();
        }
        go(&Route::Import);
    }

    pub(super) fn next(self) -> bool {
        let job = self.with(|table| table.line.pop_front());
        self.count();
        let Some(job) = job else { return false };
        self.file.set(job.file.name());
        self.with(|table| table.job = Some(job));
        self.start();
        true
    }

    /// Puts the file behind those that wait, once: what it needs may be in one of them. Whether it was.
    pub(in crate::app) fn defer(self) -> bool {
        let job = self.with(|table| match &table.job {
            Some(job) if !job.deferred && !table.line.is_empty() => table.job.take(),
            _ => None,
        });
        let Some(mut job) = job else { return false };
        job.deferred = true;
        job.seen = self.found.with_untracked(|found| {
            let preview = found.as_ref()?;
            Some((preview.holds, preview.counts.rows))
        });
        self.close();
        self.with(|table| table.line.push_back(job));
        self.next()
    }

    pub(super) fn count(self) {
        let waiting = self.with(|table| {
            let line = table.line.iter();
            line.map(|job| Waiting {
                file: job.file.name(),
                sheet: job.options.sheet.clone(),
                size: job.file.size(),
                seen: job.seen,
            })
            .collect()
        });
        self.waiting.set(waiting);
    }
}
