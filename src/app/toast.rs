//! A line that says what just happened and offers to take it back; one at a time, said aloud.

use std::time::Duration;

use leptos::prelude::*;

/// What a toast offers beside its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Only words.
    Nothing,
    /// Take back the last change.
    Undo,
    /// Do it again.
    Redo,
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
pub struct Toasts(RwSignal<Option<Toast>>);

pub(super) fn provide() {
    provide_context(Toasts(RwSignal::new(None)));
}

/// The toast on screen, if any; says new ones.
pub fn toasts() -> Toasts {
    expect_context::<Toasts>()
}

impl Toasts {
    /// The one on screen.
    pub fn shown(self) -> Signal<Option<Toast>> {
        self.0.into()
    }

    /// Shows words for twelve seconds; an offered update stays until it is taken or closed.
    pub fn say(self, text: String, offer: Offer) {
        let number = self
            .0
            .with_untracked(|toast| toast.as_ref().map_or(0, |toast| toast.number))
            .wrapping_add(1);
        self.0.set(Some(Toast {
            text,
            offer,
            number,
        }));
        if offer == Offer::Update {
            return;
        }
        set_timeout(
            move || {
                let same = self.0.with_untracked(|toast| {
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
        self.0.set(None);
    }
}
