//! Queries that stay true: asked again whenever what they rest on changes.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;

use super::{Question, book, client, lang};
use crate::engine::message::{Answer, Fault, Query};
use crate::i18n::Lang;

/// What came of a query so far.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    /// Nothing yet.
    Waiting,
    /// The answer.
    Here(Answer),
    /// It could not be answered.
    Failed(Fault),
}

#[derive(Default)]
struct Pending {
    /// A query is in flight.
    busy: bool,
    /// An answer is still wanted.
    wanted: bool,
    /// The newest that waits.
    next: Option<(Lang, Query)>,
    /// The one in flight.
    asked: Question,
}

/// Asks again whenever the query, the language or the workbook's revision changes; one in flight
/// and only the newest waiting. The old answer stays on screen meanwhile, and the second value
/// says that a newer one is on its way. While `query` gives `None` nothing is asked. What takes long stops
/// where a newer question makes it moot, or the page goes.
pub fn watch_query(query: impl Fn() -> Option<Query> + 'static) -> Signal<(Asked, bool)> {
    watch(Box::new(query))
}

/// Boxed, so that the program holds the machinery once.
fn watch(query: Box<dyn Fn() -> Option<Query>>) -> Signal<(Asked, bool)> {
    let answer = RwSignal::new((Asked::Waiting, false));
    let pending = Rc::new(RefCell::new(Pending::default()));
    let (client, book) = (client(), book());
    let shelf = Memo::new(move |_| {
        let era = client.era().get();
        book.with(|state| {
            let id = state.workbook.as_ref().map(|workbook| workbook.id.clone());
            (era, state.revision, id)
        })
    });
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
        let lang = lang();
        let next = query().map(|query| (lang, query));
        let asks = next.is_some();
        let (idle, moot) = {
            let mut pending = pending.borrow_mut();
            pending.next = next;
            pending.wanted = asks;
            let idle = !pending.busy;
            pending.busy |= asks;
            (idle, pending.asked.clone())
        };
        if !idle {
            client.take_back(&moot);
        }
        if !asks {
            answer.set((Asked::Waiting, false));
            return;
        }
        answer.update(|(_, stale)| *stale = true);
        if idle {
            leptos::task::spawn_local(ask(client, pending.clone(), answer));
        }
    });
    answer.into()
}

async fn ask(
    client: super::Client,
    pending: Rc<RefCell<Pending>>,
    answer: RwSignal<(Asked, bool)>,
) {
    // Roughly answered last: it is asked once more, unless something newer is wanted.
    let mut rough: Option<(Lang, Query)> = None;
    loop {
        let next = {
            let mut pending = pending.borrow_mut();
            let refines = rough.take();
            let once_more = pending.next.is_none() && refines.is_some();
            let next = pending.next.take().or(refines);
            pending.busy = next.is_some();
            pending.asked = Question::default();
            next.map(|next| (next, pending.asked.clone(), once_more))
        };
        let Some(((lang, query), question, once_more)) = next else {
            return;
        };
        let asked = match client.query_as(&question, lang, query.clone()).await {
            Ok((answer, _)) => {
                if !once_more && matches!(&answer, Answer::Report(report) if report.rough) {
                    rough = Some((lang, query));
                }
                Asked::Here(answer)
            }
            // It was taken back for a newer one.
            Err(Fault::Cancelled) if pending.borrow().next.is_some() => continue,
            Err(fault) => Asked::Failed(fault),
        };
        let (stale, wanted) = {
            let pending = pending.borrow();
            (pending.next.is_some(), pending.wanted)
        };
        if !wanted {
            rough = None;
            continue;
        }
        // The page may have gone meanwhile: then there is nobody to tell.
        if answer.try_set((asked, stale)).is_some() {
            return;
        }
    }
}
