//! What a person can do from anywhere: undo, redo, open a workbook or a sample, choose how it looks.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::look::Look;
use super::toast::{Offer, Toasts, toasts};
use super::{Book, Client, Intake, Route, Shade, Theme, Tongue, client, go, intake};
use crate::engine::message::{Answer, Command, Fault, Id, Query, State};
use crate::i18n::Lang;
use crate::i18n::phrases::shell as words;

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
            self.tell(
                Command::Undo,
                |lang| words::undone(lang).into(),
                Offer::Redo,
            );
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
            self.tell(
                Command::Redo,
                |lang| words::redone(lang).into(),
                Offer::Undo,
            );
        }
    }

    /// Takes back one import.
    pub fn undo_import(self, id: Id, file: String) {
        self.tell(
            Command::UndoImport(id),
            move |lang| words::import_undone(lang, &file),
            Offer::Undo,
        );
    }

    /// Opens a workbook and shows its overview.
    pub fn open_workbook(self, id: Id) {
        self.then_overview(Command::OpenWorkbook(id));
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

    fn then_overview(self, command: Command) {
        spawn_local(async move {
            match self.client.command(command, Vec::new()).await {
                Ok(_) => go(&Route::Overview),
                Err(fault) => self.say_fault(&fault),
            }
        });
    }

    fn tell(self, command: Command, words: impl Fn(Lang) -> String + 'static, offer: Offer) {
        spawn_local(async move {
            match self.client.command(command, Vec::new()).await {
                Ok(_) => self.toasts.say(words(self.lang()), offer),
                Err(fault) => self.say_fault(&fault),
            }
        });
    }
}
