//! The value models for measuring in a browser's worker: a fit, refits, a simulated shop, nothing else.

#[cfg(target_arch = "wasm32")]
mod worker {
    use js_sys::Function;
    use keben::stats::bootstrap::{Plan, refits};
    use keben::stats::buying::{Buying, Kind, fit};
    use keben::stats::chance::{Chance, shop};
    use keben::stats::fit::Settings;
    use keben::stats::rows::{Row, collapse};
    use wasm_bindgen::prelude::*;

    type Said<T> = Result<T, JsError>;

    /// Customers of a shop, a column each: repeat purchases, time of the last, time observed, in weeks.
    #[wasm_bindgen]
    pub struct Shop {
        rows: Vec<Row>,
    }

    #[wasm_bindgen]
    impl Shop {
        /// Takes the three columns over.
        #[wasm_bindgen(constructor)]
        pub fn new(x: &[u32], t_x: &[f64], t: &[f64]) -> Shop {
            let times = t_x.iter().zip(t);
            let rows = x.iter().zip(times);
            Shop {
                rows: rows.map(|(&x, (&t_x, &t))| Row::new(x, t_x, t)).collect(),
            }
        }

        /// A simulated shop: first purchases within 12 weeks, 39 observed, by days.
        pub fn simulated(kind: &str, params: &[f64], customers: u32, seed: u32) -> Said<Shop> {
            let model = Buying::new(named(kind)?, params).map_err(refused)?;
            let mut chance = Chance::new(seed.into());
            let made = shop(&model, customers, (12.0, 39.0, 0.0), 1.0 / 7.0, &mut chance);
            Ok(Shop {
                rows: made.iter().map(|own| own.row).collect(),
            })
        }

        /// Fits a model to the customers as they come: its parameters, then the log-likelihood.
        pub fn fit(&self, kind: &str) -> Said<Vec<f64>> {
            let (rows, _) = collapse(&self.rows);
            let found = fit(named(kind)?, &rows, &Settings::default()).map_err(refused)?;
            let mut figures = found.params.clone();
            figures.push(found.log_likelihood);
            Ok(figures)
        }

        /// A fit and this many bootstrap refits: how many came out. `progress` hears (done, of) and
        /// answers whether to go on.
        pub fn refits(&self, kind: &str, draws: u32, progress: &Function) -> Said<u32> {
            let kind = named(kind)?;
            let (rows, _) = collapse(&self.rows);
            let found = fit(kind, &rows, &Settings::default()).map_err(refused)?;
            let plan = Plan {
                draws,
                seed: 1,
                horizon: 39.0,
                level: 0.9,
                rows: false,
            };
            let mut go_on = |done: u32, of: u32| {
                let said = progress.call2(&JsValue::NULL, &done.into(), &of.into());
                said.is_ok_and(|said| said.is_truthy())
            };
            let (draws, _) = refits(kind, &rows, &found, &plan, &mut go_on).map_err(refused)?;
            Ok(draws.len() as u32)
        }
    }

    fn named(kind: &str) -> Said<Kind> {
        Kind::of_code(kind).ok_or_else(|| JsError::new(&format!("no model is called {kind}")))
    }

    fn refused(why: impl std::fmt::Debug) -> JsError {
        JsError::new(&format!("{why:?}"))
    }
}
