//! The OLE container of old workbooks: its directory, and its streams with every link checked.

use super::refused;
use crate::import::sniff::{LEAD, OLE, find};
use crate::import::{RefusalCode, Refused};

/// Sector ids from here on are marks, not sectors.
const LAST_SECTOR: u32 = 0xFFFF_FFFA;
/// Ends a chain.
const END: u32 = 0xFFFF_FFFE;
/// Streams shorter than this live in the ministream.
#[cfg(feature = "convert")]
const MINI_CUTOFF: usize = 4096;

/// An opened container.
pub(crate) struct Ole<'a> {
    bytes: &'a [u8],
    sector: usize,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    start: u32,
    len: usize,
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes
        .chunks_exact(4)
        .map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]]))
}

fn truncated() -> Refused {
    refused(RefusalCode::Truncated, "")
}

fn corrupt() -> Refused {
    refused(RefusalCode::Corrupt, "OLE")
}

impl<'a> Ole<'a> {
    /// Reads header, allocation tables and directory.
    ///
    /// # Errors
    /// `Truncated` where a table or the directory lies beyond the end, `Corrupt` where the
    /// container contradicts itself.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Ole<'a>, Refused> {
        let bytes = &bytes[find(&bytes[..bytes.len().min(LEAD)], OLE).unwrap_or(0)..];
        if bytes.len() < 512 {
            return Err(truncated());
        }
        let sector = match u16_at(bytes, 30) {
            Some(9) => 512,
            Some(12) => 4096,
            _ => return Err(corrupt()),
        };
        let word = |at| u32_at(bytes, at).ok_or_else(truncated);
        let mut ole = Ole {
            bytes,
            sector,
            fat: Vec::new(),
            mini_fat: Vec::new(),
            mini: Vec::new(),
            entries: Vec::new(),
        };
        let most = bytes.len() / sector + 1;
        let mut fat_sectors: Vec<u32> = words(&bytes[76..512])
            .filter(|&id| id < LAST_SECTOR)
            .collect();
        let mut next = word(68)?;
        let mut seen = 0;
        while next < LAST_SECTOR {
            seen += 1;
            if seen > most {
                return Err(corrupt());
            }
            let ids: Vec<u32> = words(ole.sector_bytes(next, true)?).collect();
            let Some((&link, ids)) = ids.split_last() else {
                return Err(corrupt());
            };
            fat_sectors.extend(ids.iter().copied().filter(|&id| id < LAST_SECTOR));
            next = link;
        }
        if fat_sectors.len() > most {
            return Err(corrupt());
        }
        for id in fat_sectors {
            let entries: Vec<u32> = words(ole.sector_bytes(id, true)?).collect();
            ole.fat.extend(entries);
        }
        let directory = ole.chain(word(48)?, usize::MAX)?;
        if directory.len() % sector != 0 {
            return Err(truncated());
        }
        for entry in directory.chunks_exact(128) {
            let units = usize::from(u16_at(entry, 64).unwrap_or(0)).min(64) / 2;
            let name: Vec<u16> = entry[..units * 2]
                .chunks_exact(2)
                .map(|c| u16::from_le_bytes([c[0], c[1]]))
                .take_while(|&u| u != 0)
                .collect();
            ole.entries.push(Entry {
                name: String::from_utf16_lossy(&name),
                start: u32_at(entry, 116).unwrap_or(END),
                len: u32_at(entry, 120).unwrap_or(0) as usize,
            });
        }
        let Some(root) = ole.entries.first() else {
            return Err(corrupt());
        };
        let (root_start, root_len) = (root.start, root.len);
        if word(64)? > 0 && root_start < LAST_SECTOR {
            let mini_fat = ole.chain(word(60)?, usize::MAX)?;
            ole.mini_fat = words(&mini_fat).collect();
            ole.mini = ole.chain(root_start, root_len)?;
        }
        Ok(ole)
    }

    /// Whether the directory has an entry of this name, in any case.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries
            .iter()
            .any(|e| e.name.eq_ignore_ascii_case(name))
    }

    /// A stream's bytes; `None` where there is no such stream.
    ///
    /// # Errors
    /// `Truncated` where the chain leaves the file or ends early, `Corrupt` where it loops.
    #[cfg(feature = "convert")]
    pub(crate) fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, Refused> {
        let Some(entry) = self
            .entries
            .iter()
            .find(|e| e.name.eq_ignore_ascii_case(name))
        else {
            return Ok(None);
        };
        let data = if entry.len < MINI_CUTOFF {
            self.mini_chain(entry.start, entry.len)?
        } else {
            self.chain(entry.start, entry.len)?
        };
        if data.len() < entry.len {
            return Err(truncated());
        }
        Ok(Some(data))
    }

    /// One sector; the file's last may be cut short unless `whole` is asked for.
    fn sector_bytes(&self, id: u32, whole: bool) -> Result<&'a [u8], Refused> {
        let start = (id as usize)
            .checked_add(1)
            .and_then(|n| n.checked_mul(self.sector))
            .ok_or_else(truncated)?;
        let end = start.saturating_add(self.sector).min(self.bytes.len());
        match self.bytes.get(start..end) {
            Some(found) if !found.is_empty() && (!whole || found.len() == self.sector) => Ok(found),
            _ => Err(truncated()),
        }
    }

    fn chain(&self, start: u32, len: usize) -> Result<Vec<u8>, Refused> {
        let mut data = Vec::new();
        let mut id = start;
        let mut steps = 0usize;
        while id < LAST_SECTOR && data.len() < len {
            steps += 1;
            if steps > self.fat.len() + 1 {
                return Err(corrupt());
            }
            let sector = self.sector_bytes(id, false)?;
            data.extend_from_slice(&sector[..sector.len().min(len - data.len())]);
            id = match self.fat.get(id as usize) {
                Some(&next) => next,
                None if data.len() >= len => END,
                None => return Err(corrupt()),
            };
        }
        Ok(data)
    }

    #[cfg(feature = "convert")]
    fn mini_chain(&self, start: u32, len: usize) -> Result<Vec<u8>, Refused> {
        let mut data = Vec::new();
        let mut id = start;
        while id < LAST_SECTOR && data.len() < len {
            let at = id as usize * 64;
            let sector = self
                .mini
                .get(at..(at + 64).min(self.mini.len()))
                .filter(|s| !s.is_empty())
                .ok_or_else(corrupt)?;
            data.extend_from_slice(&sector[..sector.len().min(len - data.len())]);
            id = *self.mini_fat.get(id as usize).ok_or_else(corrupt)?;
        }
        Ok(data)
    }
}
