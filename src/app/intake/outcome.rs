//! What was read goes into the workbook, or becomes one.

use js_sys::ArrayBuffer;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::super::edit::capital;
use super::super::toast::Offer;
use super::super::{Route, describe, go, keep_on_disk, prefs, save};
use super::{Intake, Stage};
use crate::engine::message::{Command, Fault, Id, State};
use crate::i18n::Format;
use crate::i18n::phrases::{backup, beside, import_page, shell};
use crate::model::BatchHead;

impl Intake {
    pub(super) fn commit(self, head: BatchHead, buffers: Vec<ArrayBuffer>) {
        self.stage.set(Stage::Writing);
        let sample = self.with(|table| table.job.as_ref().and_then(|job| job.sample.clone()));
        let (file, lines) = (head.source.clone(), head.lines);
        let is_sample = sample.is_some();
        let command = match sample {
            Some(name) => Command::OpenSample(name, head),
            None => Command::Import(head),
        };
        spawn_local(async move {
            match self.client.command(command, buffers).await {
                Ok(state) => {
                    if !is_sample {
                        self.written(&state, &file, lines);
                        keep_on_disk();
                    }
                    self.close();
                    if !self.next() {
                        self.done.set(Vec::new());
                        go(&Route::Overview);
                    }
                }
                // The workbook is not what the differences were worked out from.
                Err(Fault::ChangedElsewhere) if !is_sample => {
                    self.stage.set(Stage::Found { busy: false });
                    self.beside.outdate();
                    self.compare();
                    let words = beside::compared_anew(self.tongue.get_untracked());
                    self.toasts.say(words.into(), Offer::Nothing);
                }
                Err(fault) => self.stage.set(Stage::Failed(fault)),
            }
        });
    }

    pub(super) fn make_workbook(
        self,
        name: String,
        imports: Vec<(Id, BatchHead)>,
        buffers: Vec<ArrayBuffer>,
    ) {
        // What was read is on its way to the engine: there is nothing left to go back to.
        self.end_worker();
        let command = Command::RestoreBackup { name, imports };
        spawn_local(async move {
            match self.client.command(command, buffers).await {
                Ok(_) => {
                    let said = backup::restored(self.tongue.get_untracked());
                    self.toasts.say(said.into(), Offer::Nothing);
                    keep_on_disk();
                    self.close();
                    if !self.next() {
                        go(&Route::Overview);
                    }
                }
                Err(fault) => self.stage.set(Stage::Failed(fault)),
            }
        });
    }

    /// Says what was written, and remembers how the file was read.
    pub(super) fn written(self, state: &State, file: &str, lines: u32) {
        let lang = self.tongue.get_untracked();
        let text = match &state.undo {
            Some(step) => capital(&step.say(lang)),
            None => {
                let currency = &state.currency;
                shell::imported(lang, Format { lang, currency }.int(lines.into()), file)
            }
        };
        self.found.with_untracked(|found| {
            if let Some(preview) = found {
                prefs::keep_decisions(&preview.signature, &preview.options.lasting());
            }
        });
        self.done
            .update(|done| done.push((file.into(), text.clone())));
        self.toasts.say(text, Offer::Undo);
    }

    pub(super) fn save_rejects(self, buffers: Vec<ArrayBuffer>) {
        let lang = self.tongue.get_untracked();
        let name = import_page::rejects_file(lang, self.file.get_untracked());
        for buffer in buffers {
            if let Err(fault) = save::save_file(&name, "text/csv;charset=utf-8", &buffer) {
                self.toasts.say(describe(&fault), Offer::Nothing);
            }
        }
    }
}
