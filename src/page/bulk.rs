//! What can be done to many customers at once: tags, a field, merging, deleting.

use leptos::ev::{self, SubmitEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::customers::Badges;
use super::merging;
use crate::app::edit::{Shown, shown_fields};
use crate::app::{Editor, book, client, desk, editor, format_for, lang};
use crate::component::act::act;
use crate::component::entry::{Entry, entry};
use crate::component::live::live;
use crate::component::selection::Selection;
use crate::component::window::RowWindow;
use crate::engine::message::{
    Answer, Command, CustomerChoice, CustomerPage, Edit as Change, Id, Query,
};
use crate::i18n::phrases::{edit as words, shell};
use crate::model::Kind;
use crate::model::field::Value;

/// Most customers that one range selects.
const RANGE: u32 = 2_000;

/// What the dialog asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ask {
    AddTag,
    RemoveTag,
    Field,
    Merge,
}

/// The selection of the customers table and what can be done with it. Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Bulk {
    pub selection: Selection,
    search: RwSignal<String>,
    badges: RwSignal<Badges>,
    ask: RwSignal<Option<Ask>>,
    editor: Editor,
    /// Customers to choose from when merging.
    merging: RwSignal<Vec<CustomerChoice>>,
}

impl Bulk {
    pub fn new(search: RwSignal<String>, badges: RwSignal<Badges>, window: RowWindow) -> Bulk {
        let client = client();
        let chosen = RwSignal::new(None::<Selection>);
        let range = Callback::new(move |(first, last): (u32, u32)| {
            let query = Query::Customers {
                search: search.get_untracked(),
                badges: badges.get_untracked(),
                sort: window.sort.get_untracked(),
                from: first,
                count: (last - first + 1).min(RANGE),
            };
            let lang = desk_lang();
            spawn_local(async move {
                if let Ok((Answer::Customers(page), _)) = client.query(lang, query).await
                    && let Some(Some(selection)) = chosen.try_get_untracked()
                {
                    let rows = page.rows.iter().filter_map(|row| row.customer);
                    selection.chosen.update(|chosen| chosen.extend(rows));
                }
            });
        });
        let selection = Selection::new(range);
        chosen.set(Some(selection));
        // Another search shows other customers, and other customers are not those selected.
        Effect::new(move |before: Option<()>| {
            search.track();
            badges.track();
            book().with(|book| book.totals.customers);
            if before.is_some() {
                selection.clear();
            }
        });
        Bulk {
            selection,
            search,
            badges,
            ask: RwSignal::new(None),
            editor: editor(),
            merging: RwSignal::new(Vec::new()),
        }
    }
}
