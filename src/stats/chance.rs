//! Chance from a seed: draws of the future of a customer, and of whole shops to test against.

use rand_core::{RngCore, SeedableRng};
use rand_distr::{Beta, Distribution, Exp1, Gamma, Poisson};
use rand_pcg::Pcg32;

use super::bgbb::{BetaBernoulli, Chances};
use super::buying::Buying;
use super::rows::Row;

/// A stream of chance. The same seed gives the same stream on every machine.
pub struct Chance(Pcg32);

impl Chance {
    /// The stream of a seed.
    pub fn new(seed: u64) -> Chance {
        Chance(Pcg32::seed_from_u64(seed))
    }

    /// Uniform in (0, 1).
    pub fn uniform(&mut self) -> f64 {
        ((self.0.next_u64() >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    /// Standard normal.
    pub fn normal(&mut self) -> f64 {
        rand_distr::StandardNormal.sample(&mut self.0)
    }

    /// Exponential of mean 1.
    pub fn exponential(&mut self) -> f64 {
        Exp1.sample(&mut self.0)
    }

    /// Gamma of this shape and rate.
    pub fn gamma(&mut self, shape: f64, rate: f64) -> f64 {
        match Gamma::new(shape, 1.0) {
            Ok(gamma) => gamma.sample(&mut self.0) / rate,
            Err(_) => shape / rate,
        }
    }

    /// Beta of these parameters.
    pub fn beta(&mut self, a: f64, b: f64) -> f64 {
        match Beta::new(a, b) {
            Ok(beta) => beta.sample(&mut self.0),
            Err(_) => a / (a + b),
        }
    }

    /// Poisson of this mean; 0 where it is not above zero.
    pub fn poisson(&mut self, mean: f64) -> f64 {
        if !(mean > 0.0) {
            return 0.0;
        }
        match Poisson::new(mean) {
            Ok(poisson) => poisson.sample(&mut self.0),
            Err(_) => mean,
        }
    }

    /// Purchases up to and with the one that ends it all, each ending it with probability p.
    fn until_gone(&mut self, p: f64) -> f64 {
        if p <= 0.0 {
            return f64::INFINITY;
        }
        1.0 + (self.uniform().ln() / (-p).ln_1p()).floor().max(0.0)
    }

    /// Purchases within (T, T + t] of somebody alive at T.
    pub fn future_alive(&mut self, model: &Buying, row: &Row, t: f64) -> f64 {
        let x = f64::from(row.x);
        match model {
            Buying::Geometric(own) => {
                let rate = self.gamma(own.r + x, own.alpha + row.t);
                let bought = self.poisson(rate * t);
                if bought == 0.0 {
                    return 0.0;
                }
                let coins = x + f64::from(own.modified);
                let p = self.beta(own.a, own.b + coins);
                bought.min(self.until_gone(p))
            }
            Buying::Pareto(own) => {
                let rate = self.gamma(own.r + x, own.alpha + row.t);
                let death = self.gamma(own.s, own.beta + row.t);
                let left = self.exponential() / death;
                self.poisson(rate * left.min(t))
            }
        }
    }

    /// Purchases in the next `ahead` opportunities of somebody alive at the last one.
    pub fn future_chances(&mut self, model: &BetaBernoulli, row: &Chances, ahead: u32) -> f64 {
        let (x, n) = (f64::from(row.x), f64::from(row.n));
        let leave = self.beta(model.gamma, model.delta + n);
        let buy = self.beta(model.alpha + x, model.beta + n - x);
        // One that ends with the first leaves before it.
        let there = (self.until_gone(leave) - 1.0).min(f64::from(ahead)) as u32;
        (0..there).filter(|_| self.uniform() < buy).count() as f64
    }

    /// Purchases within (T, T + t] given the past; `p_alive` is the model's for this row.
    pub fn future(&mut self, model: &Buying, row: &Row, p_alive: f64, t: f64) -> f64 {
        if self.uniform() < p_alive {
            self.future_alive(model, row, t)
        } else {
            0.0
        }
    }
}

/// A simulated customer: what the shop sees, and what only the simulation knows.
#[derive(Clone, Copy, Debug)]
pub struct Simulated {
    /// What the shop sees.
    pub row: Row,
    /// Whether still a customer at T.
    pub alive: bool,
    /// Purchases within the time after T.
    pub after: u32,
}

/// A shop of `customers` whose first purchases fall evenly into `entry` before observation has
/// lasted `end`; `after` more are lived through. Times in one unit; `step` > 0 rounds each first
/// purchase and each later one down to it and counts one purchase a step, as days do.
pub fn shop(
    model: &Buying,
    customers: u32,
    (entry, end, after): (f64, f64, f64),
    step: f64,
    chance: &mut Chance,
) -> Vec<Simulated> {
    (0..customers)
        .map(|_| {
            let born = entry * chance.uniform();
            one(model, born, end, after, step, chance)
        })
        .collect()
}

fn one(
    model: &Buying,
    born: f64,
    end: f64,
    after: f64,
    step: f64,
    chance: &mut Chance,
) -> Simulated {
    let day = |time: f64| {
        if step > 0.0 {
            (time / step).floor() * step
        } else {
            time
        }
    };
    let (rate, leave, life) = match model {
        Buying::Geometric(own) => {
            let rate = chance.gamma(own.r, own.alpha);
            let leave = chance.beta(own.a, own.b);
            let at_once = own.modified && chance.uniform() < leave;
            (rate, leave, if at_once { 0.0 } else { f64::INFINITY })
        }
        Buying::Pareto(own) => {
            let rate = chance.gamma(own.r, own.alpha);
            let death = chance.gamma(own.s, own.beta);
            (rate, 0.0, chance.exponential() / death)
        }
    };
    let mut own = Simulated {
        row: Row::new(0, 0.0, end - day(born)),
        alive: true,
        after: 0,
    };
    let (mut now, mut gone, mut last_day) = (born, born + life, day(born));
    loop {
        now += chance.exponential() / rate;
        if now > gone || now > end + after || own.row.x + own.after > 1_000_000 {
            break;
        }
        let own_day = day(now);
        if step <= 0.0 || own_day > last_day {
            last_day = own_day;
            if now <= end {
                own.row.x += 1;
                own.row.t_x = own_day - day(born);
            } else {
                own.after += 1;
            }
        }
        if leave > 0.0 && chance.uniform() < leave {
            gone = now;
        }
    }
    own.alive = gone > end;
    own.row.t_x = own.row.t_x.min(own.row.t);
    own
}
