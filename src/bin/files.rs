//! The disposable worker that reads files (wasm).

fn main() {
    #[cfg(target_arch = "wasm32")]
    worker::start();
}

#[cfg(target_arch = "wasm32")]
mod worker {
    use js_sys::{Array, ArrayBuffer, Function, Object, Promise, Reflect, Uint8Array};
    use keben::backup::{self, BadBackup, Opened};
    use keben::engine::message::{FromFiles, PROTOCOL, ToFiles};
    use keben::engine::serve::{Line, Worker, complain};
    use keben::engine::wire;
    use keben::import::sniff::container;
    use keben::import::{Diff, Known, RefusalCode, Refused, Session, unpack};
    use keben::model::{Batch, BatchHead};
    use wasm_bindgen::closure::Closure;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{File, FileReaderSync};

    /// Progress is told at most this often, in milliseconds.
    const PROGRESS_EVERY: f64 = 100.0;
    /// Bytes read from a stream at a time.
    const BUFFER: u32 = 1024 * 1024;
    /// Bytes read at a time where files have no streams; smaller slices cost a wait each.
    const SLICE: usize = 16 * 1024 * 1024;

    /// What is open.
    #[derive(Default)]
    enum Open {
        #[default]
        Nothing,
        Table(Box<Desk>),
        /// A backup file that waits for its passphrase.
        Sealed(Vec<u8>),
        Backup(Box<Opened>),
    }

    /// A file that was read, and the workbook beside it.
    struct Desk {
        session: Session,
        known: Option<Known>,
        diff: Diff,
        blanks: bool,
    }

    impl Desk {
        /// Says what was found, and how it stands to the workbook where that is known.
        fn tell(&mut self, page: &Worker) {
            page.post(&FromFiles::Preview(Box::new(
                self.session.preview().clone(),
            )));
            self.compare(page);
        }

        fn compare(&mut self, page: &Worker) {
            if let Some(known) = &self.known {
                self.diff = Diff::of(&self.session, known, self.blanks);
                page.post(&FromFiles::Difference(self.diff.counts()));
            }
        }
    }

    /// Why something could not be done.
    enum Fault {
        Refused(Refused),
        BadBackup(BadBackup),
    }

    impl From<Refused> for Fault {
        fn from(refused: Refused) -> Fault {
            Fault::Refused(refused)
        }
    }

    impl From<BadBackup> for Fault {
        fn from(bad: BadBackup) -> Fault {
            Fault::BadBackup(bad)
        }
    }

    pub fn start() {
        let Some(worker) = Worker::here() else {
            return;
        };
        let mut open = Open::default();
        let page = worker.clone();
        let line = Line::default();
        worker.listen(line.clone(), |data| data);
        line.serve(
            async move |data: JsValue| match wire::read_parts::<ToFiles>(data) {
                Ok((message, parts)) => match handle(&mut open, &page, message, &parts).await {
                    Ok(()) => {}
                    Err(Fault::Refused(refused)) => page.post(&FromFiles::Refused(refused)),
                    Err(Fault::BadBackup(bad)) => page.post(&FromFiles::BadBackup(bad)),
                },
                Err(fault) => complain(&format!("message not understood: {fault}")),
            },
        );
        worker.post(&FromFiles::Ready { protocol: PROTOCOL });
    }

    async fn handle(
        open: &mut Open,
        page: &Worker,
        message: ToFiles,
        parts: &Array,
    ) -> Result<(), Fault> {
        let mut told = js_sys::Date::now();
        let mut progress = |rows: u32, share: f64| {
            let now = js_sys::Date::now();
            if now - told >= PROGRESS_EVERY {
                told = now;
                page.post(&FromFiles::Progress { rows, share });
            }
        };
        match message {
            ToFiles::Open {
                name,
                options,
                remembered,
                own,
            } => {
                // A file that is refused must not leave the one before it open.
                *open = Open::Nothing;
                let part = parts.get(0);
                let file: &File = part.dyn_ref().ok_or_else(|| unreadable("no file"))?;
                let bytes = read(file, &mut progress).await?;
                if backup::is_backup(&bytes) {
                    return look(open, page, bytes, None, &mut progress).await;
                }
                if let Some(unpacked) = unpack(&name, &bytes)? {
                    let (names, inner): (_, Vec<_>) = unpacked.files.into_iter().unzip();
                    let buffers = inner.iter().map(|bytes| wire::buffer(bytes)).collect();
                    let left_out = unpacked.left_out;
                    page.post_with(&FromFiles::Unpacked { names, left_out }, buffers);
                    return Ok(());
                }
                let tables = match container(&bytes)?.is_converted() {
                    true => Some(converted(page, &bytes).await?),
                    false => None,
                };
                let mut open_it = |given, own| {
                    Session::open_with_own(&name, given, &options, &remembered, own, &mut progress)
                };
                let session = match open_it((bytes, tables), own.clone()) {
                    // A workbook that is not in the form programs write.
                    Err(refused) if refused.code == RefusalCode::NotFetched => {
                        let bytes = read(file, &mut |_, _| {}).await?;
                        let tables = converted(page, &bytes).await?;
                        open_it((bytes, Some(tables)), own)?
                    }
                    opened => opened?,
                };
                let mut desk = Box::new(Desk {
                    session,
                    known: None,
                    diff: Diff::default(),
                    blanks: false,
                });
                desk.tell(page);
                *open = Open::Table(desk);
            }
            ToFiles::Revise { options } => {
                let desk = table(open)?;
                match desk.session.revise(&options, &mut progress) {
                    // A further sheet is not in the form of the first.
                    Err(refused) if refused.code == RefusalCode::NotFetched => {
                        let tables = converted(page, desk.session.bytes()).await?;
                        desk.session.read_from(tables);
                        desk.session.revise(&options, &mut progress)?;
                    }
                    revised => revised?,
                }
                desk.tell(page);
            }
            ToFiles::Compare { imports } => {
                let desk = table(open)?;
                // A workbook that cannot be read cannot be compared with: the worker is of no use.
                desk.known = Some(known(imports, parts).ok_or_else(|| unreadable("workbook"))?);
                desk.compare(page);
            }
            ToFiles::Blanks(blanks) => {
                let desk = table(open)?;
                desk.blanks = blanks;
                desk.compare(page);
            }
            ToFiles::Differences { only, from, count } => {
                let desk = table(open)?;
                let rows = desk.known.as_ref().map_or_else(Vec::new, |known| {
                    let (batch, range) =
                        (desk.session.batch_ref(), (from as usize, count as usize));
                    desk.diff.rows(batch, known, only, range.0, range.1)
                });
                page.post(&FromFiles::Differences(from, rows));
            }
            ToFiles::Doubts {
                filter,
                from,
                count,
            } => {
                let found = table(open)?
                    .session
                    .doubts(&filter, from as usize, count as usize);
                page.post(&FromFiles::Doubts(from, Box::new(found)));
            }
            ToFiles::DoubtsFile(filter, lang) => {
                let file = wire::buffer(&table(open)?.session.doubts_csv(&filter, lang));
                page.post_with(&FromFiles::Rejects, vec![file]);
            }
            ToFiles::Take { again } => {
                let desk = table(open)?;
                desk.session.verdict()?;
                let batch = desk.session.batch_ref();
                let lines = desk.session.holds().are_lines();
                // Items are lines only together with the orders they belong to.
                let joining = desk.session.is_joining();
                if joining
                    && desk
                        .diff
                        .joined()
                        .is_none_or(|joined| joined.day.is_empty())
                {
                    return Err(orders_first().into());
                }
                let known = desk
                    .known
                    .as_ref()
                    .filter(|_| !(again && lines && !joining));
                let new = known.and_then(|_| desk.diff.batch(batch));
                let taken = new.as_ref().unwrap_or(batch);
                let mut buffers: Vec<_> = taken.columns().map(wire::column).into();
                let changes = known.and_then(|known| desk.diff.changes(batch, known));
                buffers.extend(changes.map(|changes| wire::buffer(&changes)));
                page.post_with(&FromFiles::Batch(taken.head.clone()), buffers);
            }
            ToFiles::Rejects { lang } => {
                let rejects = wire::buffer(&table(open)?.session.rejects_csv(lang));
                page.post_with(&FromFiles::Rejects, vec![rejects]);
            }
            ToFiles::OpenBackup(passphrase) => match std::mem::take(open) {
                Open::Sealed(bytes) => {
                    look(open, page, bytes, Some(&passphrase), &mut progress).await?;
                }
                other => {
                    *open = other;
                    return Err(unreadable("no file").into());
                }
            },
            ToFiles::TakeBackup => {
                let Open::Backup(backup) = std::mem::take(open) else {
                    return Err(unreadable("no file").into());
                };
                let mut heads = Vec::new();
                let mut buffers = vec![wire::buffer(backup.contents.as_bytes())];
                for (id, batch) in backup.imports {
                    buffers.extend(batch.columns().map(wire::column));
                    heads.push((id, batch.head));
                }
                let taken = FromFiles::BackupContents(backup.preview.name, heads);
                page.post_with(&taken, buffers);
            }
        }
        Ok(())
    }

    fn orders_first() -> Refused {
        Refused {
            code: RefusalCode::OrdersFirst,
            line: 0,
            detail: String::new(),
        }
    }

    fn table(open: &mut Open) -> Result<&mut Desk, Refused> {
        match open {
            Open::Table(desk) => Ok(desk),
            _ => Err(unreadable("no file")),
        }
    }

    /// The workbook of the buffers that came along: contents, then columns.
    fn known(imports: Vec<(String, BatchHead)>, parts: &Array) -> Option<Known> {
        if parts.length() == 0 {
            return Some(Known::default());
        }
        let contents = part(parts, 0)?;
        let mut batches = Vec::with_capacity(imports.len());
        for (at, (id, head)) in imports.into_iter().enumerate() {
            batches.push((id, batch(parts, at, head)?));
        }
        Known::read(&contents, batches)
    }

    fn part(parts: &Array, at: usize) -> Option<Vec<u8>> {
        let part: ArrayBuffer = parts.get(at as u32).dyn_into().ok()?;
        Some(wire::bytes(&part))
    }

    /// One import's columns behind the contents.
    fn batch(parts: &Array, at: usize, head: BatchHead) -> Option<Batch> {
        let from = 1 + at * Batch::PARTS;
        let columns = (from..from + Batch::PARTS).map(|at| part(parts, at));
        Batch::from_parts(head, columns.collect::<Option<_>>()?)
    }

    /// Reads a backup file and says what it holds; one that is sealed is kept for its passphrase.
    async fn look(
        open: &mut Open,
        page: &Worker,
        bytes: Vec<u8>,
        passphrase: Option<&str>,
        progress: &mut dyn FnMut(u32, f64),
    ) -> Result<(), Fault> {
        match backup::open(&bytes, passphrase, progress).await {
            Ok(opened) => {
                let preview = Box::new(opened.preview.clone());
                *open = Open::Backup(Box::new(opened));
                page.post(&FromFiles::Backup(preview));
                Ok(())
            }
            Err(bad) => {
                if let BadBackup::NeedsPassphrase | BadBackup::WrongPassphrase = bad {
                    *open = Open::Sealed(bytes);
                }
                Err(bad.into())
            }
        }
    }

    /// The tables of a spreadsheet of another make, read by a program that is fetched for it: the page named it where this
    /// one was started (`app::worker`).
    async fn converted(page: &Worker, bytes: &[u8]) -> Result<Vec<u8>, Refused> {
        let fetched = Reflect::get(&js_sys::global(), &"converter".into())
            .and_then(JsValue::dyn_into::<Function>)
            .and_then(|fetch| fetch.call0(&JsValue::NULL))
            .and_then(JsValue::dyn_into::<Promise>);
        let convert: Function = match fetched {
            Ok(fetched) => JsFuture::from(fetched).await,
            Err(fault) => Err(fault),
        }
        .and_then(JsValue::dyn_into)
        .map_err(|fault| Refused {
            code: RefusalCode::NotFetched,
            line: 0,
            detail: String::from(js_sys::Error::from(fault).message()),
        })?;
        let page = page.clone();
        let mut told = 0.0;
        // The other half is what is made of the tables.
        let progress = Closure::<dyn FnMut(u32, f64)>::new(move |rows: u32, share: f64| {
            let now = js_sys::Date::now();
            if now - told >= PROGRESS_EVERY {
                told = now;
                let share = share * 0.5;
                page.post(&FromFiles::Progress { rows, share });
            }
        });
        let bytes = Uint8Array::from(bytes);
        match convert.call2(&JsValue::NULL, &bytes, progress.as_ref()) {
            Ok(tables) => Ok(Uint8Array::new(&tables).to_vec()),
            // It fell: the page has to know, as where this program falls.
            Err(fault) => wasm_bindgen::throw_val(fault),
        }
    }

    /// The file's bytes, read part by part so that a long read shows that it moves.
    async fn read(file: &File, progress: &mut dyn FnMut(u32, f64)) -> Result<Vec<u8>, Refused> {
        let mut bytes = Vec::new();
        let size = file.size();
        if size > f64::from(i32::MAX) || bytes.try_reserve_exact(size as usize).is_err() {
            return Err(Refused {
                code: RefusalCode::TooLarge,
                line: 0,
                detail: file.name(),
            });
        }
        // A stream that fails on the way is read on in slices, which say why if they fail too.
        let _ = streamed(file, &mut bytes, progress).await;
        sliced(file, &mut bytes, progress)?;
        Ok(bytes)
    }

    /// Reads through one small buffer again and again: fresh memory for a whole file costs more
    /// than reading it. An error where the browser has no such streams of files.
    async fn streamed(
        file: &File,
        bytes: &mut Vec<u8>,
        progress: &mut dyn FnMut(u32, f64),
    ) -> Result<(), JsValue> {
        let call = |of: &JsValue, name: &str, word: Option<&JsValue>| -> Result<JsValue, JsValue> {
            let function: Function = Reflect::get(of, &name.into())?.dyn_into()?;
            match word {
                Some(word) => function.call1(of, word),
                None => function.call0(of),
            }
        };
        let options = Object::new();
        Reflect::set(&options, &"mode".into(), &"byob".into())?;
        let stream = call(file, "stream", None)?;
        let reader = call(&stream, "getReader", Some(&options))?;
        let size = file.size() as usize;
        let mut buffer = ArrayBuffer::new(BUFFER);
        while bytes.len() < size {
            let view = Uint8Array::new(&buffer);
            let read: Promise = call(&reader, "read", Some(&view))?.dyn_into()?;
            let read = JsFuture::from(read).await?;
            let part: Uint8Array = Reflect::get(&read, &"value".into())?.dyn_into()?;
            let from = bytes.len();
            let length = part.length() as usize;
            if length == 0 || length > size - from {
                break;
            }
            bytes.resize(from + length, 0);
            part.copy_to(&mut bytes[from..]);
            buffer = part.buffer();
            progress(0, 0.0);
        }
        call(&reader, "cancel", None)?;
        Ok(())
    }

    /// Reads what is still missing, slice by slice.
    fn sliced(
        file: &File,
        bytes: &mut Vec<u8>,
        progress: &mut dyn FnMut(u32, f64),
    ) -> Result<(), Refused> {
        let reader = FileReaderSync::new().map_err(gone)?;
        let size = file.size();
        while (bytes.len() as f64) < size {
            let from = bytes.len();
            let to = (from + SLICE) as f64;
            let slice = file
                .slice_with_f64_and_f64(from as f64, to.min(size))
                .map_err(gone)?;
            let slice = reader.read_as_array_buffer(&slice).map_err(gone)?;
            let slice = Uint8Array::new(&slice);
            if slice.length() == 0 {
                return Err(unreadable("file ends early"));
            }
            bytes.resize(from + slice.length() as usize, 0);
            slice.copy_to(&mut bytes[from..]);
            progress(0, 0.0);
        }
        Ok(())
    }

    /// The file was moved, changed or locked since it was chosen.
    fn gone(fault: JsValue) -> Refused {
        let text = js_sys::Error::from(fault).message();
        unreadable(&String::from(text))
    }

    fn unreadable(detail: &str) -> Refused {
        Refused {
            code: RefusalCode::Corrupt,
            line: 0,
            detail: detail.into(),
        }
    }
}
