//! A line that says what just happened and offers to take it back; one at a time, said aloud.

use std::time::Duration;

use leptos::prelude::*;

use crate::engine::message::Id;

/// What a toast offers beside its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Only words.
    Nothing,
    /// Take back the last change.
    Undo,
    /// Take back the last changes, so many of them.
    UndoSteps(u32),
    /// Do it again.
    Redo,
    /// Take this workbook out of the bin.
    Restore(Id),
    /// Load the new version of the page.
    Update,
}

/// A toast on screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// What happened.
    pub text: String,
    /// What can be done about it.
    pub offer: Offer,
    number: u32,
}

/// The toast on screen, if any.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Option<Toast>>,
    /// Number of the newest, so that an old one's end never closes another.
    said: StoredValue<u32>,
}

pub(super) fn provide() {
    provide_context(Toasts {
        shown: RwSignal::new(None),
        said: StoredValue::new(0),
    });
}

/// The toast on screen, if any; says new ones.
pub fn toasts() -> Toasts {
    expect_context::<Toasts>()
}

impl Toasts {
    /// The one on screen.
    pub fn shown(self) -> Signal<Option<Toast>> {
        self.shown.into()
    }

    /// Shows words for twelve seconds; an offered update stays until it is taken or closed.
    pub fn say(self, text: String, offer: Offer) {
        let number = self.said.get_value().wrapping_add(1);
        self.said.set_value(number);
        let stays = offer == Offer::Update;
        self.shown.set(Some(Toast {
            text,
            offer,
            number,
        }));
        if stays {
            return;
        }
        set_timeout(
            move || {
                let same = self.shown.with_untracked(|toast| {
                    toast.as_ref().is_some_and(|toast| toast.number == number)
                });
                if same {
                    self.close();
                }
            },
            Duration::from_secs(12),
        );
    }

    /// Takes it off the screen.
    pub fn close(self) {
        self.shown.set(None);
    }
}
