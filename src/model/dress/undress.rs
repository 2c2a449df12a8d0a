//! An import's columns again, from what is shown: for a workbook whose disk is gone.

use super::{Dressed, Line, read};
use crate::model::{Batch, BatchHead, NONE, TextColumn};

impl Dressed {
    /// The lines of the import of this id as they came, with the customers, orders and categories
    /// they name; `None` where it is not here. Names that records gave its customers stay with them.
    pub fn batch(&self, id: &str, head: &BatchHead) -> Option<Batch> {
        let base = self.bases.iter().find(|base| base.batch == id)?;
        let lines: Vec<Line> = (base.start..base.start + base.len)
            .map(|at| self.imported(at))
            .collect();
        let mut batch = Batch {
            head: head.clone(),
            day: lines.iter().map(|line| line.day).collect(),
            amount: lines.iter().map(|line| line.amount).collect(),
            state: lines.iter().map(|line| line.state).collect(),
            quantity: known(lines.iter().map(|line| line.quantity), i64::MIN),
            cost: known(lines.iter().map(|line| line.cost), i64::MIN),
            ..Batch::default()
        };
        let customers = self.ledger.customer_keys.len();
        (batch.customer, _) = renumbered(
            &lines,
            |line| line.customer,
            customers,
            |old| {
                let who = self.who(old);
                batch.customer_keys.push(who.key);
                batch.customer_names.push(who.name);
            },
        );
        let texts = |of: fn(&Line) -> u32, from: &TextColumn, to: &mut TextColumn| {
            let (column, met) = renumbered(&lines, of, from.len(), |old| {
                to.push(from.get(old as usize));
            });
            if met { column } else { Vec::new() }
        };
        batch.order = texts(|line| line.order, &self.ledger.orders, &mut batch.orders);
        batch.category = texts(
            |line| line.category,
            &self.ledger.categories,
            &mut batch.categories,
        );
        batch.head.customers = batch.customer_keys.len() as u32;
        batch.fits().then_some(batch)
    }

    /// A line as its import had it.
    fn imported(&self, at: u32) -> Line {
        if let Some(original) = self.originals.get(&at) {
            return *original;
        }
        let mut line = read(&self.ledger, at as usize);
        if let Some(&(customer, state)) = self.redirected.get(&at) {
            (line.customer, line.state) = (customer, state);
        }
        line
    }
}

/// The column, or none where nothing in it is known.
fn known(column: impl Iterator<Item = i64>, unknown: i64) -> Vec<i64> {
    let column: Vec<i64> = column.collect();
    match column.iter().all(|&value| value == unknown) {
        true => Vec::new(),
        false => column,
    }
}

/// The column with numbers that leave out what no line names, in the same order; `met` hears each
/// that stays. And whether there was any.
fn renumbered(
    lines: &[Line],
    of: impl Fn(&Line) -> u32,
    count: usize,
    mut met: impl FnMut(u32),
) -> (Vec<u32>, bool) {
    let mut numbers = vec![NONE; count];
    for line in lines {
        if let Some(number) = numbers.get_mut(of(line) as usize) {
            *number = 0;
        }
    }
    let mut next = 0;
    for (old, number) in numbers.iter_mut().enumerate() {
        if *number == 0 {
            *number = next;
            next += 1;
            met(old as u32);
        }
    }
    let new = |line| numbers.get(of(line) as usize).copied().unwrap_or(NONE);
    (lines.iter().map(new).collect(), next > 0)
}
