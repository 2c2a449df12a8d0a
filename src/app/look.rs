//! How the page looks and speaks: the reader's language and theme, kept and shown on `<html>`.

use leptos::prelude::*;

use super::{Shade, Theme, Tongue, prefs};
use crate::i18n::Lang;

/// Language and theme; cheap to copy into handlers. Get it with [`look`].
#[derive(Clone, Copy)]
pub struct Look {
    /// Language.
    pub tongue: RwSignal<Lang>,
    /// Theme.
    pub shade: RwSignal<Theme>,
}

/// Makes the two signals, puts them into context and lets `<html>` follow them.
pub(crate) fn provide() {
    let tongue = RwSignal::new(prefs::language());
    let shade = RwSignal::new(prefs::theme());
    provide_context(Tongue(tongue));
    provide_context(Shade(shade));
    Effect::new(move |_| prefs::show_language(tongue.get()));
    Effect::new(move |_| prefs::show_theme(shade.get()));
}

/// Language and theme, from context.
pub fn look() -> Look {
    Look {
        tongue: expect_context::<Tongue>().0,
        shade: expect_context::<Shade>().0,
    }
}

impl Look {
    /// Changes the language and keeps the choice.
    pub fn choose_language(self, lang: Lang) {
        prefs::keep_language(lang);
        self.tongue.set(lang);
    }

    /// Changes the theme and keeps the choice.
    pub fn choose_theme(self, theme: Theme) {
        prefs::keep_theme(theme);
        self.shade.set(theme);
    }

    /// System → light → dark → system.
    pub fn next_theme(self) {
        self.choose_theme(match self.shade.get_untracked() {
            Theme::System => Theme::Light,
            Theme::Light => Theme::Dark,
            Theme::Dark => Theme::System,
        });
    }
}
