//! An import's columns again, from what is shown: for a workbook whose disk is gone.

use rustc_hash::FxHashMap;

use super::{Dressed, read};
use crate::model::{Batch, BatchHead, Ledger, NONE, TextColumn};

impl Dressed {
    /// The lines of the import of this id as they came; `None` where it is not here. Names that
    /// records gave its customers stay with them.
    pub fn batch(&self, id: &str, head: &BatchHead) -> Option<Batch> {
        let base = self.bases.iter().find(|base| base.batch == id)?;
        let Ledger {
            orders, categories, ..
        } = &self.ledger;
        let mut batch = Batch {
            head: head.clone(),
            ..Batch::default()
        };
        let mut customers = Numbers::default();
        let (mut order, mut category) = (Numbers::default(), Numbers::default());
        for at in base.start..base.start + base.len {
            let mut line = read(&self.ledger, at as usize);
            if let Some(original) = self.originals.get(&at) {
                line = *original;
            } else if let Some(&(customer, state)) = self.redirected.get(&at) {
                (line.customer, line.state) = (customer, state);
            }
            let customer = customers.number(line.customer, |old| {
                let who = self.who(old);
                batch.customer_names.push(who.name);
                batch.customer_keys.push(who.key);
            });
            batch.customer.push(customer);
            batch.day.push(line.day);
            batch.amount.push(line.amount);
            batch.state.push(line.state);
            batch.quantity.push(line.quantity);
            batch.cost.push(line.cost);
            batch
                .order
                .push(order.text(line.order, orders, &mut batch.orders));
            let name = category.text(line.category, categories, &mut batch.categories);
            batch.category.push(name);
        }
        batch.head.customers = batch.customer_keys.len() as u32;
        batch.fits().then_some(batch)
    }
}

/// Numbers in the order in which they are met.
#[derive(Default)]
struct Numbers(FxHashMap<u32, u32>);

impl Numbers {
    fn number(&mut self, old: u32, met: impl FnOnce(u32)) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(old).or_insert_with(|| {
            met(old);
            next
        })
    }

    fn text(&mut self, old: u32, from: &TextColumn, to: &mut TextColumn) -> u32 {
        match old {
            NONE => NONE,
            old => self.number(old, |old| {
                to.push(from.get(old as usize));
            }),
        }
    }
}
