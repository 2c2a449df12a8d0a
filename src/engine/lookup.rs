//! Queries that read records and history, beside those about the ledger.

use super::desk::shown_fields;
use super::dispatch::Open;
use super::message::{
    Alike, AlikeGroup, Answer, CustomerChoice, Fault, Query, RecordView, RecordsPage,
};
use super::person::newest_first;
use crate::analysis::duplicates::{Shared, duplicates};
use crate::i18n::Lang;
use crate::model::field::exact;
use crate::model::order;
use crate::model::{Day, Fields, Kind, LineState, NONE, Records, imported_line, stays};
use crate::store::write_contents;
use crate::workbook::ERASED;

/// Choices a form's customer field shows at most.
const CHOICES: usize = 12;
/// Groups of like customers shown at most.
const GROUPS: usize = 500;

type Answered = Result<(Answer, Vec<Vec<u8>>), Fault>;

impl Open {
    /// Answers a query: the answer and the buffers that go with it.
    pub(super) fn query(&mut self, lang: Lang, query: Query) -> Answered {
        let plain = |answer| Ok((answer, Vec::new()));
        match query {
            Query::Records {
                kind,
                customer,
                search,
                from,
                count,
            } => plain(Answer::Records(
                self.records(kind, customer, &search, from, count),
            )),
            Query::Record(kind, id) => {
                let view = self.record(kind, &id).ok_or(Fault::NotFound)?;
                plain(Answer::Record(Box::new(view)))
            }
            Query::FindCustomers(text) => {
                let records = self.book.records();
                let found = self.desk.matching(records, lang, &text, &[]);
                let found = found.into_iter().take(CHOICES).collect::<Vec<_>>();
                plain(Answer::Choices(self.choices(&found)))
            }
            Query::History { from, count } => plain(Answer::History(self.history(from, count))),
            Query::Duplicates => plain(Answer::Duplicates(self.alike())),
            Query::Expired => {
                let expired = self.expired();
                plain(Answer::Choices(self.choices(&expired)))
            }
            Query::ExportPerson(id) => {
                let bytes = self.person(&id)?;
                Ok((Answer::File("customer.json".into()), vec![bytes]))
            }
            Query::ExportUnread => {
                let text = self.unread.join("\n");
                Ok((Answer::File("unread.txt".into()), vec![text.into_bytes()]))
            }
            // Reads the disk: `Engine::export_backup` answers it.
            Query::ExportBackup => Err(Fault::NotFound),
            other => self.desk.query(self.book.records(), lang, other),
        }
    }

    fn records(
        &mut self,
        kind: Kind,
        customer: Option<String>,
        search: &str,
        from: u32,
        count: u32,
    ) -> RecordsPage {
        if kind == Kind::Order {
            return self.lines(customer.as_deref(), search, from, count);
        }
        let search = search.trim().to_lowercase();
        let hidden = self.shop.redact;
        let records = self.book.records();
        let whose = customer.map(|id| stays(records, &self.desk.real_id(&id)).to_string());
        let mut found: Vec<(&str, &Fields)> = records
            .of(kind)
            .filter(|(_, fields)| match (&whose, fields.get("customer")) {
                (Some(whose), Some(customer)) => stays(records, customer) == whose,
                (Some(_), None) => false,
                (None, Some(customer)) => !gone(records, customer),
                (None, None) => true,
            })
            .filter(|(_, fields)| {
                let mut texts = fields.iter();
                search.is_empty()
                    || (!hidden && texts.any(|(_, text)| text.to_lowercase().contains(&search)))
            })
            .collect();
        // Newest first where there is a day, else as they were named.
        found = order::sorted(found, &|(_, a), (_, b)| {
            let day = |fields: &Fields| {
                let keys = ["date", "opened", "period", "due"];
                keys.iter()
                    .find_map(|key| fields.get(key))
                    .map(String::from)
            };
            let name =
                |fields: &Fields| fields.get("name").or(fields.get("title")).map(String::from);
            day(b).cmp(&day(a)).then_with(|| name(a).cmp(&name(b)))
        });
        let matching = found.len() as u32;
        let window = found.into_iter().skip(from as usize).take(count as usize);
        let rows = window.map(|(id, fields)| RecordView {
            kind,
            id: id.into(),
            customer_name: String::new(),
            fields: shown_fields(kind, fields, hidden),
        });
        let mut rows: Vec<RecordView> = rows.collect();
        for row in &mut rows {
            let record = self.book.records().value(kind, &row.id, "customer");
            if let Some(customer) = record.map(String::from) {
                row.customer_name = self.shown_name(&customer);
            }
        }
        RecordsPage { matching, rows }
    }

    /// Order lines, newest first, imported or by hand.
    fn lines(
        &mut self,
        customer: Option<&str>,
        search: &str,
        from: u32,
        count: u32,
    ) -> RecordsPage {
        let search = search.trim().to_lowercase();
        let whose = customer.map(|id| {
            let id = self.desk.real_id(id);
            let records = self.book.records();
            self.desk.dressed().customer(stays(records, &id))
        });
        let (ledger, tally) = self.desk.counted();
        let mut found: Vec<u32> = match whose {
            Some(at) => at.map(|at| tally.lines(at).to_vec()).unwrap_or_default(),
            None => (0..ledger.len() as u32)
                .filter(|&line| ledger.state[line as usize] != LineState::Removed as u8)
                .collect(),
        };
        if !search.is_empty() {
            found.retain(|&line| {
                let line = line as usize;
                let order = ledger.order[line];
                let category = ledger.category.get(line).copied().unwrap_or(NONE);
                let who = ledger.customer_at(ledger.customer[line]);
                let text = |column: &crate::model::TextColumn, at: u32| {
                    at != NONE && column.get(at as usize).to_lowercase().contains(&search)
                };
                text(&ledger.orders, order)
                    || text(&ledger.categories, category)
                    || who.shown().to_lowercase().contains(&search)
            });
        }
        newest_first(&mut found, ledger);
        let matching = found.len() as u32;
        let window = found.into_iter().skip(from as usize).take(count as usize);
        let window: Vec<u32> = window.collect();
        let rows = window.into_iter().map(|line| self.line(line)).collect();
        RecordsPage { matching, rows }
    }

    fn line(&mut self, line: u32) -> RecordView {
        let id = self.desk.dressed().line_id(line);
        let at = line as usize;
        let ledger = self.desk.ledger();
        let customer = ledger.customer[at];
        let customer_name = ledger.customer_at(customer).shown().to_string();
        let mut fields = Fields::default();
        let mut set = |key: &str, value: String| fields.set(key, Some(&value));
        set("date", Day(ledger.day[at]).iso());
        set("amount", exact(ledger.amount[at]));
        match ledger.state_at(at) {
            LineState::Sale => set("state", "sale".into()),
            LineState::Return => set("state", "return".into()),
            LineState::Cancelled => set("state", "cancelled".into()),
            LineState::Dropped | LineState::Removed => {}
        }
        if ledger.order[at] != NONE {
            set("order", ledger.orders.get(ledger.order[at] as usize).into());
        }
        for (key, column) in [("quantity", &ledger.quantity), ("cost", &ledger.cost)] {
            if let Some(&value) = column.get(at).filter(|value| **value != i64::MIN) {
                set(key, exact(value));
            }
        }
        if let Some(&category) = ledger.category.get(at).filter(|at| **at != NONE) {
            set("category", ledger.categories.get(category as usize).into());
        }
        set("customer", self.desk.shown_id(customer));
        if let Some(own) = self.book.records().get(Kind::Order, &id) {
            for (key, value) in shown_fields(Kind::Order, own, self.shop.redact) {
                if fields.get(&key).is_none() {
                    fields.set(&key, Some(&value));
                }
            }
        }
        RecordView {
            kind: Kind::Order,
            id,
            customer_name,
            fields: fields
                .iter()
                .map(|(key, value)| (key.into(), value.into()))
                .collect(),
        }
    }

    fn record(&mut self, kind: Kind, id: &str) -> Option<RecordView> {
        if kind == Kind::Order {
            let line = self.desk.dressed().line(id)?;
            return Some(self.line(line));
        }
        let real = match kind {
            Kind::Customer => self.desk.real_id(id),
            _ => id.to_string(),
        };
        let record = self.book.records().get(kind, &real);
        let mut fields = record.map_or(Vec::new(), |fields| {
            shown_fields(kind, fields, self.shop.redact)
        });
        if kind == Kind::Customer {
            self.desk.dressed().customer(&real)?;
            if fields.iter().all(|(key, _)| key != "name")
                && let Some(name) = self.desk.imported_name(&real)
                && !self.shop.redact
            {
                fields.push(("name".into(), name));
            }
        } else {
            record?;
        }
        let customer = record.and_then(|fields| fields.get("customer"));
        let customer = customer.map(String::from);
        Some(RecordView {
            kind,
            id: id.into(),
            customer_name: customer.map_or(String::new(), |id| self.shown_name(&id)),
            fields,
        })
    }

    fn shown_name(&mut self, customer: &str) -> String {
        let stays = stays(self.book.records(), customer);
        match self.desk.dressed().customer(stays) {
            Some(at) => self.desk.ledger().customer_at(at).shown().into(),
            None => String::new(),
        }
    }

    fn choices(&mut self, customers: &[u32]) -> Vec<CustomerChoice> {
        self.desk.counted();
        let all = customers.iter().map(|&at| {
            let id = self.desk.shown_id(at);
            let mark = self.desk.mark(at);
            let (ledger, tally) = self.desk.counted();
            let figures = tally.figures(at).copied().unwrap_or_default();
            CustomerChoice {
                id,
                mark,
                shown: ledger.customer_at(at).shown().into(),
                sales: figures.sales,
                last: figures.period.map(|(_, last)| last),
            }
        });
        all.collect()
    }

    fn alike(&mut self) -> Vec<AlikeGroup> {
        // Under hidden names there is nothing that could be compared.
        if self.shop.redact {
            return Vec::new();
        }
        let groups = duplicates(self.desk.ledger(), self.book.records());
        let groups = groups.into_iter().take(GROUPS).map(|(shared, group)| {
            let mut customers = self.choices(&group);
            customers = order::sorted(customers, &|a, b| {
                b.sales.cmp(&a.sales).then_with(|| a.id.cmp(&b.id))
            });
            AlikeGroup {
                alike: match shared {
                    Shared::Phone => Alike::Phone,
                    Shared::Email => Alike::Email,
                    Shared::Name => Alike::Name,
                },
                customers,
            }
        });
        groups.collect()
    }

    /// Customers whose last purchase and touch lie further back than the retention months, counted
    /// from the last day of the workbook.
    fn expired(&mut self) -> Vec<u32> {
        let Some(months) = self.retention_months() else {
            return Vec::new();
        };
        let customers = self.desk.ledger().customer_keys.len();
        let mut touched: Vec<Option<Day>> = vec![None; customers];
        let records = self.book.records();
        for (_, fields) in records.of(Kind::Touch) {
            let customer = fields.get("customer").map(|id| stays(records, id));
            let at = customer.and_then(|id| self.desk.dressed().customer(id));
            let day = fields.get("date").and_then(Day::parse_iso);
            if let (Some(at), Some(day)) = (at, day) {
                touched[at as usize] = touched[at as usize].max(Some(day));
            }
        }
        let dressed = self.desk.dressed();
        let all = 0..dressed.ledger().customer_keys.len() as u32;
        // Who is erased already is nobody to erase.
        let erased: Vec<u32> = all
            .filter(|at| dressed.who(*at).key.starts_with(ERASED))
            .collect();
        let (ledger, tally) = self.desk.counted();
        let last = tally.last_day.max(touched.iter().copied().max().flatten());
        let Some(limit) = last.and_then(|last| back(last, months)) else {
            return Vec::new();
        };
        let all = 0..ledger.customer_keys.len() as u32;
        all.filter(|at| !ledger.hidden.contains(at) && erased.binary_search(at).is_err())
            .filter(|at| {
                let figures = tally.figures(*at).and_then(|figures| figures.period);
                let bought = figures.map(|(_, last)| last);
                let seen = bought.max(touched[*at as usize]);
                seen.is_some_and(|seen| seen < limit)
            })
            .collect()
    }

    /// Everything kept about one customer, those merged into it included, as JSON.
    fn person(&mut self, id: &str) -> Result<Vec<u8>, Fault> {
        if self.shop.redact {
            return Err(Fault::NamesHidden);
        }
        let records = self.book.records();
        let id = stays(records, id).to_string();
        let at = self.desk.dressed().customer(&id).ok_or(Fault::NotFound)?;
        let name = self.desk.ledger().customer_at(at).name.to_string();
        let mut own: Vec<serde_json::Value> = Vec::new();
        let written = |kind: Kind, id: &str, fields: &Fields| {
            let fields = object(fields.iter());
            serde_json::json!({ "kind": kind.code(), "id": id, "fields": fields })
        };
        for (kind, record, fields) in records.iter() {
            let theirs = match kind {
                Kind::Customer => stays(records, record) == id,
                Kind::Order => false,
                _ => {
                    let customer = fields.get("customer");
                    customer.is_some_and(|customer| stays(records, customer) == id)
                }
            };
            if theirs {
                own.push(written(kind, record, fields));
            }
        }
        let lines = self.lines(Some(&id), "", 0, u32::MAX).rows;
        let lines = lines.into_iter().map(|line| {
            let from = imported_line(&line.id).map(|(batch, _)| batch);
            let imports = self.book.imports();
            let source = imports
                .iter()
                .find(|import| Some(import.id.as_str()) == from);
            let fields = line.fields.iter();
            let fields = object(fields.map(|(key, value)| (key.as_str(), value.as_str())));
            let source = source.map(|import| import.head.source.as_str());
            serde_json::json!({ "id": line.id, "source": source, "fields": fields })
        });
        let lines: Vec<_> = lines.collect();
        let all = serde_json::json!({
            "customer": id,
            "name": name,
            "currency": self.desk.ledger().currency,
            "records": own,
            "order_lines": lines,
        });
        Ok(all.to_string().into_bytes())
    }

    /// The workbook's contents as a backup file keeps them.
    pub(super) fn contents(&self) -> Result<Vec<u8>, Fault> {
        Ok(write_contents(self.book.contents())?.into_bytes())
    }
}

/// Fields as a JSON object.
fn object<'a>(fields: impl Iterator<Item = (&'a str, &'a str)>) -> serde_json::Value {
    let mut map = serde_json::Map::new();
    for (key, value) in fields {
        map.insert(key.into(), value.into());
    }
    map.into()
}

/// Whether the customer is out of sight.
fn gone(records: &Records, customer: &str) -> bool {
    let stays = stays(records, customer);
    records.value(Kind::Customer, stays, "removed").is_some()
}

/// The day so many months earlier; the month's last day where it has fewer.
fn back(day: Day, months: u32) -> Option<Day> {
    let (year, month, of) = day.ymd();
    let all = year * 12 + month as i32 - 1 - months as i32;
    let (year, month) = (all.div_euclid(12), all.rem_euclid(12) as u32 + 1);
    (1..=of).rev().find_map(|of| Day::from_ymd(year, month, of))
}
