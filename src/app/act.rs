//! What a person can do from anywhere: undo, redo, open a workbook or a sample, choose how it looks.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::look::Look;
use super::save::save_file;
use super::toast::{Offer, Toasts, toasts};
use super::{
    Book, Client, Intake, Route, Shade, Theme, Tongue, client, describe, go, intake, workbook_name,
};
use crate::engine::message::{Answer, Command, Fault, Id, Query, State};
use crate::i18n::Lang;
use crate::i18n::phrases::{analysis_page as files, privacy, shell as words, workbooks};

/// Id of the one file input, which [`Desk::choose_files`] opens.
pub const FILE_INPUT: &str = "open-file";

/// Everything an act needs; cheap to copy into handlers and tasks. Get it with [`desk`].
#[derive(Clone, Copy)]
pub struct Desk {
    /// The engine.
    pub client: Client,
    /// What just happened.
    pub toasts: Toasts,
    /// The file being read.
    pub intake: Intake,
    /// Whether the palette is open.
    pub palette: RwSignal<bool>,
    tongue: RwSignal<Lang>,
    shade: RwSignal<Theme>,
    book: RwSignal<State>,
}

#[derive(Clone, Copy)]
struct PaletteOpen(RwSignal<bool>);

pub(super) fn provide() {
    provide_context(PaletteOpen(RwSignal::new(false)));
}

/// What an act needs, from context.
pub fn desk() -> Desk {
    Desk {
        client: client(),
        toasts: toasts(),
        intake: intake(),
        palette: expect_context::<PaletteOpen>().0,
        tongue: expect_context::<Tongue>().0,
        shade: expect_context::<Shade>().0,
        book: expect_context::<Book>().0,
    }
}

/// Opens the browser's file chooser; call it from a click or a key.
pub fn open_chooser() {
    let input = document().get_element_by_id(FILE_INPUT);
    if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlElement>().ok()) {
        input.click();
    }
}

impl Desk {
    /// The reader's language now, not reactive.
    pub fn lang(self) -> Lang {
        self.tongue.get_untracked()
    }

    /// Changes the language and keeps the choice.
    pub fn choose_language(self, lang: Lang) {
        self.look().choose_language(lang);
    }

    /// Changes the theme and keeps the choice.
    pub fn choose_theme(self, theme: Theme) {
        self.look().choose_theme(theme);
    }

    fn look(self) -> Look {
        Look {
            tongue: self.tongue,
            shade: self.shade,
        }
    }

    /// Takes back the last change, if there is one.
    pub fn undo(self) {
        if self.book.with_untracked(|book| book.undo.is_some()) {
            let said = words::undone(self.lang());
            self.perform(Command::Undo, said.into(), Offer::Redo, None);
        }
    }

    /// Takes back the last changes, so many of them.
    pub fn undo_steps(self, steps: u32) {
        spawn_local(async move {
            for _ in 0..steps {
                if let Err(fault) = self.client.command(Command::Undo, Vec::new()).await {
                    return self.say_fault(&fault);
                }
            }
            self.toasts
                .say(words::undone(self.lang()).into(), Offer::Nothing);
        });
    }

    /// Does it again, if there is something.
    pub fn redo(self) {
        if self.book.with_untracked(|book| book.redo.is_some()) {
            let said = words::redone(self.lang());
            self.perform(Command::Redo, said.into(), Offer::Undo, None);
        }
    }

    /// Takes back one import.
    pub fn undo_import(self, id: Id, file: String) {
        let said = words::import_undone(self.lang(), &file);
        self.perform(Command::UndoImport(id), said, Offer::Undo, None);
    }

    /// Opens a workbook and shows its overview.
    pub fn open_workbook(self, id: Id) {
        self.then_overview(Command::OpenWorkbook(id));
    }

    /// Takes a workbook out of the bin.
    pub fn restore_workbook(self, id: Id) {
        let lang = self.lang();
        let name = self.book.with_untracked(|book| {
            let found = book.workbooks.iter().find(|one| one.id == id);
            found.map(|one| workbook_name(lang, one))
        });
        let said = workbooks::restored(lang, name.unwrap_or_default());
        self.perform(Command::RestoreWorkbook(id), said, Offer::Nothing, None);
    }

    /// Hides customers' names everywhere, or shows them again.
    pub fn flip_names(self) {
        let (open, hidden) = self
            .book
            .with_untracked(|book| (book.workbook.is_some(), book.redacted));
        if open {
            let lang = self.lang();
            let said = if hidden {
                privacy::now_shown(lang)
            } else {
                privacy::now_hidden(lang)
            };
            self.perform(Command::Redact(!hidden), said.into(), Offer::Nothing, None);
        }
    }

    /// Opens the generated sample shop.
    pub fn open_sample_shop(self) {
        self.then_overview(Command::OpenSampleShop);
    }

    /// Opens the page of a customer known by index only.
    pub fn open_customer(self, index: u32) {
        spawn_local(async move {
            match self.client.query(self.lang(), Query::Customer(index)).await {
                Ok((Answer::Customer(page), _)) => go(&Route::Customer(page.mark)),
                Ok(_) => {}
                Err(fault) => self.say_fault(&fault),
            }
        });
    }

    /// Opens the browser's file chooser; call it from a click or a key.
    pub fn choose_files(self) {
        open_chooser();
    }

    /// Says a fault where nothing else on the page does.
    pub fn say_fault(self, fault: &Fault) {
        self.toasts.say(fault.say(self.lang()), Offer::Nothing);
    }

    /// Does something, goes on to a place where one is given, and says what was done.
    pub fn perform(self, command: Command, said: String, offer: Offer, then: Option<Route>) {
        spawn_local(async move {
            match self.client.command(command, Vec::new()).await {
                Ok(_) => {
                    if let Some(route) = then {
                        go(&route);
                    }
                    if !said.is_empty() {
                        self.toasts.say(said, offer);
                    }
                }
                Err(fault) => self.say_fault(&fault),
            }
        });
    }

    /// Asks the engine for a file, hands it to the browser's downloads and says how it went.
    pub fn download(self, query: Query, mime: &'static str) {
        spawn_local(async move {
            let lang = self.lang();
            let said = match self.client.query(lang, query).await {
                Ok((Answer::File(name), buffers)) => match buffers.first() {
                    Some(bytes) => match save_file(&name, mime, bytes) {
                        Ok(()) => files::exported(lang, name),
                        Err(fault) => files::not_done(lang, describe(&fault)),
                    },
                    None => files::not_done(lang, name),
                },
                Ok(_) => files::not_done(lang, ""),
                Err(fault) => fault.say(lang),
            };
            self.toasts.say(said, Offer::Nothing);
        });
    }

    fn then_overview(self, command: Command) {
        self.perform(
            command,
            String::new(),
            Offer::Nothing,
            Some(Route::Overview),
        );
    }
}
