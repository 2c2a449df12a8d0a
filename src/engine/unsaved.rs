//! The disk is lost while a workbook is open: it goes on in memory, and the page says so loudly.

use super::dispatch::Engine;
use super::message::{Fault, Role};
use crate::store::Store;

impl Engine {
    /// Whether this fault means that nothing more can be saved, though a disk was there before.
    pub fn lost_disk(&self, fault: &Fault) -> bool {
        self.store.is_disk() && matches!(fault, Fault::NoStorage(_) | Fault::Gone)
    }

    /// Goes on in memory with all that is open. The columns come back from what is shown, so that
    /// undo reaches back to the last import that was taken away.
    pub async fn go_unsaved(&mut self, fault: Fault) -> Result<(), Fault> {
        let memory = Store::default();
        let mut silent = |_, _| {};
        self.shops.clear();
        if let Some(open) = &mut self.open {
            // Nothing in memory is locked.
            open.shop.lock = None;
            let mut contents = open.book.contents().clone();
            let mut kept = Vec::with_capacity(contents.imports.len());
            for mut import in contents.imports {
                let Some(batch) = open.desk.dressed().batch(&import.id, &import.head) else {
                    continue;
                };
                let written = memory.write_batch(&open.shop, &import.id, &batch, &mut silent);
                import.parts = written.await?;
                import.head = batch.head;
                kept.push(import);
            }
            contents.imports = kept;
            contents.revision = 0;
            open.journal = memory.found(&open.shop, &contents).await?;
            open.book.renew_imports(contents.imports);
            self.shops.push(open.shop.clone());
        }
        self.store = memory;
        self.unsaved = Some(fault);
        self.claims = None;
        self.role = Role::Writer;
        self.revision += 1;
        Ok(())
    }
}
