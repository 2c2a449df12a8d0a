//! The worker that answers what is too big for the engine (wasm).

fn main() {
    #[cfg(target_arch = "wasm32")]
    worker::start();
}

#[cfg(target_arch = "wasm32")]
mod worker {
    use js_sys::ArrayBuffer;
    use keben::engine::Analyst;
    use keben::engine::message::{Fault, FromEngine, PROTOCOL, Query, Ticket, ToAnalyst};
    use keben::engine::serve::{Line, Worker, complain, rest};
    use keben::engine::wire;
    use wasm_bindgen::JsValue;

    /// Milliseconds of work at a stretch: after them it listens whether the answer is still wanted.
    const STRETCH: f64 = 40.0;
    /// Milliseconds between two words on how far it is.
    const TELL: f64 = 100.0;

    type Message = Result<(ToAnalyst, Vec<ArrayBuffer>), JsValue>;

    pub fn start() {
        let Some(worker) = Worker::here() else {
            return;
        };
        let page = worker.clone();
        let line = Line::default();
        worker.listen(line.clone(), read);
        let heard = line.clone();
        // Nothing was loaded yet: there is nothing to be found.
        let mut analyst = Err(Fault::NotFound);
        line.serve(async move |message: Message| match message {
            Ok((message, buffers)) => {
                let parts = buffers.iter().map(wire::bytes).collect();
                drop(buffers);
                handle(&mut analyst, &page, &heard, message, parts).await;
            }
            Err(data) => {
                let text = "message not understood".to_string();
                complain(&text);
                if let Some(ticket) = wire::ticket(&data) {
                    let fault = Fault::Other(text);
                    page.post(&FromEngine::Failed { ticket, fault });
                }
            }
        });
        worker.post(&FromEngine::Ready { protocol: PROTOCOL });
    }

    /// A message, or what could not be read as one.
    fn read(data: JsValue) -> Message {
        wire::read::<ToAnalyst>(data.clone()).map_err(|fault| {
            complain(&fault);
            data
        })
    }

    async fn handle(
        analyst: &mut Result<Analyst, Fault>,
        page: &Worker,
        line: &Line<Message>,
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
                    Ok(analyst) => match work_out(analyst, page, line, ticket, &query).await {
                        Ok(()) => analyst.query(lang, query),
                        Err(fault) => Err(fault),
                    },
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
            // Heard while its question was at work; else that is answered already.
            ToAnalyst::Drop { .. } => {}
        }
    }

    /// Does what takes long before the question can be answered, unless nobody waits for it any more.
    async fn work_out(
        analyst: &mut Analyst,
        page: &Worker,
        line: &Line<Message>,
        ticket: Ticket,
        query: &Query,
    ) -> Result<(), Fault> {
        let dropped = || {
            line.holds(
                |message| matches!(message, Ok((ToAnalyst::Drop { ticket: of }, _)) if *of == ticket),
            )
        };
        // What is at hand is given in any case: a slider that moves asks faster than it can be answered.
        if !analyst.begin(query)? {
            return Ok(());
        }
        if dropped() {
            return Err(Fault::Cancelled);
        }
        let (mut told, mut rested) = (0.0, js_sys::Date::now());
        while let Some((done, total)) = analyst.step()? {
            let now = js_sys::Date::now();
            if now - rested < STRETCH {
                continue;
            }
            if now - told >= TELL {
                told = now;
                page.post(&FromEngine::Progress {
                    ticket,
                    done,
                    total,
                });
            }
            rest().await;
            if dropped() {
                return Err(Fault::Cancelled);
            }
            rested = js_sys::Date::now();
        }
        Ok(())
    }
}
