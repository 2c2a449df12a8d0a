//! One part of a backup file, counted and hashed on its way in or out.

use std::io::{Error, Read, Result, Write};

use sha2::{Digest, Sha256};

use super::manifest::{CUSTOMERS, IMPORTS, MANIFEST, ORDERS, PartRecord};
use crate::cipher::hex;

/// A line of a CSV part longer than this is none of ours: a cell has at most 1 MiB when it is
/// imported, and a line of order lines four of them.
const LONGEST_LINE: usize = 32 << 20;

/// The most bytes that a part may have, read and written alike: what is held in memory at once has
/// less than what is read in passing. There is no limit to how well a part is compressed, since a
/// shop's own texts may repeat; what a part says of its size is held against what comes.
pub fn most(name: &str) -> u64 {
    match name {
        ORDERS => 3 << 30,
        CUSTOMERS => 1 << 30,
        MANIFEST => 1 << 20,
        IMPORTS => 64 << 20,
        _ => 512 << 20,
    }
}

/// Passes bytes on, counted and hashed.
pub struct Hashed<T> {
    inner: T,
    bytes: u64,
    sum: Sha256,
    /// Bytes since the last end of a line.
    line: usize,
    most: u64,
    /// Whether the part could not be inflated, is too long, or has too long a line.
    broken: bool,
}

impl<T> Hashed<T> {
    /// At most this many bytes pass.
    pub fn new(inner: T, most: u64) -> Hashed<T> {
        Hashed {
            inner,
            bytes: 0,
            sum: Sha256::new(),
            line: 0,
            most,
            broken: false,
        }
    }

    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Whether what passed is what the manifest says; of a part that could not be read, never.
    pub fn is(self, record: &PartRecord) -> bool {
        !self.broken
            && self.bytes == record.bytes
            && hex(&self.sum.finalize()).eq_ignore_ascii_case(&record.sha256)
    }

    /// What the manifest says of it.
    pub fn record(self, name: &str) -> PartRecord {
        PartRecord {
            name: name.into(),
            bytes: self.bytes,
            sha256: hex(&self.sum.finalize()),
        }
    }

    fn pass(&mut self, bytes: &[u8]) -> Result<()> {
        self.bytes += bytes.len() as u64;
        self.sum.update(bytes);
        self.broken |= self.bytes > self.most;
        match self.broken {
            true => Err(Error::other("too large")),
            false => Ok(()),
        }
    }
}

impl<T: Read> Hashed<T> {
    /// Reads what is left, so that count and hash are of the whole part.
    pub fn drain(&mut self) {
        let mut buffer = vec![0; 1 << 16];
        self.line = 0;
        // A failure is remembered in `broken`.
        while self.read(&mut buffer).is_ok_and(|read| read > 0) {
            self.line = 0;
        }
    }
}

impl<T: Read> Read for Hashed<T> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let read = self
            .inner
            .read(buffer)
            .inspect_err(|_| self.broken = true)?;
        self.pass(&buffer[..read])?;
        match buffer[..read].iter().rposition(|byte| *byte == b'\n') {
            Some(end) => self.line = read - end,
            None => self.line += read,
        }
        match self.line > LONGEST_LINE {
            true => Err(Error::other("endless line")),
            false => Ok(read),
        }
    }
}

impl<T: Write> Write for Hashed<T> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        let written = self.inner.write(bytes)?;
        self.pass(&bytes[..written])?;
        Ok(written)
    }

    fn flush(&mut self) -> Result<()> {
        self.inner.flush()
    }
}
