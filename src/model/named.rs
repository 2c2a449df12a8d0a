//! Values by name, read in the order of names: one small machine where a tree for every type of
//! value would weigh several times as much to download.

use rustc_hash::FxHashMap;

use super::order;

/// Values by name.
#[derive(Clone, Debug)]
pub struct Named<V> {
    index: Index,
    values: Vec<Option<V>>,
}

/// Names and their places.
#[derive(Clone, Debug, Default)]
struct Index {
    places: FxHashMap<Box<str>, u32>,
    names: Vec<Box<str>>,
    free: Vec<u32>,
}

impl Index {
    fn find(&self, name: &str) -> Option<usize> {
        self.places.get(name).map(|&place| place as usize)
    }

    /// A place for a name that has none.
    fn claim(&mut self, name: &str) -> usize {
        let place = match self.free.pop() {
            Some(place) => {
                self.names[place as usize] = name.into();
                place
            }
            None => {
                self.names.push(name.into());
                (self.names.len() - 1) as u32
            }
        };
        self.places.insert(name.into(), place);
        place as usize
    }

    fn release(&mut self, name: &str) -> Option<usize> {
        let place = self.places.remove(name)?;
        self.free.push(place);
        Some(place as usize)
    }

    /// Places in use, by rising name.
    fn sorted(&self) -> Vec<u32> {
        let used: Vec<u32> = self.places.values().copied().collect();
        let name = |at: u32| &self.names[used[at as usize] as usize];
        let order = order::places(used.len(), &|a, b| name(a).cmp(name(b)));
        order.into_iter().map(|at| used[at as usize]).collect()
    }
}

impl<V> Default for Named<V> {
    fn default() -> Named<V> {
        Named {
            index: Index::default(),
            values: Vec::new(),
        }
    }
}

impl<V: PartialEq> PartialEq for Named<V> {
    fn eq(&self, other: &Named<V>) -> bool {
        self.len() == other.len()
            && (self.index.places.iter())
                .all(|(name, &place)| self.values[place as usize].as_ref() == other.get(name))
    }
}

impl<V: Eq> Eq for Named<V> {}

impl<V> Named<V> {
    /// The value of this name.
    pub fn get(&self, name: &str) -> Option<&V> {
        self.values[self.index.find(name)?].as_ref()
    }

    /// The same to be changed.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut V> {
        self.values[self.index.find(name)?].as_mut()
    }

    /// Gives the name this value; answers the one it had.
    pub fn insert(&mut self, name: &str, value: V) -> Option<V> {
        let place = match self.index.find(name) {
            Some(place) => place,
            None => self.index.claim(name),
        };
        if place == self.values.len() {
            self.values.push(None);
        }
        self.values[place].replace(value)
    }

    /// Takes the name and its value away.
    pub fn remove(&mut self, name: &str) -> Option<V> {
        self.values[self.index.release(name)?].take()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.index.places.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Names and values by rising name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.index.sorted().into_iter().filter_map(|place| {
            let value = self.values[place as usize].as_ref()?;
            Some((&*self.index.names[place as usize], value))
        })
    }

    /// Keeps those for which `keep` says so.
    pub fn retain(&mut self, keep: impl Fn(&V) -> bool) {
        for place in self.index.sorted() {
            let name = self.index.names[place as usize].clone();
            if self.get(&name).is_some_and(|value| !keep(value)) {
                self.remove(&name);
            }
        }
    }
}
