//! Several programs on one store: who writes a workbook, and how the others keep up.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use super::dispatch::Engine;
use super::message::{Command, Fault, Id, Role};
use crate::store::{Shop, Tail};

/// Asks to be the one who writes this workbook, and answers at once whether that is so.
pub type Claims = Rc<dyn Fn(Id) -> Pin<Box<dyn Future<Output = Role>>>>;

/// Claimed beside its id while a workbook is made: its columns come before its record, and whoever
/// clears away columns without a record claims it too.
pub(super) const FOUNDING: &str = "new";

impl Engine {
    /// From now on, a workbook is claimed before it is written.
    pub fn set_claims(&mut self, claims: Option<Claims>) {
        self.claims = claims;
    }

    /// Whether this program writes the open workbook.
    pub fn role(&self) -> Role {
        self.role
    }

    /// Becomes the writer of the open workbook, or one who follows. Before it becomes the writer it
    /// catches up.
    pub fn set_role(&mut self, role: Role) {
        if self.role != role {
            self.role = role;
            self.revision += 1;
        }
    }

    /// The open workbook's id.
    pub fn open_id(&self) -> Option<&str> {
        self.open.as_ref().map(|open| open.shop.id.as_str())
    }

    pub(super) async fn claim(&self, workbook: &str) -> Role {
        match &self.claims {
            Some(claims) => claims(workbook.into()).await,
            None => Role::Writer,
        }
    }

    /// Whether this program may do a command: one that writes a workbook needs to be its writer.
    pub(super) async fn gate(&self, command: &Command) -> Result<(), Fault> {
        let open = self.open.as_ref();
        let written = match command {
            Command::OpenSampleShop
            | Command::OpenSample(..)
            | Command::OpenWorkbook(_)
            | Command::CreateWorkbook(_)
            | Command::DuplicateWorkbook(_)
            | Command::TakeOver
            | Command::Unlock(..)
            | Command::RestoreBackup { .. } => None,
            // Goes into a workbook of its own then.
            Command::Import(_) if open.is_some_and(|open| open.shop.sample) => None,
            Command::DeleteWorkbook(id) | Command::RestoreWorkbook(id) => Some(id),
            _ => open.map(|open| &open.shop.id),
        };
        let role = match written {
            None => Role::Writer,
            Some(id) if open.is_some_and(|open| open.shop.id == *id) => self.role,
            Some(id) => self.claim(id).await,
        };
        match role {
            Role::Writer => Ok(()),
            Role::Reader => Err(Fault::ReadOnly),
        }
    }

    /// Takes over what others wrote since this program read: the list of workbooks, and the open
    /// workbook's journal. Answers whether anything was new.
    pub async fn catch_up(&mut self) -> Result<bool, Fault> {
        if !self.store.is_disk() && self.unsaved.is_some() {
            return Ok(false);
        }
        let (shops, bad) = self.store.shops().await?;
        let mut news = bad.is_empty() && !alike(&shops, &self.shops);
        if bad.is_empty() {
            self.shops = shops;
        }
        news |= self.follow().await?;
        if news {
            self.revision += 1;
        }
        Ok(news)
    }

    /// Works what others wrote into the open workbook.
    async fn follow(&mut self) -> Result<bool, Fault> {
        let Some(open) = &mut self.open else {
            return Ok(false);
        };
        let known = self.shops.iter().find(|shop| shop.id == open.shop.id);
        // Workbooks go by way of the bin: one that is just not there was cleared away.
        let known = known.cloned().ok_or(Fault::Gone)?;
        if !same_room(&known, &open.shop) {
            self.open_workbook(&known.id, known.opened).await?;
            return Ok(true);
        }
        let tail = self.store.tail(&known, &mut open.journal).await?;
        open.shop = known;
        if let Tail::Lines(fresh) = tail
            && fresh.len() <= APART
        {
            let mut whole = true;
            for entry in &fresh {
                whole = whole && open.book.apply(entry.cause, &entry.change).is_ok();
                if whole {
                    open.absorb(&self.store, &entry.change).await;
                }
            }
            if whole {
                return Ok(!fresh.is_empty());
            }
        }
        // The journal has moved on already: what could not be worked in is read anew, not left half done.
        let (id, opened) = (open.shop.id.clone(), open.shop.opened);
        self.open_workbook(&id, opened).await?;
        Ok(true)
    }
}

/// Most lines worked in one by one; after more, the workbook is quicker read anew.
const APART: usize = 256;

/// Whether what was read of a workbook is still what its record points to.
fn same_room(now: &Shop, then: &Shop) -> bool {
    now.room == then.room && now.redact == then.redact && now.lock == then.lock
}

/// Whether two lists of workbooks look alike; when one was opened last is each program's own.
fn alike(ours: &[Shop], theirs: &[Shop]) -> bool {
    let same = |(ours, theirs): (&Shop, &Shop)| {
        let opened = ours.opened;
        *ours
            == Shop {
                opened,
                ..theirs.clone()
            }
    };
    ours.len() == theirs.len() && ours.iter().zip(theirs).all(same)
}
