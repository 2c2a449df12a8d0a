//! Opening a workbook: every record verified, everything good used, everything bad told.

use super::op::{Op, Table};
use super::record::{read_entry, read_snapshot};
use super::shelf::{named, place};
use super::{Room, Shop, Store, Trouble, chain};
use crate::workbook::{Contents, Entry, Workbook};

/// What is said of a line that is not there.
const MISSING: &str = "missing";

/// A workbook's journal as read, and where the next line goes.
#[derive(Clone, Debug)]
pub struct Journal {
    /// Number of the first of `entries`.
    pub first: u32,
    /// Good lines in order.
    pub entries: Vec<Entry>,
    /// Number of the next line.
    pub next: u32,
    /// Hash of the last line, which the next one names.
    pub head: String,
    /// Why reading stopped before the end, where it did. Nothing may be appended then.
    pub bad: Option<Trouble>,
    /// Numbers of the snapshots that were verified, rising; the first one may be where it begins.
    pub(super) snapshots: Vec<u32>,
    /// Imports in force where it begins.
    pub(super) imports: Vec<String>,
    /// Whether anything in the room could not be read: then nothing is thrown away.
    pub(super) unread: bool,
}

impl Default for Journal {
    fn default() -> Journal {
        Journal {
            first: 0,
            entries: Vec::new(),
            next: 0,
            head: chain::START.into(),
            bad: None,
            snapshots: Vec::new(),
            imports: Vec::new(),
            unread: false,
        }
    }
}

impl Journal {
    /// Whether all that is stored could be used.
    pub(super) fn whole(&self) -> bool {
        self.bad.is_none() && !self.unread
    }

    /// The batches that its lines or the snapshot it begins from name.
    pub(super) fn batches(&self) -> impl Iterator<Item = &str> {
        let lines = self.entries.iter().flat_map(|entry| entry.change.imports());
        let lines = lines.map(|import| import.id.as_str());
        self.imports.iter().map(String::as_str).chain(lines)
    }

    /// What must stand before the next line: the line or snapshot it follows from.
    pub(super) fn before<'a>(&self, room: &'a str) -> Option<Op<'a>> {
        if self.next > self.first {
            return Some(Op::Needed(Table::Journal, room, self.next - 1));
        }
        let begins = self.snapshots.first() == Some(&self.first);
        begins.then_some(Op::Needed(Table::Snapshots, room, self.first))
    }
}

/// A workbook as opened.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// It, with all its history that is kept.
    pub book: Workbook,
    /// Its journal.
    pub journal: Journal,
    /// Whether there was history before: undo does not reach the beginning.
    pub truncated: bool,
    /// All that was found wrong. Only [`Journal::bad`] forbids writing.
    pub damage: Vec<Trouble>,
    /// The stored records that could not be used, as text for a file; what is missing, by its place.
    /// Empty where there is no damage.
    pub unread: Vec<String>,
}

/// What lines after a reader's last one say.
#[derive(Clone, Debug, PartialEq)]
pub enum Tail {
    /// These came, in order; the journal moved on with them.
    Lines(Vec<Entry>),
    /// What was read before does not stand there any more as it did: load the workbook again.
    Reload,
}

/// A place to begin from: the number of the next line, the hash it names, and what is held.
struct Start {
    seq: u32,
    head: String,
    contents: Contents,
}

/// A stored record, opened as far as that goes.
struct Stored {
    seq: u32,
    text: Result<String, Trouble>,
    /// As it lies there, where it could not be opened.
    raw: Vec<u8>,
}

impl Stored {
    fn shown(&self) -> String {
        match &self.text {
            Ok(text) => text.clone(),
            Err(_) => String::from_utf8_lossy(&self.raw).into_owned(),
        }
    }
}

/// A run of good lines from a start.
struct Run {
    /// Whether history lies before the start.
    truncated: bool,
    journal: Journal,
    book: Workbook,
    /// Hash named by the line of each number from the start on.
    heads: Vec<String>,
}

impl Store {
    /// Opens a workbook from what is stored. Reading goes on from a newer snapshot where a line
    /// before it is bad; else it stops there, and what is good is opened to be read only.
    pub async fn load(&self, shop: &Shop) -> Result<Loaded, Trouble> {
        self.key(shop)?;
        let Room { lines, snapshots } = self.room(&shop.room).await?;
        // A room left by another tab, or cleared by the browser, is not an empty workbook.
        self.commit(vec![Op::Room(&shop.id, &shop.room)]).await?;
        let lines = self.opened(shop, Table::Journal, lines).await;
        let snapshots = self.opened(shop, Table::Snapshots, snapshots).await;
        let (mut damage, mut unread) = (Vec::new(), Vec::new());
        let mut starts = Vec::new();
        for stored in &snapshots {
            let text = stored.text.as_deref().map_err(Clone::clone);
            match text.and_then(|text| read_snapshot(stored.seq, text)) {
                Ok((head, contents)) => starts.push(Start {
                    seq: stored.seq,
                    head,
                    contents,
                }),
                Err(trouble) => {
                    damage.push(trouble);
                    unread.push(stored.shown());
                }
            }
        }
        let good: Vec<(u32, String)> = starts
            .iter()
            .map(|start| (start.seq, start.head.clone()))
            .collect();
        let first = lines.first().map_or(0, |line| line.seq);
        // The beginning itself, unless it was left behind or is a snapshot.
        let beginning = first == 0 && (!lines.is_empty() || snapshots.is_empty());
        if starts.is_empty() || (beginning && starts[0].seq > 0) {
            let head = chain::START.into();
            let contents = Contents::default();
            let seq = 0;
            starts.insert(
                0,
                Start {
                    seq,
                    head,
                    contents,
                },
            );
        }
        let mut starts = starts.into_iter();
        let mut from = first;
        let mut last = None;
        let mut run = loop {
            let Some(start) = starts.next() else {
                break last;
            };
            let told = |line: &&Stored| (from..start.seq).contains(&line.seq);
            let lost = lines.iter().filter(told).map(Stored::shown);
            let known = unread.len();
            unread.extend(lost);
            if damage.is_empty() && unread.len() > known {
                damage.push(missing(first.saturating_sub(1)));
            }
            let empty = start.head == chain::START;
            let mut run = walk(start, &lines);
            if run.journal.bad.is_none() {
                let next = run.journal.next;
                run.journal.bad = match snapshots.first() {
                    // It should have been the beginning, and could not be read.
                    Some(first) if empty && first.seq == 0 => damage.first().cloned(),
                    _ if snapshots.iter().any(|one| one.seq > next) => Some(missing(next)),
                    _ => None,
                };
            }
            from = run.journal.next;
            let bad = run.journal.bad.clone();
            damage.extend(bad.filter(|bad| !damage.contains(bad)));
            let newer = |start: &Start| start.seq > from;
            while starts.as_slice().first().is_some_and(|start| !newer(start)) {
                starts.next();
            }
            let stopped = run.journal.bad.is_some();
            last = Some(run);
            if !stopped {
                break last;
            }
        };
        let Some(run) = &mut run else {
            return Err(Trouble::NotFound);
        };
        if run.journal.bad.is_some() {
            let rest = lines.iter().filter(|line| line.seq >= from);
            unread.extend(rest.map(Stored::shown));
        }
        for (seq, head) in good {
            let Some(at) = seq.checked_sub(run.journal.first) else {
                continue;
            };
            match run.heads.get(at as usize) {
                Some(named) if *named == head => run.journal.snapshots.push(seq),
                Some(_) => {
                    let place = place(Table::Snapshots, seq);
                    damage.push(Trouble::BadRecord(place, "chain".into()));
                    let found = snapshots.iter().filter(|stored| stored.seq == seq);
                    unread.extend(found.map(Stored::shown));
                }
                None => {}
            }
        }
        // What is missing has no text of its own, but is told in the same place.
        unread.extend(damage.iter().filter_map(|trouble| match trouble {
            Trouble::BadRecord(place, what) if what == MISSING => Some(format!("{place}: {what}")),
            _ => None,
        }));
        run.journal.unread = !damage.is_empty();
        Ok(Loaded {
            book: std::mem::take(&mut run.book),
            truncated: run.truncated,
            journal: std::mem::take(&mut run.journal),
            damage,
            unread,
        })
    }

    /// Reads the lines that another tab wrote after those of this journal.
    pub async fn tail(&self, shop: &Shop, journal: &mut Journal) -> Result<Tail, Trouble> {
        let room = shop.room.as_str();
        let lines = self.records(Table::Journal, room, journal.next).await?;
        // Asked after the lines were read: what it began from was there all the while.
        let begins = match journal.entries.is_empty() && journal.snapshots.is_empty() {
            true => None,
            false if journal.entries.is_empty() => {
                Some(Op::Needed(Table::Snapshots, room, journal.first))
            }
            false => Some(Op::Needed(Table::Journal, room, journal.first)),
        };
        let mut ops = vec![Op::Room(&shop.id, room)];
        ops.extend(begins);
        ops.extend(journal.before(room));
        match self.commit(ops).await {
            Ok(()) => {}
            Err(Trouble::ChangedElsewhere | Trouble::Gone) => return Ok(Tail::Reload),
            Err(trouble) => return Err(trouble),
        }
        let mut came = Vec::new();
        for line in self.opened(shop, Table::Journal, lines).await {
            let read = line.text.and_then(|text| {
                let known = journal.next;
                read_entry(known, &journal.head, &text)
            });
            let (entry, hash) = match read {
                Ok(read) if line.seq == journal.next => read,
                _ => return Ok(Tail::Reload),
            };
            journal.next += 1;
            journal.head = hash;
            journal.entries.push(entry.clone());
            came.push(entry);
        }
        Ok(Tail::Lines(came))
    }

    /// What the journal begins from.
    pub(super) async fn base(&self, shop: &Shop, journal: &Journal) -> Result<Contents, Trouble> {
        if journal.snapshots.first() != Some(&journal.first) {
            return Ok(Contents::default());
        }
        Ok(self.snapshot_at(shop, journal.first).await?.1)
    }

    /// A snapshot: the hash it names, and its contents.
    pub(super) async fn snapshot_at(
        &self,
        shop: &Shop,
        seq: u32,
    ) -> Result<(String, Contents), Trouble> {
        let found = self.records(Table::Snapshots, &shop.room, seq).await?;
        let found = found.into_iter().take(1).collect();
        let found = self.opened(shop, Table::Snapshots, found).await;
        let stored = found.into_iter().next().ok_or(Trouble::Gone)?;
        read_snapshot(seq, &stored.text?)
    }

    async fn opened(&self, shop: &Shop, table: Table, records: Vec<(u32, Vec<u8>)>) -> Vec<Stored> {
        let mut all = Vec::with_capacity(records.len());
        for (seq, stored) in records {
            let place = place(table, seq);
            // Only a record that does not open is kept as it lies there too.
            let sealed = if shop.lock.is_some() {
                stored.clone()
            } else {
                Vec::new()
            };
            let opened = self.unseal(shop, &place, stored).await;
            let (text, raw) = match opened.map(String::from_utf8) {
                Ok(Ok(text)) => (Ok(text), Vec::new()),
                Ok(Err(bad)) => {
                    let trouble = Trouble::BadRecord(place, "text".into());
                    (Err(trouble), bad.into_bytes())
                }
                Err(trouble) => (Err(trouble), sealed),
            };
            all.push(Stored { seq, text, raw });
        }
        all
    }
}

/// Follows the lines from a start to their end, or to the first that is bad.
fn walk(start: Start, lines: &[Stored]) -> Run {
    let mut journal = Journal {
        first: start.seq,
        next: start.seq,
        head: start.head.clone(),
        imports: named(&start.contents.imports).collect(),
        ..Journal::default()
    };
    let mut heads = vec![start.head];
    let truncated = start.contents.revision > 0;
    let mut book = Workbook::from_contents(start.contents);
    for line in lines.iter().filter(|line| line.seq >= start.seq) {
        let text = line.text.as_deref().map_err(Clone::clone);
        let read = match text {
            Ok(_) if line.seq != journal.next => Err(missing(journal.next)),
            text => text.and_then(|text| read_entry(line.seq, &journal.head, text)),
        };
        let fits = read.and_then(|(entry, hash)| {
            let done = book.apply(entry.cause, &entry.change);
            done.map_err(|_| Trouble::BadRecord(place(Table::Journal, line.seq), "order".into()))?;
            Ok((entry, hash))
        });
        match fits {
            Ok((entry, hash)) => {
                heads.push(hash.clone());
                journal.entries.push(entry);
                journal.next += 1;
                journal.head = hash;
            }
            Err(trouble) => {
                journal.bad = Some(trouble);
                break;
            }
        }
    }
    Run {
        truncated,
        journal,
        book,
        heads,
    }
}

fn missing(seq: u32) -> Trouble {
    Trouble::BadRecord(place(Table::Journal, seq), MISSING.into())
}
