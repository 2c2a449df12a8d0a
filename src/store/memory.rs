//! The store without a disk: for measuring, for private windows, and for tests that make it fail.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use super::Trouble;
use super::shelf::Append;

type ColumnKey = (String, String, u32);

/// Everything in memory, with the same keys as on disk.
#[derive(Debug, Default)]
pub struct Memory {
    shops: RefCell<BTreeMap<String, String>>,
    journal: RefCell<BTreeMap<(String, u32), String>>,
    chunks: RefCell<BTreeMap<ColumnKey, Vec<Vec<u8>>>>,
    writes_left: Cell<Option<u32>>,
}

impl Memory {
    /// From the write after the next `writes` on, the storage is full; `None`: never.
    pub fn fail_after(&self, writes: Option<u32>) {
        self.writes_left.set(writes);
    }

    /// Changes a stored journal line, as damage or a meddler would.
    pub fn tamper(&self, workbook: &str, seq: u32, with: impl FnOnce(&mut String)) {
        if let Some(line) = self.journal.borrow_mut().get_mut(&(workbook.into(), seq)) {
            with(line);
        }
    }

    /// Changes a stored column, as damage would.
    pub fn damage(&self, workbook: &str, batch: &str, column: u32, with: impl FnOnce(&mut [u8])) {
        let key = (workbook.into(), batch.into(), column);
        let mut chunks = self.chunks.borrow_mut();
        if let Some(chunk) = chunks.get_mut(&key).and_then(|all| all.last_mut()) {
            with(chunk);
        }
    }

    fn may_write(&self) -> Result<(), Trouble> {
        match self.writes_left.get() {
            None => Ok(()),
            Some(0) => Err(Trouble::Quota),
            Some(left) => {
                self.writes_left.set(Some(left - 1));
                Ok(())
            }
        }
    }

    pub(super) fn shops(&self) -> Vec<String> {
        self.shops.borrow().values().cloned().collect()
    }

    pub(super) fn put_shop(&self, id: &str, stored: String) -> Result<(), Trouble> {
        self.may_write()?;
        self.shops.borrow_mut().insert(id.into(), stored);
        Ok(())
    }

    pub(super) fn journal(&self, workbook: &str) -> Vec<(u32, String)> {
        self.journal
            .borrow()
            .range((workbook.to_string(), 0)..=(workbook.to_string(), u32::MAX))
            .map(|((_, seq), stored)| (*seq, stored.clone()))
            .collect()
    }

    pub(super) fn add_chunks(
        &self,
        workbook: &str,
        batch: &str,
        column: u32,
        chunks: Vec<Vec<u8>>,
    ) -> Result<(), Trouble> {
        if chunks.is_empty() {
            return Ok(());
        }
        self.may_write()?;
        self.chunks
            .borrow_mut()
            .insert((workbook.into(), batch.into(), column), chunks);
        Ok(())
    }

    pub(super) fn column(&self, workbook: &str, batch: &str, column: u32) -> Vec<Vec<u8>> {
        let key = (workbook.into(), batch.into(), column);
        self.chunks.borrow().get(&key).cloned().unwrap_or_default()
    }

    pub(super) fn append(&self, append: &Append<'_>) -> Result<(), Trouble> {
        self.may_write()?;
        let key = (append.workbook.to_string(), append.seq);
        if let Some((batch, needed)) = append.chunks {
            let stored: usize = self
                .chunks
                .borrow()
                .iter()
                .filter(|((shop, id, _), _)| shop == append.workbook && id == batch)
                .map(|(_, chunks)| chunks.len())
                .sum();
            if stored != needed as usize {
                return Err(Trouble::ChangedElsewhere);
            }
        }
        if self.journal.borrow().contains_key(&key) {
            return Err(Trouble::ChangedElsewhere);
        }
        self.journal.borrow_mut().insert(key, append.line.into());
        if let Some(shop) = append.shop {
            let id = append.workbook.to_string();
            self.shops.borrow_mut().insert(id, shop.into());
        }
        Ok(())
    }

    pub(super) fn batches(&self) -> Vec<(String, String)> {
        let mut all: Vec<_> = self
            .chunks
            .borrow()
            .keys()
            .map(|(workbook, batch, _)| (workbook.clone(), batch.clone()))
            .collect();
        all.dedup();
        all
    }

    pub(super) fn delete_batch(&self, workbook: &str, batch: &str) {
        self.chunks
            .borrow_mut()
            .retain(|(shop, id, _), _| shop != workbook || id != batch);
    }
}
