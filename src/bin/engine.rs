//! The worker that owns the workbook (wasm).

fn main() {
    #[cfg(target_arch = "wasm32")]
    worker::start();
}

#[cfg(target_arch = "wasm32")]
mod worker {
    use js_sys::{Function, Promise, Reflect};
    use keben::engine::Engine;
    use keben::engine::message::{
        Answer, Fault, FromEngine, Id, PROTOCOL, Query, Ticket, ToEngine,
    };
    use keben::engine::serve::{Worker, complain};
    use keben::engine::wire;
    use keben::i18n::Lang;
    use keben::store::{Store, Trouble, folder};
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;

    /// Progress is told at most this often, in milliseconds.
    const PROGRESS_EVERY: f64 = 100.0;

    pub fn start() {
        let Some(worker) = Worker::here() else {
            return;
        };
        let mut engine = Engine::default();
        let page = worker.clone();
        worker.listen(async move |data: JsValue| {
            match wire::read_parts::<ToEngine>(data.clone()) {
                Ok((ToEngine::KeepFolder { ticket }, parts)) => {
                    let kept = folder::keep(parts.get(0)).await;
                    folder(&page, ticket, kept.map(|()| JsValue::UNDEFINED));
                }
                Ok((ToEngine::KeptFolder { ticket }, _)) => {
                    folder(&page, ticket, folder::kept().await);
                }
                Ok((message, parts)) => {
                    let parts = parts.iter().map(|part| wire::bytes(part.unchecked_ref()));
                    handle(&mut engine, &page, message, parts.collect()).await;
                }
                Err(fault) => {
                    let text = format!("message not understood: {fault}");
                    complain(&text);
                    if let Some(ticket) = wire::ticket(&data) {
                        let fault = Fault::Other(text);
                        page.post(&FromEngine::Failed { ticket, fault });
                    }
                }
            }
        });
        worker.post(&FromEngine::Ready { protocol: PROTOCOL });
    }

    async fn handle(engine: &mut Engine, page: &Worker, message: ToEngine, parts: Vec<Vec<u8>>) {
        match message {
            ToEngine::Open {
                ticket,
                workbook,
                memory,
            } => {
                let opened = open(engine, workbook, memory).await;
                answer(engine, page, ticket, opened).await;
            }
            // Answered before, with what came along.
            ToEngine::KeepFolder { .. } | ToEngine::KeptFolder { .. } => {}
            ToEngine::Query {
                ticket,
                lang,
                query,
            } => match answer_to(engine, lang, query).await {
                Ok((answer, buffers)) => {
                    let buffers = buffers.iter().map(|bytes| wire::buffer(bytes)).collect();
                    let answer = Box::new(answer);
                    page.post_with(&FromEngine::Answer { ticket, answer }, buffers);
                }
                Err(fault) => page.post(&FromEngine::Failed { ticket, fault }),
            },
            ToEngine::Command {
                ticket,
                id,
                now,
                command,
            } => {
                let mut told = js_sys::Date::now();
                let mut progress = |done: u32, total: u32| {
                    let now = js_sys::Date::now();
                    if now - told >= PROGRESS_EVERY {
                        told = now;
                        page.post(&FromEngine::Progress {
                            ticket,
                            done,
                            total,
                        });
                    }
                };
                let done = engine
                    .command(id, now as u64, command, parts, &mut progress)
                    .await;
                answer(engine, page, ticket, done).await;
            }
        }
    }

    async fn answer_to(
        engine: &mut Engine,
        lang: Lang,
        query: Query,
    ) -> Result<(Answer, Vec<Vec<u8>>), Fault> {
        match query {
            Query::ExportBackup => engine.export_backup().await,
            query => engine.query(lang, query),
        }
    }

    fn folder(page: &Worker, ticket: Ticket, kept: Result<JsValue, Trouble>) {
        match kept {
            Ok(handle) => page.post_part(&FromEngine::Folder { ticket }, &handle),
            Err(trouble) => page.post(&FromEngine::Failed {
                ticket,
                fault: trouble.into(),
            }),
        }
    }

    async fn open(engine: &mut Engine, workbook: Option<Id>, memory: bool) -> Result<(), Fault> {
        *engine = if memory {
            Engine::default()
        } else {
            match Store::open().await {
                Ok(store) => Engine::new(store),
                // These a person can clear away; working in memory beside a full disk would be
                // mistaken for an empty one.
                Err(trouble @ (Trouble::Blocked | Trouble::NewerVersion)) => {
                    return Err(trouble.into());
                }
                Err(trouble) => Engine::unsaved(trouble.into()),
            }
        };
        engine.open(workbook, js_sys::Date::now() as u64).await
    }

    async fn answer(engine: &mut Engine, page: &Worker, ticket: Ticket, done: Result<(), Fault>) {
        match done {
            Ok(()) => {
                engine.set_storage(persisted().await.unwrap_or(false), None);
                let state = Box::new(engine.state());
                page.post(&FromEngine::State { ticket, state });
            }
            Err(fault) => page.post(&FromEngine::Failed { ticket, fault }),
        }
    }

    /// `navigator.storage.persisted()`; `None` where the browser has no such thing.
    async fn persisted() -> Option<bool> {
        let part = |of: &JsValue, name: &str| {
            let found = Reflect::get(of, &JsValue::from_str(name)).ok()?;
            (!found.is_undefined() && !found.is_null()).then_some(found)
        };
        let navigator = part(&js_sys::global(), "navigator")?;
        let storage = part(&navigator, "storage")?;
        let ask: Function = part(&storage, "persisted")?.dyn_into().ok()?;
        let promise: Promise = ask.call0(&storage).ok()?.dyn_into().ok()?;
        JsFuture::from(promise).await.ok()?.as_bool()
    }
}
