//! A window onto rows that stay in the engine: what is in sight is asked for, the newest answer
//! wins, one question is in flight.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;

use crate::app::{Question, book, client, lang};
use crate::engine::message::{Answer, Fault, Query};
use crate::i18n::Lang;
use crate::report::{Row, Sort};

/// Rows asked for before the height of the table is known.
const FIRST: u32 = 48;

/// What the engine last said, and where its rows begin.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loaded {
    /// Index of the first row.
    pub from: u32,
    /// The answer, if there is one yet.
    pub answer: Option<Answer>,
    /// Why there is none.
    pub fault: Option<Fault>,
}

impl Loaded {
    /// The rows, from [`Loaded::from`].
    pub fn rows(&self) -> &[Row] {
        match &self.answer {
            Some(Answer::Rows(rows)) => rows,
            Some(Answer::Customers(page)) => &page.rows,
            _ => &[],
        }
    }
}

/// The window. Cheap to copy.
#[derive(Clone, Copy)]
pub struct RowWindow {
    /// First row and count that should be at hand.
    pub view: RwSignal<(u32, u32)>,
    /// Order, `None` for the answer's own.
    pub sort: RwSignal<Option<Sort>>,
    /// What is at hand.
    pub loaded: RwSignal<Loaded>,
    /// Rises when the table should show its beginning again.
    pub rewound: RwSignal<u32>,
}

type Wanted = (u32, Lang, Query);

#[derive(Default)]
struct Pending {
    busy: bool,
    next: Option<Wanted>,
    /// The one in flight.
    asked: Question,
}

impl RowWindow {
    /// A window whose rows are asked for with `query(from, count, sort)`; asked again whenever a
    /// signal it reads, the language or the workbook changes. While it gives `None` nothing is
    /// asked.
    pub fn new(query: impl Fn(u32, u32, Option<Sort>) -> Option<Query> + 'static) -> RowWindow {
        RowWindow::boxed(Box::new(query))
    }

    /// Boxed, so that the program holds the machinery once.
    fn boxed(query: Box<dyn Fn(u32, u32, Option<Sort>) -> Option<Query>>) -> RowWindow {
        let window = RowWindow {
            view: RwSignal::new((0, FIRST)),
            sort: RwSignal::new(None),
            loaded: RwSignal::new(Loaded::default()),
            rewound: RwSignal::new(0),
        };
        let (client, book) = (client(), book());
        let status = client.status();
        let shelf = Memo::new(move |_| {
            book.with(|state| {
                let id = state.workbook.as_ref().map(|workbook| workbook.id.clone());
                (status.get(), state.revision, id)
            })
        });
        let pending = Rc::new(RefCell::new(Pending::default()));
        let left = StoredValue::new_local(pending.clone());
        on_cleanup(move || {
            let asked = left.try_with_value(|pending| pending.borrow().asked.clone());
            if let Some(asked) = asked {
                client.take_back(&asked);
            }
        });
        Effect::new(move |_| {
            // Read, not only tracked: a memo that nobody reads never hears from its sources.
            shelf.with(|_| ());
            let (from, count) = window.view.get();
            let wanted = query(from, count, window.sort.get()).map(|query| (from, lang(), query));
            let (idle, moot) = {
                let mut pending = pending.borrow_mut();
                let asks = wanted.is_some();
                pending.next = wanted;
                let idle = !pending.busy && asks;
                let moot = (pending.busy && asks).then(|| pending.asked.clone());
                pending.busy |= asks;
                (idle, moot)
            };
            if let Some(moot) = moot {
                client.take_back(&moot);
            }
            if idle {
                leptos::task::spawn_local(fetch(client, pending.clone(), window.loaded));
            }
        });
        window
    }

    /// Shows the beginning again, for a new search or order.
    pub fn rewind(self) {
        self.view.update(|(from, _)| *from = 0);
        self.rewound.update(|times| *times = times.wrapping_add(1));
    }
}

async fn fetch(
    client: crate::app::Client,
    pending: Rc<RefCell<Pending>>,
    loaded: RwSignal<Loaded>,
) {
    loop {
        let next = {
            let mut pending = pending.borrow_mut();
            let next = pending.next.take();
            pending.busy = next.is_some();
            pending.asked = Question::default();
            next.map(|next| (next, pending.asked.clone()))
        };
        let Some(((from, lang, query), question)) = next else {
            return;
        };
        let (answer, fault) = match client.query_as(&question, lang, query).await {
            Ok((answer, _)) => (Some(answer), None),
            // It was taken back for a newer one.
            Err(Fault::Cancelled) if pending.borrow().next.is_some() => continue,
            Err(fault) => (None, Some(fault)),
        };
        let told = loaded.try_set(Loaded {
            from,
            answer,
            fault,
        });
        // The page may have gone meanwhile: then there is nobody to ask for.
        if told.is_some() {
            return;
        }
    }
}
