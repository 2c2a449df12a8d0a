//! The worker that owns the workbook (wasm).

fn main() {
    #[cfg(target_arch = "wasm32")]
    worker::start();
}

#[cfg(target_arch = "wasm32")]
mod worker {
    use std::rc::Rc;

    use js_sys::{Function, Promise, Reflect};
    use keben::engine::Engine;
    use keben::engine::message::{
        Answer, Command, Fault, FromEngine, Id, PROTOCOL, Query, Role, Ticket, ToEngine, UNASKED,
    };
    use keben::engine::serve::{Line, Worker, complain};
    use keben::engine::wire;
    use keben::engine::writer::{Event, Tabs};
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
        let line = Line::default();
        let mut desk = Desk {
            engine: Engine::default(),
            tabs: Tabs::new(line.clone()),
            page: worker.clone(),
            line: line.clone(),
        };
        worker.listen(line.clone(), Event::Message);
        line.serve(async move |event: Event| desk.handle(event).await);
        worker.post(&FromEngine::Ready { protocol: PROTOCOL });
    }

    /// The engine between its page and the other tabs.
    struct Desk {
        engine: Engine,
        tabs: Tabs,
        page: Worker,
        line: Line<Event>,
    }

    impl Desk {
        async fn handle(&mut self, event: Event) {
            match event {
                Event::Message(data) => match wire::read_parts::<ToEngine>(data.clone()) {
                    Ok((ToEngine::KeepFolder { ticket }, parts)) => {
                        let kept = folder::keep(parts.get(0)).await;
                        self.folder(ticket, kept.map(|()| JsValue::UNDEFINED));
                    }
                    Ok((ToEngine::KeptFolder { ticket }, _)) => {
                        self.folder(ticket, folder::kept().await);
                    }
                    Ok((message, buffers)) => {
                        let bytes = |part: JsValue| wire::bytes(part.unchecked_ref());
                        let parts = buffers.iter().map(bytes).collect();
                        drop(buffers);
                        self.answer(message, parts).await;
                    }
                    Err(fault) => {
                        let text = format!("message not understood: {fault}");
                        complain(&text);
                        if let Some(ticket) = wire::ticket(&data) {
                            let fault = Fault::Other(text);
                            self.page.post(&FromEngine::Failed { ticket, fault });
                        }
                    }
                },
                Event::Storage(persisted, estimate) => {
                    if self.engine.set_storage(persisted, estimate) {
                        self.tell(UNASKED);
                    }
                }
                Event::Changed => {
                    self.tabs.looked();
                    if self.catch_up().await {
                        self.tell(UNASKED);
                    }
                }
                Event::Disconnected => {
                    self.watch(self.engine.store());
                    if self.catch_up().await {
                        self.tell(UNASKED);
                    }
                }
                Event::Asked(workbook, tab) => {
                    self.tabs.give_way(&workbook, &tab);
                    self.follow(&workbook).await;
                }
                Event::Lost(workbook) => self.follow(&workbook).await,
                Event::Granted(workbook) => self.lead(&workbook, UNASKED).await,
                Event::BackedUp(workbook, seq) => {
                    if self.engine.open_id() == Some(&workbook) {
                        let now = js_sys::Date::now() as u64;
                        self.backed_up(seq, now).await;
                    }
                }
                Event::Taken(workbook, ticket) => self.lead(&workbook, ticket).await,
            }
        }

        async fn answer(&mut self, message: ToEngine, parts: Vec<Vec<u8>>) {
            match message {
                ToEngine::Open {
                    ticket,
                    workbook,
                    memory,
                } => {
                    let opened = self.open(workbook, memory).await;
                    self.done(ticket, opened).await;
                }
                // Answered before, with what came along.
                ToEngine::KeepFolder { .. } | ToEngine::KeptFolder { .. } => {}
                ToEngine::Query {
                    ticket,
                    lang,
                    query,
                } => match self.ask(lang, query).await {
                    Ok((answer, buffers)) => {
                        let buffers = buffers.iter().map(|bytes| wire::buffer(bytes)).collect();
                        let answer = Box::new(answer);
                        let answer = FromEngine::Answer { ticket, answer };
                        self.page.post_with(&answer, buffers);
                    }
                    Err(fault) => self.page.post(&FromEngine::Failed { ticket, fault }),
                },
                ToEngine::Command {
                    ticket,
                    command: Command::TakeOver,
                    ..
                } => match self.engine.open_id() {
                    Some(workbook) if self.engine.role() == Role::Reader => {
                        self.tabs.take_over(workbook, ticket);
                    }
                    _ => self.tell(ticket),
                },
                // The record of the workbook is the writer's, who is told.
                ToEngine::Command {
                    ticket,
                    command: Command::BackedUp(seq),
                    ..
                } if self.engine.role() == Role::Reader => {
                    if let Some(workbook) = self.engine.open_id() {
                        self.tabs.backed_up(workbook, seq);
                    }
                    self.tell(ticket);
                }
                ToEngine::Command {
                    ticket,
                    id,
                    now,
                    command,
                } => {
                    let mut told = js_sys::Date::now();
                    let page = &self.page;
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
                    let done = self
                        .engine
                        .command(id, now as u64, command, parts, &mut progress)
                        .await;
                    match &done {
                        Ok(()) => self.tabs.changed(self.engine.open_id()),
                        Err(Fault::ChangedElsewhere) => self.step_back().await,
                        Err(fault) => self.rescue(fault).await,
                    }
                    self.done(ticket, done).await;
                    self.engine.idle(js_sys::Date::now() as u64).await;
                    self.look_at_storage();
                }
            }
        }

        async fn ask(&mut self, lang: Lang, query: Query) -> Result<(Answer, Vec<Vec<u8>>), Fault> {
            let Query::ExportBackup = query else {
                return self.engine.query(lang, query);
            };
            let answered = self.engine.export_backup().await;
            if let Err(fault) = &answered
                && self.engine.lost_disk(fault)
            {
                self.rescue(fault).await;
                return self.engine.export_backup().await;
            }
            answered
        }

        /// Asks the browser about storage; the answer comes by the line, so that nothing waits for
        /// it. A big database is slow to be counted.
        fn look_at_storage(&self) {
            if !self.engine.store().is_disk() {
                return;
            }
            let line = self.line.clone();
            wasm_bindgen_futures::spawn_local(async move {
                let (persisted, estimate) = about_storage().await;
                line.push(Event::Storage(persisted, estimate));
            });
        }

        fn folder(&self, ticket: Ticket, kept: Result<JsValue, Trouble>) {
            match kept {
                Ok(handle) => self.page.post_part(&FromEngine::Folder { ticket }, &handle),
                Err(trouble) => self.refuse(ticket, trouble.into()),
            }
        }

        /// A tab that follows wrote a backup. A note that cannot be written is not worth a fault: the
        /// next backup brings another.
        async fn backed_up(&mut self, seq: u32, now: u64) {
            let command = Command::BackedUp(seq);
            let mut silent = |_, _| {};
            let noted = self
                .engine
                .command(Id::new(), now, command, Vec::new(), &mut silent);
            if noted.await.is_ok() {
                self.tabs.changed(self.engine.open_id());
                self.tell(UNASKED);
            }
        }

        /// Goes on in memory where the disk is gone; the page says so.
        async fn rescue(&mut self, fault: &Fault) {
            if !self.engine.lost_disk(fault) {
                return;
            }
            if self.engine.go_unsaved(fault.clone()).await.is_err() {
                complain("could not go on in memory");
            }
            self.tabs.settle(None);
            self.tell(UNASKED);
        }

        /// Another tab writes this workbook now: this one shows what it writes.
        async fn follow(&mut self, workbook: &str) {
            if self.engine.open_id() == Some(workbook) {
                self.engine.set_role(Role::Reader);
                self.catch_up().await;
                self.done(UNASKED, Ok(())).await;
            }
        }

        /// Another tab wrote before this one: what it wrote is shown, and this tab follows.
        async fn step_back(&mut self) {
            let Some(workbook) = self.engine.open_id().map(String::from) else {
                return;
            };
            self.tabs.let_go(&workbook);
            self.catch_up().await;
            if self.tabs.has_locks() {
                self.engine.set_role(Role::Reader);
            }
            self.tell(UNASKED);
        }

        /// The lock is here: first what others wrote, then it may be written.
        async fn lead(&mut self, workbook: &str, ticket: Ticket) {
            if self.engine.open_id() == Some(workbook) && self.tabs.holds(workbook) {
                match self.engine.catch_up().await {
                    Ok(_) => self.engine.set_role(Role::Writer),
                    Err(fault) => {
                        self.tabs.let_go(workbook);
                        return self.refuse(ticket, fault);
                    }
                }
            }
            self.done(ticket, Ok(())).await;
        }

        /// Whether anything was new. What cannot be read now is said when it is asked for.
        async fn catch_up(&mut self) -> bool {
            match self.engine.catch_up().await {
                Ok(news) => news,
                Err(fault) if self.engine.lost_disk(&fault) => {
                    self.rescue(&fault).await;
                    false
                }
                Err(_) => {
                    complain("could not catch up");
                    false
                }
            }
        }

        async fn open(&mut self, workbook: Option<Id>, memory: bool) -> Result<(), Fault> {
            self.engine = if memory {
                Engine::default()
            } else {
                match Store::open().await {
                    Ok(store) => {
                        self.watch(&store);
                        let mut engine = Engine::new(store);
                        let tabs = self.tabs.clone();
                        engine.set_claims(Some(Rc::new(move |workbook: Id| {
                            let tabs = tabs.clone();
                            Box::pin(async move { tabs.claim(&workbook).await })
                        })));
                        engine
                    }
                    // These a person can clear away; working in memory beside a full disk would be
                    // mistaken for an empty one.
                    Err(trouble @ (Trouble::Blocked | Trouble::NewerVersion)) => {
                        return Err(trouble.into());
                    }
                    Err(trouble) => Engine::unsaved(trouble.into()),
                }
            };
            let opened = self.engine.open(workbook, js_sys::Date::now() as u64).await;
            if self.engine.store().is_disk() {
                let (persisted, estimate) = about_storage().await;
                self.engine.set_storage(persisted, estimate);
            }
            opened
        }

        /// A connection that is lost is noticed at once, not with the next command: what was on disk
        /// may be gone, and only this tab has it then.
        fn watch(&self, store: &Store) {
            if let Some(changed) = store.connection_changed() {
                let line = self.line.clone();
                wasm_bindgen_futures::spawn_local(async move {
                    changed.await;
                    line.push(Event::Disconnected);
                });
            }
        }

        /// Answers the page, and lets go of workbooks that are not open any more.
        async fn done(&mut self, ticket: Ticket, done: Result<(), Fault>) {
            let disk = self.engine.store().is_disk();
            self.tabs.settle(self.engine.open_id().filter(|_| disk));
            match done {
                Ok(()) => self.tell(ticket),
                Err(fault) => self.refuse(ticket, fault),
            }
        }

        fn tell(&self, ticket: Ticket) {
            let state = Box::new(self.engine.state());
            self.page.post(&FromEngine::State { ticket, state });
        }

        fn refuse(&self, ticket: Ticket, fault: Fault) {
            if ticket == UNASKED {
                complain("could not be done");
            } else {
                self.page.post(&FromEngine::Failed { ticket, fault });
            }
        }
    }

    /// Whether the browser promised to keep the data, and bytes used and to be had.
    async fn about_storage() -> (bool, Option<(f64, f64)>) {
        let persisted = storage("persisted").await.and_then(|said| said.as_bool());
        let estimate = storage("estimate").await.and_then(|said| {
            let part = |name| Reflect::get(&said, &JsValue::from_str(name)).ok()?.as_f64();
            Some((part("usage")?, part("quota")?))
        });
        (persisted == Some(true), estimate)
    }

    /// What `navigator.storage` answers to a question of this name; `None` where the browser has no
    /// such thing.
    async fn storage(question: &str) -> Option<JsValue> {
        let part = |of: &JsValue, name: &str| {
            let found = Reflect::get(of, &JsValue::from_str(name)).ok()?;
            (!found.is_undefined() && !found.is_null()).then_some(found)
        };
        let navigator = part(&js_sys::global(), "navigator")?;
        let storage = part(&navigator, "storage")?;
        let ask: Function = part(&storage, question)?.dyn_into().ok()?;
        let promise: Promise = ask.call0(&storage).ok()?.dyn_into().ok()?;
        JsFuture::from(promise).await.ok()
    }
}
