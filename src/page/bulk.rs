//! What can be done to many customers at once: tags, a field, merging, deleting.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::customers::Badges;
use crate::app::edit::{Shown, shown_fields};
use crate::app::{Client, Desk, Editor, book, client, desk, editor, format_for, lang};
use crate::component::act::{act, act_named};
use crate::component::choose_stay::choose_stay;
use crate::component::entry::{Entry, entry};
use crate::component::live::{live, press, said, when};
use crate::component::modal::modal;
use crate::component::pick::labelled_pick;
use crate::component::selection::Selection;
use crate::component::window::RowWindow;
use crate::engine::message::{
    Answer, Command, CustomerChoice, CustomerPage, Edit as Change, Id, Query,
};
use crate::i18n::Lang;
use crate::i18n::phrases::{edit as words, shell};
use crate::model::Kind;

/// Most customers that one range selects.
const RANGE: u32 = 1_000;
/// Key of the customers' tags.
const TAGS: &str = "tags";

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
    /// Who is selected.
    pub selection: Selection,
    search: RwSignal<String>,
    badges: RwSignal<Badges>,
    ask: RwSignal<Option<Ask>>,
    client: Client,
    desk: Desk,
    editor: Editor,
    /// Who could stay when the selected become one.
    alike: RwSignal<Vec<CustomerChoice>>,
    stays: RwSignal<Id>,
}

impl Bulk {
    /// Nobody selected in the table of this search, these filters and this window.
    pub fn new(search: RwSignal<String>, badges: RwSignal<Badges>, window: RowWindow) -> Bulk {
        let bulk = Bulk {
            selection: Selection::nobody(),
            search,
            badges,
            ask: RwSignal::new(None),
            client: client(),
            desk: desk(),
            editor: editor(),
            alike: RwSignal::new(Vec::new()),
            stays: RwSignal::new(String::new()),
        };
        let book = book();
        // Another search shows others; after a change an index may be another customer's.
        Effect::new(move |before: Option<()>| {
            search.track();
            badges.track();
            book.track();
            if before.is_some() {
                bulk.selection.clear();
            }
        });
        Effect::new(move |_| {
            let Some((first, last)) = bulk.selection.range.get() else {
                return;
            };
            let query = Query::Customers {
                search: search.get_untracked(),
                badges: badges.get_untracked(),
                sort: window.sort.get_untracked(),
                from: first,
                count: (last - first + 1).min(RANGE),
            };
            spawn_local(async move {
                // The page may have gone meanwhile, and the selection with it.
                if let Ok((Answer::Customers(page), _)) =
                    bulk.client.query(bulk.desk.lang(), query).await
                    && !bulk.selection.chosen.is_disposed()
                {
                    let rows = page.rows.iter().filter_map(|row| row.customer);
                    bulk.selection.add(rows);
                }
            });
        });
        bulk
    }

    /// What is selected and what can be done with it, and the dialog that asks for the rest.
    pub fn bar(self, matching: Signal<u32>) -> AnyView {
        let selection = self.selection;
        let count = Signal::derive(move || selection.count(matching.get()));
        let number = move |count: u32| format_for(lang(), "").int(count.into());
        let some = move || count.get() > 0;
        let more = move || some() && !selection.all.get() && matching.get() > count.get();
        let all = said(move || words::select_all(lang(), number(matching.get())));
        let status = move || match count.get() {
            0 => words::select_hint(lang()).to_string(),
            count => words::selected(lang(), number(count)),
        };
        let ask = move |what: Ask| move || self.open(what);
        let button = |name: fn(Lang) -> &'static str, what: Ask| act("quiet", name, ask(what));
        view! {
            <div class="bulk no-print" role="region" aria-label=said(move || words::bulk(lang()))>
                <span role="status" class:note=when(move || !some())>{live(status)}</span>
                <span class="acts" hidden=when(move || !some())>
                <span hidden=when(move || !more())>
                    {act_named("quiet", all, move || selection.everybody())}
                </span>
                {button(words::tag_add, Ask::AddTag)}
                {button(words::tag_remove, Ask::RemoveTag)}
                {button(words::set_field, Ask::Field)}
                <span hidden=when(move || selection.all.get() || count.get() < 2)>
                    {button(words::merge, Ask::Merge)}
                </span>
                <span hidden=when(move || selection.all.get())>
                    {act("quiet", words::delete_some, move || self.remove())}
                </span>
                <button type="button" class="quiet" on:click=press(move || selection.clear())>
                    {live(move || words::clear(lang()))}
                </button>
                </span>
            </div>
            {self.dialog(count)}
        }
        .into_any()
    }

    fn dialog(self, count: Signal<u32>) -> AnyView {
        let close = Callback::new(move |()| self.ask.set(None));
        let title = said(move || {
            let lang = lang();
            match self.ask.get() {
                Some(Ask::AddTag) => words::tag_add(lang).to_string(),
                Some(Ask::RemoveTag) => words::tag_remove(lang).into(),
                Some(Ask::Field) => words::set_field(lang).into(),
                Some(Ask::Merge) => words::merge_some(lang, count.get()),
                None => String::new(),
            }
        });
        let open = Signal::derive(move || self.ask.get().is_some());
        let content = move || match self.ask.get() {
            Some(Ask::Merge) => self.merging(close),
            Some(ask) => self.editing(ask, count, close),
            None => ().into_any(),
        };
        modal("bulk-title", title, open, close, content)
    }

    /// One field, and what to do with it.
    fn editing(self, ask: Ask, count: Signal<u32>, close: Callback<()>) -> AnyView {
        let fields = book().with_untracked(|book| shown_fields(Kind::Customer, &book.own_fields));
        let fields = StoredValue::new(fields);
        let first = if ask == Ask::Field { "type" } else { TAGS };
        let key = RwSignal::new(first.to_string());
        let current = StoredValue::new(None::<Entry>);
        let value = move || {
            let field = key.with(|key| {
                fields.with_value(|all| all.iter().find(|field| field.key == *key).cloned())
            })?;
            let id = "bulk-value".to_string();
            let made = Entry::new(Kind::Customer, id, field, "", None, "");
            current.set_value(Some(made));
            Some(entry(made))
        };
        let choices = Signal::derive(move || {
            let lang = lang();
            fields.with_value(|fields| {
                let choice = |field: &Shown| (field.key.clone(), field.label(lang).to_string());
                fields.iter().map(choice).collect::<Vec<_>>()
            })
        });
        let pick = (ask == Ask::Field).then(|| {
            labelled_pick(
                Signal::derive(move || words::field(lang()).to_string()),
                choices,
                key.into(),
                Callback::new(move |chosen| key.set(chosen)),
            )
        });
        let submit = move |event: SubmitEvent| {
            event.prevent_default();
            let Some(entry) = current.get_value() else {
                return;
            };
            let text = match entry.change() {
                Ok(text) => text.unwrap_or_default(),
                Err(why) => return entry.complain(why),
            };
            let tags = text.split(',').filter(|tag| !tag.is_empty());
            let with = |change: fn(String, String) -> Change| {
                tags.map(|tag| change(TAGS.into(), tag.into())).collect()
            };
            let edits: Vec<Change> = match ask {
                Ask::AddTag => with(Change::AddTag),
                Ask::RemoveTag => with(Change::RemoveTag),
                Ask::Field | Ask::Merge => vec![Change::Set(entry.key(), text.clone())],
            };
            close.run(());
            if !edits.is_empty() {
                self.apply(edits);
            }
        };
        let number = move || format_for(lang(), "").int(count.get().into());
        view! {
            <form class="form" novalidate on:submit=submit>
                {pick}
                {live(value)}
                <p class="note" hidden=ask != Ask::Field>{live(move || words::empties(lang()))}</p>
                <div class="acts">
                    <button type="submit" class="button accent">
                        {live(move || words::apply(lang(), number()))}
                    </button>
                    {cancel(close)}
                </div>
            </form>
        }
        .into_any()
    }

    fn merging(self, close: Callback<()>) -> AnyView {
        let customers = self.alike.get();
        let ready = customers.len() > 1;
        let run = move || {
            let into = self.stays.get_untracked();
            let from = self.alike.with_untracked(|all| {
                let ids = all.iter().map(|choice| choice.id.clone());
                ids.filter(|id| *id != into).collect()
            });
            close.run(());
            self.editor.run(Command::Merge { into, from });
        };
        view! {
            <p class="second">{live(move || words::duplicates_more(lang()))}</p>
            {choose_stay("bulk-stays".into(), &customers, self.stays)}
            <div class="acts">
                {ready.then(|| act("button accent", words::merge, run))}
                {cancel(close)}
            </div>
        }
        .into_any()
    }

    fn open(self, ask: Ask) {
        if ask == Ask::Merge {
            self.alike.set(Vec::new());
            self.with_pages(move |pages| spawn_local(self.compare(pages)));
        }
        self.ask.set(Some(ask));
    }

    /// Lays those who become one side by side.
    async fn compare(self, pages: Vec<CustomerPage>) {
        let lang = self.desk.lang();
        let mut all: Vec<CustomerChoice> = Vec::with_capacity(pages.len());
        for page in pages {
            let asked = Query::FindCustomers(page.key.clone());
            let found = match self.client.query(lang, asked).await {
                Ok((Answer::Choices(found), _)) => found,
                Ok(_) => Vec::new(),
                Err(fault) => return self.desk.say_fault(&fault),
            };
            let mut found = found.into_iter();
            all.extend(found.find(|choice| choice.id == page.id));
        }
        if let Some(best) = all.iter().max_by_key(|choice| choice.sales) {
            self.stays.try_set(best.id.clone());
        }
        self.alike.try_set(all);
    }

    fn apply(self, edits: Vec<Change>) {
        if self.selection.all.get_untracked() {
            self.editor.run(Command::EditMatching {
                search: self.search.get_untracked(),
                badges: self.badges.get_untracked(),
                edits,
            });
            return;
        }
        self.with_pages(move |pages| {
            self.editor.run(Command::EditMany {
                kind: Kind::Customer,
                ids: pages.into_iter().map(|page| page.id).collect(),
                edits,
            });
        });
    }

    fn remove(self) {
        self.with_pages(move |pages| {
            let ids = pages.into_iter().map(|page| page.id).collect();
            self.editor.run(Command::Remove(Kind::Customer, ids));
        });
    }

    /// The table knows customers by index only; what changes them needs to know who they are.
    fn with_pages(self, then: impl FnOnce(Vec<CustomerPage>) + 'static) {
        let (chosen, desk) = (self.selection.chosen.get_untracked(), self.desk);
        let then: Box<dyn FnOnce(Vec<CustomerPage>)> = Box::new(then);
        spawn_local(async move {
            let mut pages = Vec::with_capacity(chosen.len());
            for index in chosen {
                match self.client.query(desk.lang(), Query::Customer(index)).await {
                    Ok((Answer::Customer(page), _)) => pages.push(*page),
                    Ok(_) => {}
                    Err(fault) => return desk.say_fault(&fault),
                }
            }
            then(pages);
        });
    }
}

fn cancel(close: Callback<()>) -> AnyView {
    view! {
        <button type="button" class="button" on:click=press(move || close.run(()))>
            {live(move || shell::cancel(lang()))}
        </button>
    }
    .into_any()
}
