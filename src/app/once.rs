//! A value that will come later, once: what a request waits for.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

struct Slot<T> {
    value: Option<T>,
    waker: Option<Waker>,
}

/// The end that gives.
pub struct Giver<T>(Rc<RefCell<Slot<T>>>);

/// The end that waits. If the giver is dropped without a value it waits for ever, so a giver is
/// always used or answered with a fault.
pub struct Waiter<T>(Rc<RefCell<Slot<T>>>);

/// Both ends of a value to come.
pub fn once<T>() -> (Giver<T>, Waiter<T>) {
    let slot = Rc::new(RefCell::new(Slot {
        value: None,
        waker: None,
    }));
    (Giver(slot.clone()), Waiter(slot))
}

impl<T> Giver<T> {
    /// Gives the value and wakes the one who waits.
    pub fn give(self, value: T) {
        let waker = {
            let mut slot = self.0.borrow_mut();
            slot.value = Some(value);
            slot.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl<T> Future for Waiter<T> {
    type Output = T;
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let mut slot = self.0.borrow_mut();
        match slot.value.take() {
            Some(value) => Poll::Ready(value),
            None => {
                slot.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}
