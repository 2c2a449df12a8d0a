//! The open workbook with all that is worked out from it: what queries read and never change.

use super::customers::{Asked, Badges, Customers};
use super::message::{Answer, Fault, Query};
use super::person;
use super::tally::Tally;
use crate::export::csv;
use crate::i18n::Lang;
use crate::i18n::phrases::engine as words;
use crate::model::{Day, Ledger, Totals};
use crate::report::{self, REGISTRY, Settings, Standing};

/// Answers kept beside one for each analysis with its own settings.
const ANSWERS_KEPT: usize = 4;

/// A ledger and what was asked of it lately.
#[derive(Default)]
pub struct Desk {
    workbook: String,
    ledger: Ledger,
    totals: Totals,
    tally: Option<Tally>,
    customers: Option<Customers>,
    /// Newest last.
    answers: Vec<(Asking, Box<dyn report::Answer>)>,
}

type Asking = (String, Settings, Option<Day>);

impl Desk {
    /// Lays out the ledger of this workbook.
    pub fn new(workbook: &str, ledger: Ledger) -> Desk {
        Desk {
            workbook: workbook.into(),
            totals: ledger.totals(),
            ledger,
            ..Desk::default()
        }
    }

    /// The ledger.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The ledger again, to be changed; what was worked out from it is gone.
    pub fn into_ledger(self) -> Ledger {
        self.ledger
    }

    /// The four figures every page starts from.
    pub fn totals(&self) -> Totals {
        self.totals
    }

    /// Answers a query: the answer and the buffers that go with it.
    pub fn query(&mut self, lang: Lang, query: Query) -> Result<(Answer, Vec<Vec<u8>>), Fault> {
        let plain = |answer| Ok((answer, Vec::new()));
        match query {
            Query::Registry => plain(registry(lang)),
            Query::Report(id, settings, as_of) => {
                let at = self.ask((id, settings, as_of))?;
                let report = self.answers[at].1.report(&self.ledger, lang);
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
                let rows = self.answers[at]
                    .1
                    .rows(&self.ledger, lang, sort.as_ref(), range);
                plain(Answer::Rows(rows))
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
                let (ledger, tally, customers) = self.table(lang);
                plain(Answer::Customers(customers.page(ledger, tally, asked)))
            }
            Query::Customer(customer) => plain(self.customer(lang, customer)?),
            Query::FindCustomer(mark) => {
                let customer = self.find(&mark).ok_or(Fault::NotFound)?;
                plain(self.customer(lang, customer)?)
            }
            Query::Lines {
                customer,
                from,
                count,
            } => {
                let tally = self.tally.get_or_insert_with(|| Tally::of(&self.ledger));
                let rows = person::lines(&self.ledger, tally, customer, lang, from, count);
                plain(Answer::Rows(rows))
            }
            Query::ExportRows(id, settings, as_of) => {
                let at = self.ask((id.clone(), settings, as_of))?;
                let answer = &self.answers[at].1;
                let table = answer.report(&self.ledger, lang).table;
                let rows = answer.rows(&self.ledger, lang, None, 0..table.rows as usize);
                let bytes = csv::table(&table.columns, rows);
                Ok((Answer::File(format!("{id}.csv")), vec![bytes]))
            }
            Query::ExportCustomers => {
                let (ledger, tally, customers) = self.table(lang);
                let all = 0..ledger.customer_keys.len() as u32;
                let rows = all.map(|at| customers.row(ledger, tally, at));
                let bytes = csv::table(&customers.columns(tally), rows);
                let name = format!("{}.csv", words::customers_file(lang));
                Ok((Answer::File(name), vec![bytes]))
            }
            _ => Err(Fault::Other("not yet".into())),
        }
    }

    /// Place of the answer in `answers`, which is its end.
    fn ask(&mut self, asking: Asking) -> Result<usize, Fault> {
        let found = match self.answers.iter().position(|(known, _)| *known == asking) {
            Some(at) => self.answers.remove(at),
            None => {
                let answer = report::ask(&self.ledger, &asking.0, &asking.1, asking.2)?;
                if self.answers.len() >= REGISTRY.len() + ANSWERS_KEPT {
                    self.answers.remove(0);
                }
                (asking, answer)
            }
        };
        self.answers.push(found);
        Ok(self.answers.len() - 1)
    }

    fn customer(&mut self, lang: Lang, customer: u32) -> Result<Answer, Fault> {
        let standings = self.standings(lang, customer)?;
        let tally = self.tally.get_or_insert_with(|| Tally::of(&self.ledger));
        let page = person::page(
            &self.workbook,
            &self.ledger,
            tally,
            customer,
            lang,
            standings,
        );
        Ok(Answer::Customer(Box::new(page.ok_or(Fault::NotFound)?)))
    }

    /// Where a customer stands in every analysis that answers for this shop.
    fn standings(&mut self, lang: Lang, customer: u32) -> Result<Vec<Standing>, Fault> {
        if customer as usize >= self.ledger.customer_keys.len() {
            return Err(Fault::NotFound);
        }
        let mut standings = Vec::new();
        for analysis in REGISTRY {
            match self.ask((analysis.id.into(), Settings::new(), None)) {
                Ok(at) => {
                    let answer = &self.answers[at].1;
                    standings.extend(answer.standing(&self.ledger, customer, lang));
                }
                // An analysis that cannot answer has no standing to show; its own page says why.
                Err(Fault::Refused(_)) => {}
                Err(fault) => return Err(fault),
            }
        }
        Ok(standings)
    }

    fn find(&self, mark: &str) -> Option<u32> {
        (0..self.ledger.customer_keys.len() as u32)
            .find(|&at| person::mark(&self.workbook, self.ledger.customer_at(at)) == mark)
    }

    fn table(&mut self, lang: Lang) -> (&Ledger, &Tally, &mut Customers) {
        let known = self.customers.take().filter(|table| table.lang() == lang);
        let table = match known {
            Some(table) => table,
            None => {
                let badges = self.badges(lang);
                Customers::of(&self.ledger, lang, badges)
            }
        };
        let tally = self.tally.get_or_insert_with(|| Tally::of(&self.ledger));
        (&self.ledger, tally, self.customers.insert(table))
    }

    fn badges(&mut self, lang: Lang) -> Vec<Badges> {
        let customers = self.ledger.customer_keys.len() as u32;
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

/// The registry in words; it needs no workbook.
pub(super) fn registry(lang: Lang) -> Answer {
    Answer::Registry(REGISTRY.iter().map(|known| known.entry(lang)).collect())
}
