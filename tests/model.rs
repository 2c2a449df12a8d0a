//! The shop's own figures: batches to buffers and back, batches joined into one ledger.

mod common;

use common::{Line, batch, random, sale};
use keben::model::{Batch, Day, KeyKind, Ledger, LineState, Money, NONE, TextColumn};
use keben::sample::shop;

#[test]
fn a_batch_survives_the_wire() {
    for whole in [
        shop(3),
        batch(&[("a", "甲")], &[sale(0, 1, 1)]),
        Batch::default(),
    ] {
        let parts = whole.to_parts();
        assert_eq!(parts.len(), Batch::PARTS);
        let back = Batch::from_parts(whole.head.clone(), parts).expect("its own buffers");
        assert_eq!(back, whole);
    }
}

#[test]
fn buffers_that_do_not_fit_are_refused() {
    let whole = shop(3);
    for part in 0..Batch::PARTS {
        let mut cut = whole.to_parts();
        if cut[part].pop().is_some() {
            assert_eq!(
                Batch::from_parts(whole.head.clone(), cut),
                None,
                "part {part} cut"
            );
        }
    }
    let few = whole.to_parts().into_iter().take(15).collect();
    assert_eq!(Batch::from_parts(whole.head.clone(), few), None);
    let mut outside = whole.clone();
    outside.customer[0] = outside.head.customers;
    assert!(!outside.fits());
    outside = whole.clone();
    outside.order[0] = outside.orders.len() as u32;
    assert!(!outside.fits());
    outside.order[0] = NONE;
    assert!(outside.fits());
}

#[test]
fn joined_batches_know_the_same_customers_and_orders() {
    let one = batch(&[("007", "七"), ("8", "")], &[sale(0, 1, 5), sale(1, 2, 1)]);
    let with = |customer, order| Line {
        order: Some(order),
        cost: Some(1),
        ..sale(customer, 3, 2)
    };
    let two = batch(&[("9", ""), ("007", "")], &[with(0, 0), with(1, 0)]);
    let mut three = batch(&[("007", "")], &[sale(0, 9, 4)]);
    three.head.key_kind = KeyKind::Phone;
    let ledger = Ledger::from_batches([one, two.clone(), two, three]);
    assert_eq!(
        ledger.customer_keys.iter().collect::<Vec<_>>(),
        ["007", "8", "9", "007"]
    );
    assert_eq!(ledger.customer, [0, 1, 2, 0, 2, 0, 3]);
    assert_eq!(ledger.order, [NONE, NONE, 0, 0, 0, 0, NONE]);
    assert_eq!(ledger.cost[..3], [i64::MIN, i64::MIN, 1]);
    assert_eq!(ledger.cost.len(), ledger.len());
    assert_eq!(ledger.customer_at(0).shown(), "七");
    assert_eq!(ledger.customer_at(3).kind, KeyKind::Phone);
    let totals = ledger.totals();
    // Two lines without a number are an order each, four lines share one number, one stands alone.
    assert_eq!((totals.customers, totals.orders, totals.lines), (4, 4, 7));
    assert_eq!(totals.revenue, Money(18 * Money::UNIT));
    assert_eq!(totals.period, Some((Day(1), Day(9))));
    assert!(totals.has_costs);
}

#[test]
fn only_sales_and_returns_count() {
    let state = |state| Line {
        state,
        ..sale(0, 5, 10)
    };
    let lines = [
        LineState::Sale,
        LineState::Return,
        LineState::Cancelled,
        LineState::Dropped,
    ];
    let ledger = Ledger::from_batches([batch(&[("a", "")], &lines.map(state))]);
    let totals = ledger.totals();
    assert_eq!((totals.lines, totals.returns, totals.orders), (2, 1, 1));
    assert_eq!(LineState::from_u8(200), LineState::Dropped);
    assert!(random(1_000, 20, 1).totals().lines < 1_000);
}

#[test]
fn amounts_beyond_any_shop_are_held_at_their_own_end() {
    for (amount, held) in [(i64::MAX, i64::MAX), (i64::MIN, -i64::MAX)] {
        let line = || Line {
            amount,
            ..sale(0, 1, 0)
        };
        let ledger = Ledger::from_batches([batch(&[("a", "")], &[line(), line()])]);
        assert_eq!(ledger.totals().revenue, Money(held));
    }
}

#[test]
fn the_first_known_currency_stays() {
    let mut one = batch(&[("a", "")], &[sale(0, 1, 1)]);
    one.head.currency.clear();
    let mut two = one.clone();
    two.head.currency = "EUR".into();
    assert_eq!(Ledger::from_batches([one, two]).currency, "EUR");
}

#[test]
fn days_are_calendar_days() {
    for (text, number) in [
        ("1970-01-01", 0),
        ("2000-02-29", 11_016),
        ("1969-12-31", -1),
    ] {
        assert_eq!(Day::parse_iso(text), Some(Day(number)));
        assert_eq!(Day(number).iso(), text);
    }
    assert_eq!(Day::from_ymd(2023, 2, 29), None);
    assert_eq!(Day::parse_iso("2023-13-01"), None);
    assert_eq!(Day(0).weekday(), 3, "a Thursday");
    assert_eq!(Day(-4).weekday(), 6, "a Sunday");
    for end in [i32::MIN, i32::MAX] {
        assert!(!Day(end).iso().is_empty());
    }
}

#[test]
fn money_rounds_half_away_from_zero() {
    for (value, text) in [
        (0, "0.00"),
        (12_350, "1.24"),
        (-12_350, "-1.24"),
        (-49, "0.00"),
        (i64::MAX, "922337203685477.58"),
    ] {
        assert_eq!(Money(value).plain(), text);
    }
    assert_eq!(Money(i64::MAX) + Money(1), Money(i64::MAX));
}

#[test]
fn text_columns_hold_any_text() {
    let texts = ["", "客本", "a,b\"\n", "👩‍👧"];
    let column: TextColumn = texts.into_iter().collect();
    let (bytes, ends) = column.parts();
    let back = TextColumn::from_parts(bytes.to_vec(), ends.to_vec()).expect("its own parts");
    assert_eq!(back.iter().collect::<Vec<_>>(), texts);
    assert_eq!(back.bytes(1), "客本".as_bytes());
    assert_eq!((back.get(4), back.bytes(4)), ("", &[][..]));
    assert_eq!(TextColumn::from_parts(vec![0xE5, 0xAE], vec![2]), None);
    assert_eq!(TextColumn::from_parts("客".into(), vec![1, 3]), None);
    assert_eq!(TextColumn::from_parts(b"ab".to_vec(), vec![2, 1]), None);
    assert_eq!(TextColumn::from_parts(b"ab".to_vec(), vec![1]), None);
}
