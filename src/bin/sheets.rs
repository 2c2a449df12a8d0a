//! The disposable worker that writes files: backups, and those for other programs (wasm).

fn main() {
    #[cfg(target_arch = "wasm32")]
    worker::start();
}

#[cfg(target_arch = "wasm32")]
mod worker {
    use js_sys::{Array, ArrayBuffer};
    use keben::backup::{self, BadBackup};
    use keben::engine::message::{
        BackupAbout, FromEngine, FromSheets, PROTOCOL, ToSheets, read_answer,
    };
    use keben::engine::serve::{Line, Worker, complain};
    use keben::engine::sheets::{Written, answer_file, workbook_file};
    use keben::engine::wire;
    use keben::export::NotWritten;
    use keben::model::Batch;
    use wasm_bindgen::JsValue;

    /// Progress is told at most this often, in milliseconds.
    const PROGRESS_EVERY: f64 = 100.0;

    pub fn start() {
        let Some(worker) = Worker::here() else {
            return;
        };
        let page = worker.clone();
        let line = Line::default();
        worker.listen(line.clone(), |data| data);
        line.serve(
            async move |data: JsValue| match wire::read_parts::<ToSheets>(data) {
                Ok((ToSheets::WriteBackup { about, passphrase }, parts)) => {
                    match backup_file(&page, &about, passphrase, &parts).await {
                        Ok(bytes) => {
                            let written = FromSheets::Written {
                                rows: 0,
                                further_sheets: 0,
                                cut: 0,
                            };
                            page.post_with(&written, vec![wire::buffer(&bytes)]);
                        }
                        Err(bad) => page.post(&FromSheets::BadBackup(bad)),
                    }
                }
                Ok((message, parts)) => match handle(&page, message, &parts) {
                    Ok(file) => {
                        let written = FromSheets::Written {
                            rows: file.rows,
                            further_sheets: file.notes.further_sheets,
                            cut: file.notes.cut,
                        };
                        page.post_with(&written, vec![wire::buffer(&file.bytes)]);
                    }
                    Err(NotWritten::TooLarge) => page.post(&FromSheets::TooLarge),
                    Err(NotWritten::Other(why)) => page.post(&FromSheets::Failed(why)),
                },
                Err(fault) => complain(&format!("message not understood: {fault}")),
            },
        );
        worker.post(&FromSheets::Ready { protocol: PROTOCOL });
    }

    /// Tells the page how far it is, not too often.
    fn progress(page: &Worker) -> impl FnMut(u32, f64) + '_ {
        let mut told = js_sys::Date::now();
        move |rows: u32, share: f64| {
            let now = js_sys::Date::now();
            if now - told >= PROGRESS_EVERY || share == 0.0 {
                told = now;
                page.post(&FromSheets::Progress { rows, share });
            }
        }
    }

    /// A finished backup file of the buffers that came along: contents, then columns.
    async fn backup_file(
        page: &Worker,
        about: &BackupAbout,
        passphrase: Option<String>,
        parts: &Array,
    ) -> Result<Vec<u8>, BadBackup> {
        let inside = || BadBackup::Inside(String::new());
        let buffers = wire::buffers(parts).map_err(|_| inside())?;
        let contents = wire::bytes(buffers.first().ok_or_else(inside)?);
        let contents = String::from_utf8(contents).map_err(|_| inside())?;
        // One import's columns at a time, so that there is room for the file beside them.
        let columns = |at: usize| batch(&about.imports.get(at)?.1, &buffers, at);
        let file = backup::write(about, &contents, columns, &mut progress(page))?;
        match passphrase {
            Some(passphrase) => backup::lock(&file, &passphrase).await,
            None => Ok(file),
        }
    }

    fn handle(page: &Worker, message: ToSheets, parts: &Array) -> Result<Written, NotWritten> {
        let mut hear = progress(page);
        let buffers = wire::buffers(parts).map_err(NotWritten::Other)?;
        match message {
            ToSheets::Answer {
                how,
                code,
                name,
                columns,
            } => {
                let bytes = wire::bytes(buffers.first().ok_or_else(missing)?);
                let Some(FromEngine::Answer { answer, .. }) = read_answer(&bytes) else {
                    return Err(missing());
                };
                drop(bytes);
                answer_file(&how, &code, &name, &columns, &answer, &mut hear)
            }
            ToSheets::Workbook { how, imports, part } => {
                let bytes = wire::bytes(buffers.first().ok_or_else(missing)?);
                let contents = String::from_utf8(bytes).map_err(|_| missing())?;
                let batch = |at: usize| batch(&imports[at].1, &buffers, at);
                workbook_file(&how, &part, &contents, &imports, batch, &mut hear)
            }
            // Answered before: sealing it has to be waited for.
            ToSheets::WriteBackup { .. } => Err(missing()),
        }
    }

    /// The import at a place; its columns are copied in only now.
    fn batch(head: &keben::model::BatchHead, buffers: &[ArrayBuffer], at: usize) -> Option<Batch> {
        let start = 1 + at * Batch::PARTS;
        let parts = buffers.get(start..start + Batch::PARTS)?;
        Batch::from_parts(head.clone(), parts.iter().map(wire::bytes).collect())
    }

    fn missing() -> NotWritten {
        NotWritten::Other("a message part is missing".into())
    }
}
