//! The open workbook with all that is worked out from it: what queries read and never change.

use super::customers::{Asked, Badges, Customers};
use super::message::{Answer, Fault, Query};
use super::person;
use super::tally::Tally;
use crate::i18n::Lang;
use crate::model::field;
use crate::model::{Day, Dressed, Fields, Kind, Ledger, Records, Totals, customer_id, stays};
use crate::report::{self, REGISTRY, Settings, Standing};

/// Answers kept beside one for each analysis with its own settings.
const ANSWERS_KEPT: usize = 4;

/// A ledger and what was asked of it lately.
#[derive(Default)]
pub struct Desk {
    workbook: String,
    dressed: Dressed,
    totals: [Totals; 2],
    tally: Option<Tally>,
    customers: Option<Customers>,
    /// Newest last.
    answers: Vec<(Asking, Box<dyn report::Answer>)>,
}

/// A question for an analysis: its id, settings, as-of day.
pub(super) type Asking = (String, Settings, Option<Day>);

impl Desk {
    /// Lays out the ledger of this workbook.
    pub fn new(workbook: &str, dressed: Dressed) -> Desk {
        Desk {
            workbook: workbook.into(),
            totals: totals(&dressed),
            dressed,
            ..Desk::default()
        }
    }

    /// The ledger.
    pub fn ledger(&self) -> &Ledger {
        self.dressed.ledger()
    }

    /// The ledger with the way back to each line's record.
    pub fn dressed(&mut self) -> &mut Dressed {
        &mut self.dressed
    }

    /// The ledger again, to be changed; what was worked out from it is gone.
    pub fn into_dressed(self) -> Dressed {
        self.dressed
    }

    /// Drops what was worked out: the ledger changed, or (`lines` false) customers' profiles only.
    pub fn forget(&mut self, lines: bool) {
        self.customers = None;
        if lines {
            self.totals = totals(&self.dressed);
            self.tally = None;
            self.answers.clear();
        }
    }

    /// Figures of every customer.
    pub fn tally(&mut self) -> &Tally {
        let ledger = self.dressed.ledger();
        self.tally.get_or_insert_with(|| Tally::of(ledger))
    }

    /// Ledger and figures side by side.
    pub fn counted(&mut self) -> (&Ledger, &Tally) {
        let ledger = self.dressed.ledger();
        (ledger, self.tally.get_or_insert_with(|| Tally::of(ledger)))
    }

    /// A customer's mark in links.
    pub fn mark(&self, customer: u32) -> String {
        person::mark(&self.workbook, self.dressed.who(customer))
    }

    /// A customer's record id as the screen may know it: the code where names are hidden.
    pub fn shown_id(&self, customer: u32) -> String {
        match self.dressed.is_redacted() {
            true => self.dressed.ledger().customer_at(customer).key.into(),
            false => customer_id(self.dressed.who(customer)),
        }
    }

    /// The record id behind one that the screen knows.
    pub fn real_id(&self, shown: &str) -> String {
        if self.dressed.is_redacted() {
            let ledger = self.dressed.ledger();
            let mut codes = 0..ledger.customer_keys.len();
            if let Some(at) = codes.find(|&at| ledger.customer_keys.get(at) == shown) {
                return customer_id(self.dressed.who(at as u32));
            }
        }
        shown.into()
    }

    /// The name an import gave this customer, or the key where it gave none.
    pub fn imported_name(&self, id: &str) -> Option<String> {
        let at = self.dressed.known_customer(id)?;
        let who = self.dressed.who(at);
        Some(who.shown().into())
    }

    /// Customers that match, as the table has them.
    pub fn matching(
        &mut self,
        records: &Records,
        lang: Lang,
        search: &str,
        badges: &[(String, String)],
    ) -> Vec<u32> {
        let asked = Asked {
            search,
            badges,
            sort: None,
            from: 0,
            count: 0,
        };
        let (_, tally, customers) = self.table(records, lang);
        customers.found(tally, asked).to_vec()
    }

    /// The four figures every page starts from, of customers and of lines without one.
    pub fn totals(&self) -> [Totals; 2] {
        self.totals
    }

    /// Answers a query: the answer and the buffers that go with it.
    pub fn query(
        &mut self,
        records: &Records,
        lang: Lang,
        query: Query,
    ) -> Result<(Answer, Vec<Vec<u8>>), Fault> {
        let plain = |answer| Ok((answer, Vec::new()));
        match query {
            Query::Registry => plain(registry(lang)),
            Query::Report(id, settings, as_of) => {
                let at = self.ask((id, settings, as_of))?;
                let report = self.answers[at].1.report(self.dressed.ledger(), lang);
                plain(Answer::Report(Box::new(report)))
            }
            Query::Rows {
                id,
                settings,
                as_of,
                sort,
                from,
                count,
            } => {
                let at = self.ask((id, settings, as_of))?;
                let range = from as usize..(from as usize).saturating_add(count as usize);
                let rows =
                    self.answers[at]
                        .1
                        .rows(self.dressed.ledger(), lang, sort.as_ref(), range);
                plain(Answer::Rows(rows))
            }
            #[cfg(feature = "models")]
            Query::Portrait(id, mark) => {
                let customer = self.find(&mark).ok_or(Fault::NotFound)?;
                let at = self.ask((id, Settings::new(), None))?;
                let ledger = self.dressed.ledger();
                let report = self.answers[at].1.portrait(ledger, customer, lang);
                plain(Answer::Report(Box::new(report.ok_or(Fault::NotFound)?)))
            }
            Query::Customers {
                search,
                badges,
                sort,
                from,
                count,
            } => {
                let asked = Asked {
                    search: &search,
                    badges: &badges,
                    sort: sort.as_ref(),
                    from,
                    count,
                };
                let (ledger, tally, customers) = self.table(records, lang);
                plain(Answer::Customers(customers.page(ledger, tally, asked)))
            }
            Query::Customer(customer) => plain(self.customer(records, lang, customer)?),
            Query::FindCustomer(mark) => {
                let customer = self.find(&mark).ok_or(Fault::NotFound)?;
                plain(self.customer(records, lang, customer)?)
            }
            Query::Lines {
                customer,
                from,
                count,
            } => {
                let tally = self
                    .tally
                    .get_or_insert_with(|| Tally::of(self.dressed.ledger()));
                let rows = person::lines(self.dressed.ledger(), tally, customer, lang, from, count);
                plain(Answer::Rows(rows))
            }
            // Records, history and backups need an open workbook, which answers them itself.
            _ => Err(Fault::NotFound),
        }
    }

    /// Place of the answer in `answers`, which is its end.
    fn ask(&mut self, asking: Asking) -> Result<usize, Fault> {
        match self.answers.iter().position(|(known, _)| *known == asking) {
            Some(at) => {
                let found = self.answers.remove(at);
                self.answers.push(found);
            }
            None => {
                let answer = self.work_out(&asking)?;
                self.keep(asking, answer);
            }
        }
        Ok(self.answers.len() - 1)
    }

    /// Keeps an answer as the newest.
    pub(super) fn keep(&mut self, asking: Asking, answer: Box<dyn report::Answer>) {
        #[cfg(feature = "models")]
        self.answers.retain(|(known, _)| *known != asking);
        if self.answers.len() >= REGISTRY.len() + ANSWERS_KEPT {
            self.answers.remove(0);
        }
        self.answers.push((asking, answer));
    }

    fn work_out(&self, asking: &Asking) -> Result<Box<dyn report::Answer>, Fault> {
        #[cfg(feature = "models")]
        if let Some(answered) = self.again(asking) {
            return Ok(answered?);
        }
        let (id, settings, as_of) = asking;
        Ok(report::ask(self.dressed.ledger(), id, settings, *as_of)?)
    }

    /// The answer from what was worked out for other settings, where that serves.
    #[cfg(feature = "models")]
    fn again(
        &self,
        (id, settings, as_of): &Asking,
    ) -> Option<Result<Box<dyn report::Answer>, report::Refusal>> {
        let ledger = self.dressed.ledger();
        let known = self
            .answers
            .iter()
            .rev()
            .filter(|(known, _)| known.0 == *id);
        let mut again = known.filter_map(|(_, answer)| answer.again(ledger, settings, *as_of));
        again.next()
    }

    /// Begins with what takes long before this can be answered, and says whether it refines an answer that
    /// was given roughly, where `exact` asks for that; `None`: it is answered at once.
    #[cfg(feature = "models")]
    pub(super) fn begin(
        &mut self,
        asking: &Asking,
        exact: bool,
    ) -> Result<Option<(report::Work, bool)>, Fault> {
        let ledger = self.dressed.ledger();
        if let Some((_, answer)) = self.answers.iter().find(|(known, _)| known == asking) {
            let work = exact.then(|| answer.refine(ledger)).flatten();
            return Ok(work.map(|work| (work, true)));
        }
        if let Some(answered) = self.again(asking) {
            self.keep(asking.clone(), answered?);
            return Ok(None);
        }
        let (id, settings, as_of) = asking;
        let work = report::begin(ledger, id, settings, *as_of)?;
        Ok(work.map(|work| (work, false)))
    }

    fn customer(&mut self, records: &Records, lang: Lang, customer: u32) -> Result<Answer, Fault> {
        let standings = self.standings(lang, customer)?;
        let tally = self
            .tally
            .get_or_insert_with(|| Tally::of(self.dressed.ledger()));
        let page = person::page(self.dressed.ledger(), tally, customer, lang, standings);
        let mut page = page.ok_or(Fault::NotFound)?;
        page.mark = self.mark(customer);
        page.id = self.shown_id(customer);
        let id = customer_id(self.dressed.who(customer));
        let hidden = self.dressed.is_redacted();
        if let Some(fields) = records.get(Kind::Customer, &id) {
            page.fields = shown_fields(Kind::Customer, fields, hidden);
        }
        if !hidden {
            let name = page.name.clone();
            if !name.is_empty() && page.fields.iter().all(|(key, _)| key != "name") {
                page.fields.push(("name".into(), name));
            }
            let merged = records.of(Kind::Customer).filter(|(from, fields)| {
                fields.get("merged_into").is_some() && stays(records, from) == id
            });
            let merged: Vec<String> = merged.map(|(from, _)| from.into()).collect();
            for from in merged {
                if let Some(at) = self.dressed.customer(&from) {
                    let shown = self.dressed.who(at).shown().to_string();
                    page.merged.push((shown, from));
                }
            }
        }
        Ok(Answer::Customer(Box::new(page)))
    }

    /// Filled profiles by customer.
    fn profiles<'a>(&mut self, records: &'a Records) -> Vec<(u32, &'a Fields)> {
        let all = records.of(Kind::Customer);
        all.filter_map(|(id, fields)| Some((self.dressed.customer(id)?, fields)))
            .collect()
    }

    /// Where a customer stands in every analysis that answers for this shop.
    fn standings(&mut self, lang: Lang, customer: u32) -> Result<Vec<Standing>, Fault> {
        if customer as usize >= self.dressed.ledger().customer_keys.len() {
            return Err(Fault::NotFound);
        }
        let mut standings = Vec::new();
        for analysis in REGISTRY {
            match self.ask((analysis.id.into(), Settings::new(), None)) {
                Ok(at) => {
                    let answer = &self.answers[at].1;
                    standings.extend(answer.standing(self.dressed.ledger(), customer, lang));
                }
                // An analysis that cannot answer has no standing to show; its own page says why.
                Err(Fault::Refused(_)) => {}
                Err(fault) => return Err(fault),
            }
        }
        Ok(standings)
    }

    fn find(&self, mark: &str) -> Option<u32> {
        (0..self.dressed.ledger().customer_keys.len() as u32).find(|&at| self.mark(at) == mark)
    }

    fn table(&mut self, records: &Records, lang: Lang) -> (&Ledger, &Tally, &mut Customers) {
        let known = self.customers.take().filter(|table| table.lang() == lang);
        let table = match known {
            Some(table) => table,
            None => {
                let badges = self.badges(lang);
                let profiles = self.profiles(records);
                let redacted = self.dressed.is_redacted();
                Customers::of(self.dressed.ledger(), lang, badges, profiles, redacted)
            }
        };
        let tally = self
            .tally
            .get_or_insert_with(|| Tally::of(self.dressed.ledger()));
        (self.dressed.ledger(), tally, self.customers.insert(table))
    }

    fn badges(&mut self, lang: Lang) -> Vec<Badges> {
        let customers = self.dressed.ledger().customer_keys.len() as u32;
        let mut all = Vec::new();
        for analysis in REGISTRY {
            // An analysis that refuses has no badges; its own page says why.
            let Ok(at) = self.ask((analysis.id.into(), Settings::new(), None)) else {
                continue;
            };
            let answer = &self.answers[at].1;
            let given = (0..customers).map(|customer| answer.badge(customer, lang));
            let title = (analysis.title)(lang);
            all.extend(Badges::of(analysis.id, title, given));
        }
        all
    }
}

fn totals(dressed: &Dressed) -> [Totals; 2] {
    let ledger = dressed.ledger();
    [ledger.totals(), ledger.totals_of_nobody()]
}

/// Filled fields as the screen may show them: under hidden names only what cannot say who it is.
pub(super) fn shown_fields(kind: Kind, fields: &Fields, hidden: bool) -> Vec<(String, String)> {
    let plain = |key: &str| field::find(kind, key).is_some_and(|field| field.value.is_impersonal());
    fields
        .iter()
        .filter(|(key, _)| !hidden || plain(key))
        .map(|(key, value)| (key.into(), value.into()))
        .collect()
}

/// The registry in words; it needs no workbook.
pub(super) fn registry(lang: Lang) -> Answer {
    Answer::Registry(REGISTRY.iter().map(|known| known.entry(lang)).collect())
}
