//! Sorting, written once for the whole program: every other instance of the library's sort would be
//! eight kilobytes more to download.

use std::cmp::Ordering;

/// Places 0..len in the order that `compare` gives; ties by place.
pub fn places(len: usize, compare: &dyn Fn(u32, u32) -> Ordering) -> Vec<u32> {
    let mut order: Vec<u32> = (0..len as u32).collect();
    order.sort_unstable_by(|&a, &b| compare(a, b).then(a.cmp(&b)));
    order
}

/// Places 0..len by rising key, ties by place; for keys that are numbers, without a comparison.
pub fn places_by(len: usize, key: &dyn Fn(u32) -> i64) -> Vec<u32> {
    let packed = |place: u32| {
        let key = key(place) as u64 ^ (1 << 63);
        u128::from(key) << 32 | u128::from(place)
    };
    let mut keys: Vec<u128> = (0..len as u32).map(packed).collect();
    keys.sort_unstable();
    keys.into_iter().map(|key| key as u32).collect()
}

/// The items in the order that `compare` gives; those that are alike keep their order.
pub fn sorted<T>(items: Vec<T>, compare: &dyn Fn(&T, &T) -> Ordering) -> Vec<T> {
    let order = places(items.len(), &|a, b| {
        compare(&items[a as usize], &items[b as usize])
    });
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    let taken = order.into_iter().map(|place| items[place as usize].take());
    taken.flatten().collect()
}

/// The numbers rising, each once.
pub fn distinct(numbers: &mut Vec<u32>) {
    numbers.sort_unstable();
    numbers.dedup();
}
