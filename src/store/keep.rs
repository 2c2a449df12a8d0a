//! Snapshots, and how much history is kept beside them.

use super::op::{Op, Table};
use super::record::write_snapshot;
use super::shelf::{imports, named};
use super::{Journal, Shop, Store, Trouble};
use crate::workbook::{Cause, Contents, Entry, Workbook};

/// How many of the newest snapshots are kept.
const SNAPSHOTS: usize = 3;
/// Milliseconds for which an import can be taken back: 90 days.
const IMPORTS: u64 = 90 * 24 * 60 * 60 * 1000;

/// How often snapshots are written and how far undo reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// A snapshot is written every so many changes.
    pub every: u32,
    /// So many changes can be taken back, at least.
    pub reach: usize,
}

impl Default for Pace {
    fn default() -> Pace {
        Pace {
            every: 500,
            reach: 1000,
        }
    }
}

/// Where a journal may begin: the number of the newest snapshot from which undo still reaches
/// `reach` changes back, with every import of 90 days after it; `first` where there is none.
/// `entries` begin at number `first`.
pub fn keep_from(first: u32, entries: &[Entry], snapshots: &[u32], now: u64, reach: usize) -> u32 {
    let enough = |seq: u32| {
        let Some((before, after)) = entries.split_at_checked((seq - first) as usize) else {
            return false;
        };
        let young = |entry: &Entry| entry.when.saturating_add(IMPORTS) > now;
        let mut depth = 0usize;
        for entry in after {
            depth = match entry.cause {
                Cause::Do | Cause::Redo => depth + 1,
                Cause::Undo => depth.saturating_sub(1),
            };
        }
        depth >= reach
            && !before
                .iter()
                .any(|entry| imports(&entry.change) && young(entry))
    };
    let mut newest = snapshots.iter().rev().copied();
    let found = newest.find(|seq| *seq > first && enough(*seq));
    found.unwrap_or(first)
}

impl Store {
    /// Whether it is time for [`Store::snapshot`].
    pub fn wants_snapshot(&self, journal: &Journal) -> bool {
        let last = journal.snapshots.last().copied().unwrap_or(journal.first);
        journal.bad.is_none() && journal.next.saturating_sub(last) >= self.pace.every
    }

    /// Writes what the workbook holds now, and leaves behind history that need not be kept. Returns
    /// the workbook with what is left of its history where some was left behind.
    pub async fn snapshot(
        &self,
        shop: &Shop,
        journal: &mut Journal,
        contents: &Contents,
        now: u64,
    ) -> Result<Option<Workbook>, Trouble> {
        if let Some(bad) = &journal.bad {
            return Err(bad.clone());
        }
        let (room, seq) = (shop.room.as_str(), journal.next);
        let text = write_snapshot(seq, &journal.head, contents)?;
        let stored = self.seal_record(shop, Table::Snapshots, seq, text).await?;
        let mut ops = vec![Op::Room(&shop.id, room)];
        ops.extend(journal.before(room));
        ops.push(Op::Add(Table::Snapshots, room, seq, stored));
        self.commit(ops).await?;
        journal.snapshots.push(seq);
        self.compact(shop, journal, contents, now).await
    }

    async fn compact(
        &self,
        shop: &Shop,
        journal: &mut Journal,
        contents: &Contents,
        now: u64,
    ) -> Result<Option<Workbook>, Trouble> {
        let room = shop.room.as_str();
        let (first, snapshots) = (journal.first, &journal.snapshots);
        let reach = self.pace.reach;
        let from = match journal.whole() {
            true => keep_from(first, &journal.entries, snapshots, now, reach),
            // What cannot be read may lie among the lines: they all stay.
            false => first,
        };
        let newest = snapshots.len().saturating_sub(SNAPSHOTS);
        let kept = |seq: u32| seq == from || snapshots[newest..].contains(&seq) && seq > from;
        let (kept, gone): (Vec<u32>, Vec<u32>) = snapshots.iter().partition(|seq| kept(**seq));
        let mut ops = vec![Op::Room(&shop.id, room)];
        let mut left = None;
        if from > first {
            // What is left must lead to what there is, or nothing is left behind.
            let base = match self.snapshot_at(shop, from).await {
                Ok((_, base)) => base,
                Err(Trouble::BadRecord(..)) => return Ok(None),
                Err(trouble) => return Err(trouble),
            };
            let imports = named(&base.imports).collect();
            let entries = &journal.entries[(from - first) as usize..];
            let (book, misfit) = Workbook::from_contents(base).replayed(entries);
            if misfit.is_some() || book.contents() != contents {
                return Ok(None);
            }
            left = Some((book, imports));
            ops.push(Op::Needed(Table::Snapshots, room, from));
            ops.push(Op::Drop(Table::Journal, room, first, from));
        }
        let drops = gone
            .iter()
            .map(|seq| Op::Drop(Table::Snapshots, room, *seq, seq + 1));
        ops.extend(drops);
        if left.is_some() || !gone.is_empty() {
            self.commit(ops).await?;
        }
        journal.snapshots = kept;
        let Some((book, imports)) = left else {
            return Ok(None);
        };
        journal.entries.drain(..(from - first) as usize);
        journal.first = from;
        journal.imports = imports;
        // Columns that nothing names any more only take room: the next opening tries again.
        let _ = self.sweep(shop, journal).await;
        Ok(Some(book))
    }
}
