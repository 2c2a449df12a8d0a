//! The worker that answers what is too big for the engine (wasm).

fn main() {
    #[cfg(target_arch = "wasm32")]
    worker::start();
}

#[cfg(target_arch = "wasm32")]
mod worker {
    use keben::engine::Analyst;
    use keben::engine::message::{Fault, FromEngine, PROTOCOL, ToAnalyst};
    use keben::engine::serve::{Line, Worker, complain};
    use keben::engine::wire;
    use wasm_bindgen::JsValue;

    pub fn start() {
        let Some(worker) = Worker::here() else {
            return;
        };
        let page = worker.clone();
        let line = Line::default();
        worker.listen(line.clone(), |data| data);
        // Nothing was loaded yet: there is nothing to be found.
        let mut analyst = Err(Fault::NotFound);
        line.serve(
            async move |data: JsValue| match wire::read::<ToAnalyst>(data.clone()) {
                Ok((message, buffers)) => {
                    let parts = buffers.iter().map(wire::bytes).collect();
                    drop(buffers);
                    handle(&mut analyst, &page, message, parts);
                }
                Err(fault) => {
                    let text = format!("message not understood: {fault}");
                    complain(&text);
                    if let Some(ticket) = wire::ticket(&data) {
                        let fault = Fault::Other(text);
                        page.post(&FromEngine::Failed { ticket, fault });
                    }
                }
            },
        );
        worker.post(&FromEngine::Ready { protocol: PROTOCOL });
    }

    fn handle(
        analyst: &mut Result<Analyst, Fault>,
        page: &Worker,
        message: ToAnalyst,
        parts: Vec<Vec<u8>>,
    ) {
        match message {
            ToAnalyst::Load {
                workbook,
                redacted,
                imports,
            } => {
                // The copy before it goes first, so that there is room.
                *analyst = Err(Fault::NotFound);
                *analyst = Analyst::load(&workbook, redacted, imports, parts);
            }
            ToAnalyst::Query {
                ticket,
                lang,
                query,
            } => {
                let answered = match analyst {
                    Ok(analyst) => analyst.query(lang, query),
                    Err(fault) => Err(fault.clone()),
                };
                match answered {
                    Ok((answer, buffers)) => {
                        let buffers = buffers.iter().map(|bytes| wire::buffer(bytes)).collect();
                        let answer = Box::new(answer);
                        page.post_with(&FromEngine::Answer { ticket, answer }, buffers);
                    }
                    Err(fault) => page.post(&FromEngine::Failed { ticket, fault }),
                }
            }
        }
    }
}
