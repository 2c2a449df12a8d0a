//! The file being imported beside the workbook: asked once of the engine, compared in the files worker.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Intake;
use crate::app::toast::Offer;
use crate::engine::message::{Answer, Fault, Query, ToFiles};
use crate::i18n::phrases::beside as words;
use crate::import::{Delta, DiffRow, Difference, DoubtFilter, DoubtPage, Preview};

/// How the file stands to the workbook. Cheap to copy.
#[derive(Clone, Copy, Default)]
pub struct Beside {
    /// How much is new, changed, missing; `None` while it is worked out.
    pub difference: RwSignal<Option<Difference>>,
    /// Why it cannot be.
    pub fault: RwSignal<Option<Fault>>,
    /// Differences at hand: place of the first one, and they.
    pub rows: RwSignal<(u32, Vec<DiffRow>)>,
    /// Doubts at hand: place of the first one, and they.
    pub doubts: RwSignal<(u32, DoubtPage)>,
    /// Whether lines that the workbook has already are added once more.
    pub again: RwSignal<bool>,
    /// Whether blank cells empty fields.
    pub blanks: RwSignal<bool>,
    /// Rises with every comparison and every reading.
    pub turn: RwSignal<u32>,
    /// What was shown when the person wanted it written and the workbook had moved on meanwhile.
    wanted: RwSignal<Option<Difference>>,
    /// The workbook that is compared with: its id and revision; `None`: not asked yet.
    with: RwSignal<Option<Seen>>,
}

type Seen = (Option<String>, u32);

impl Beside {
    /// Nothing is known any more.
    pub(super) fn forget(self) {
        self.with.set(None);
        self.wanted.set(None);
        self.again.set(false);
        self.blanks.set(false);
        self.outdate();
    }

    /// The file is read in another way: what was compared does not hold.
    pub(super) fn outdate(self) {
        self.difference.set(None);
        self.fault.set(None);
        self.rows.set((0, Vec::new()));
        self.turn.update(|turn| *turn += 1);
    }

    pub(super) fn is_asked(self) -> bool {
        self.with.with_untracked(Option::is_some)
    }

    fn told(self, difference: Difference) {
        self.difference.set(Some(difference));
        self.turn.update(|turn| *turn += 1);
    }
}

impl Intake {
    /// How the file stands to the workbook.
    pub fn beside(self) -> Beside {
        self.beside
    }

    /// Hands the workbook to the files worker, which compares.
    pub(super) fn compare(self) {
        let beside = self.beside;
        beside.difference.set(None);
        beside.with.set(Some(self.seen()));
        // An import never goes into a sample: a workbook of its own is made.
        let none = self.book.with_untracked(|book| match &book.workbook {
            Some(open) => open.sample,
            None => true,
        });
        if none {
            let imports = Vec::new();
            self.post(&ToFiles::Compare { imports });
            return;
        }
        let lang = self.tongue.get_untracked();
        spawn_local(async move {
            match self.client.query(lang, Query::ExportBackup).await {
                Ok((Answer::Backup { imports, .. }, buffers)) => {
                    // The file may have been let go meanwhile.
                    if beside.is_asked() {
                        self.post_with(&ToFiles::Compare { imports }, buffers);
                    }
                }
                Ok(_) => {}
                Err(fault) => beside.fault.set(Some(fault)),
            }
        });
    }

    /// The workbook has moved on since it was compared with: it is compared anew, and what the person wanted to be
    /// written is written if it still is what they saw.
    pub(super) fn compare_to_write(self) {
        let beside = self.beside;
        beside.wanted.set(beside.difference.get_untracked());
        self.compare();
    }

    /// What the files worker found.
    pub(super) fn told(self, difference: Difference) {
        let beside = self.beside;
        let items = |found: &Option<Preview>| found.as_ref().is_some_and(Preview::is_joining);
        let nothing = !difference.writes() && difference.unchanged == 0;
        // The orders of these items may be in a file that waits.
        if nothing && self.found.with_untracked(items) && self.defer() {
            return;
        }
        let wanted = beside.wanted.get_untracked();
        beside.wanted.set(None);
        let same = wanted.as_ref() == Some(&difference);
        beside.told(difference);
        if same {
            self.write();
        } else if wanted.is_some() {
            let words = words::compared_anew(self.tongue.get_untracked());
            self.toasts.say(words.into(), Offer::Nothing);
        }
    }

    fn seen(self) -> Seen {
        self.book.with_untracked(|book| {
            let open = book.workbook.as_ref().map(|open| open.id.clone());
            (open, book.revision)
        })
    }

    /// Whether the workbook has changed since it was compared with.
    pub(super) fn is_out_of_date(self) -> bool {
        let seen = self.seen();
        let with = self.beside.with;
        with.with_untracked(|with| with.as_ref().is_some_and(|with| *with != seen))
    }

    /// Lets blank cells empty fields, or not.
    pub fn set_blanks(self, blanks: bool) {
        self.beside.blanks.set(blanks);
        self.post(&ToFiles::Blanks(blanks));
    }

    /// Asks for a window of the differences.
    pub fn ask_differences(self, only: Option<Delta>, from: u32, count: u32) {
        self.post(&ToFiles::Differences { only, from, count });
    }

    /// Asks for a window of the doubts.
    pub fn ask_doubts(self, filter: DoubtFilter, from: u32, count: u32) {
        self.post(&ToFiles::Doubts {
            filter,
            from,
            count,
        });
    }

    /// Hands the doubts to the browser's downloads.
    pub fn download_doubts(self, filter: DoubtFilter) {
        let lang = self.tongue.get_untracked();
        self.post(&ToFiles::DoubtsFile(filter, lang));
    }
}
