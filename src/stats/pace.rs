//! Long work that stops at places where somebody may look at it, and ends when it is dropped there.
//!
//! The work is an ordinary future that waits for nobody: it pauses at each place it names, and whoever
//! drives it goes on, lays it aside or drops it. No clock, no thread.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// Where the work stands; cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Pace(Rc<Cell<(u32, u32)>>);

impl Pace {
    /// The work has come so far: done, of. It goes on when it is driven on.
    pub async fn reached(&self, done: u32, of: u32) {
        self.0.set((done, of));
        let mut stopped = false;
        poll_fn(|_| match std::mem::replace(&mut stopped, true) {
            true => Poll::Ready(()),
            false => Poll::Pending,
        })
        .await;
    }
}

/// A part of the work: places `behind` it lie behind, of `all` there are.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// Whose places.
    pub pace: &'a Pace,
    /// Places before this part.
    pub behind: u32,
    /// Places of all parts.
    pub all: u32,
}

impl Part<'_> {
    /// This part has come so far.
    pub async fn reached(&self, done: u32) {
        self.pace.reached(self.behind + done, self.all).await;
    }

    /// The part that begins so many places behind this one's beginning.
    pub fn behind(self, places: u32) -> Self {
        Part {
            behind: self.behind + places,
            ..self
        }
    }
}

/// Work that is driven from place to place.
pub struct Long<T> {
    work: Pin<Box<dyn Future<Output = T>>>,
    pace: Pace,
}

/// What came of driving it on.
pub enum Step<T> {
    /// It stands at a place: the work, done, of.
    Moved(Long<T>, u32, u32),
    /// It is done.
    Done(T),
}

impl<T> Long<T> {
    /// Work that names its places to the pace it is given.
    pub fn new<F: Future<Output = T> + 'static>(work: impl FnOnce(Pace) -> F) -> Long<T> {
        let pace = Pace::default();
        Long {
            work: Box::pin(work(pace.clone())),
            pace,
        }
    }

    /// On to the next place.
    pub fn step(mut self) -> Step<T> {
        match advance(self.work.as_mut()) {
            Poll::Ready(done) => Step::Done(done),
            Poll::Pending => {
                let (done, of) = self.pace.0.get();
                Step::Moved(self, done, of)
            }
        }
    }

    /// To its end.
    pub fn finish(mut self) -> T {
        loop {
            match self.step() {
                Step::Done(done) => return done,
                Step::Moved(work, ..) => self = work,
            }
        }
    }
}

/// Drives work to its end; `progress` hears (done, of) and answers whether to go on. None: it did not.
pub fn run<T, F: Future<Output = T>>(
    work: impl FnOnce(Pace) -> F,
    progress: &mut dyn FnMut(u32, u32) -> bool,
) -> Option<T> {
    let pace = Pace::default();
    let mut work = pin!(work(pace.clone()));
    loop {
        if let Poll::Ready(done) = advance(work.as_mut()) {
            return Some(done);
        }
        let (done, of) = pace.0.get();
        if !progress(done, of) {
            return None;
        }
    }
}

fn advance<T>(work: Pin<&mut (impl Future<Output = T> + ?Sized)>) -> Poll<T> {
    work.poll(&mut Context::from_waker(Waker::noop()))
}
