//! The disposable worker that reads files (wasm).

fn main() {
    #[cfg(target_arch = "wasm32")]
    worker::start();
}

#[cfg(target_arch = "wasm32")]
mod worker {
    use js_sys::Uint8Array;
    use keben::engine::message::{FromFiles, PROTOCOL, ToFiles};
    use keben::engine::serve::{Worker, complain};
    use keben::engine::wire;
    use keben::import::{RefusalCode, Refused, Session};
    use wasm_bindgen::{JsCast, JsValue};
    use web_sys::{File, FileReaderSync};

    /// Progress is told at most this often, in milliseconds.
    const PROGRESS_EVERY: f64 = 100.0;
    /// Bytes read from the disk at a time; smaller slices cost a wait each.
    const SLICE: usize = 64 * 1024 * 1024;

    pub fn start() {
        let Some(worker) = Worker::here() else {
            return;
        };
        let mut session: Option<Session> = None;
        let page = worker.clone();
        worker.listen(
            async move |data: JsValue| match wire::read_parts::<ToFiles>(data) {
                Ok((message, parts)) => {
                    if let Err(refused) = handle(&mut session, &page, message, &parts.get(0)) {
                        page.post(&FromFiles::Refused(refused));
                    }
                }
                Err(fault) => complain(&format!("message not understood: {fault}")),
            },
        );
        worker.post(&FromFiles::Ready { protocol: PROTOCOL });
    }

    fn handle(
        session: &mut Option<Session>,
        page: &Worker,
        message: ToFiles,
        part: &JsValue,
    ) -> Result<(), Refused> {
        let mut told = js_sys::Date::now();
        let mut progress = |rows: u32, share: f64| {
            let now = js_sys::Date::now();
            if now - told >= PROGRESS_EVERY {
                told = now;
                page.post(&FromFiles::Progress { rows, share });
            }
        };
        match message {
            ToFiles::Open { name, options } => {
                // A file that is refused must not leave the one before it open.
                *session = None;
                let file: &File = part.dyn_ref().ok_or_else(|| unreadable("no file"))?;
                let bytes = read(file, &mut progress)?;
                let opened = Session::open(&name, bytes, &options, &mut progress)?;
                let preview = Box::new(session.insert(opened).preview().clone());
                page.post(&FromFiles::Preview(preview));
            }
            ToFiles::Revise { options } => {
                let session = session.as_mut().ok_or_else(|| unreadable("no file"))?;
                session.revise(&options, &mut progress)?;
                page.post(&FromFiles::Preview(Box::new(session.preview().clone())));
            }
            ToFiles::Take => {
                let session = session.as_ref().ok_or_else(|| unreadable("no file"))?;
                session.verdict()?;
                let batch = session.batch_ref();
                let buffers = batch.columns().map(wire::column).into();
                page.post_with(&FromFiles::Batch(batch.head.clone()), buffers);
            }
            ToFiles::Rejects { lang } => {
                let session = session.as_ref().ok_or_else(|| unreadable("no file"))?;
                let rejects = wire::buffer(&session.rejects_csv(lang));
                page.post_with(&FromFiles::Rejects, vec![rejects]);
            }
        }
        Ok(())
    }

    /// The file's bytes, read slice by slice so that a long read shows that it moves.
    fn read(file: &File, progress: &mut dyn FnMut(u32, f64)) -> Result<Vec<u8>, Refused> {
        let reader = FileReaderSync::new().map_err(gone)?;
        let mut bytes = Vec::new();
        let size = file.size();
        if size > f64::from(i32::MAX) || bytes.try_reserve_exact(size as usize).is_err() {
            return Err(Refused {
                code: RefusalCode::TooLarge,
                line: 0,
                detail: file.name(),
            });
        }
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
        Ok(bytes)
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
