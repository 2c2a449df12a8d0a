//! Settings beside a chart: choices, thresholds on one slider, a day. They show where the reader
//! put them at once, not where the last answer was.

use super::live::said;
use leptos::ev::Event;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use crate::app::lang;
use crate::i18n::phrases::analysis_page as words;
use crate::model::Day;
use crate::report::{Choice, Control, Settings};

/// The controls of a report. `settings` is what the reader has chosen so far (it leads the answer
/// while thumbs move), `set` takes the pairs to change.
pub fn controls(
    controls: Vec<Control>,
    settings: Signal<Settings>,
    set: Callback<Settings>,
) -> AnyView {
    controls
        .into_iter()
        .enumerate()
        .map(|(number, control)| one(number, control, settings, set))
        .collect::<Vec<_>>()
        .into_any()
}

fn one(
    number: usize,
    control: Control,
    settings: Signal<Settings>,
    set: Callback<Settings>,
) -> AnyView {
    let label = control.label;
    match control.choice {
        Choice::Segmented(options) => segmented(number, label, options, set),
        Choice::Slider {
            min,
            max,
            step,
            unit,
            thumbs,
        } => slider(
            label,
            Scale {
                min,
                max,
                step,
                unit,
            },
            thumbs,
            settings,
            set,
        ),
        Choice::Day(key, day) => day_field(label, key, day, set),
        Choice::Until {
            key,
            last,
            most,
            day,
        } => until(label, key, (last, day), most, set),
    }
}

fn segmented(
    number: usize,
    label: String,
    options: Vec<(String, Settings, bool)>,
    set: Callback<Settings>,
) -> AnyView {
    let name = format!("control-{number}");
    let options: Vec<AnyView> = options
        .into_iter()
        .map(|(words, pairs, present)| {
            view! {
                <label>
                    <input
                        type="radio"
                        name=name.clone()
                        prop:checked=present
                        on:change=move |_| set.run(pairs.clone())
                    />
                    <span>{words}</span>
                </label>
            }
            .into_any()
        })
        .collect();
    view! {
        <fieldset class="control">
            <legend>{label}</legend>
            <div class="segmented">{options}</div>
        </fieldset>
    }
    .into_any()
}

struct Scale {
    min: f64,
    max: f64,
    step: f64,
    unit: String,
}

fn slider(
    label: String,
    scale: Scale,
    thumbs: Vec<(String, f64, String)>,
    settings: Signal<Settings>,
    set: Callback<Settings>,
) -> AnyView {
    let Scale {
        min,
        max,
        step,
        unit,
    } = scale;
    let count = thumbs.len();
    let names: Vec<String> = thumbs.iter().map(|(_, _, name)| name.clone()).collect();
    let keys: Vec<(String, f64)> = thumbs
        .iter()
        .map(|(key, value, _)| (key.clone(), *value))
        .collect();
    // The chosen value leads; the answer's stands where nothing was chosen.
    let values = Memo::new(move |_| {
        settings.with(|settings| {
            keys.iter()
                .map(|(key, answered)| {
                    settings
                        .iter()
                        .find(|(name, _)| name == key)
                        .and_then(|(_, value)| value.parse::<f64>().ok())
                        .filter(|value| value.is_finite())
                        .unwrap_or(*answered)
                })
                .collect::<Vec<f64>>()
        })
    });
    let at = move |index: usize| values.with(|all| all.get(index).copied().unwrap_or(min));
    let share = move |value: f64| {
        let span = if max > min { max - min } else { 1.0 };
        ((value - min) / span).clamp(0.0, 1.0) * 100.0
    };
    let parts: Vec<AnyView> = (0..count)
        .map(|index| {
            let left = move || if index == 0 { min } else { at(index - 1) };
            view! {
                <i
                    data-rank=(index + 1).to_string()
                    style:left=said(move || format!("{:.3}%", share(left())))
                    style:width=said(move || format!("{:.3}%", share(at(index)) - share(left())))
                ></i>
            }
            .into_any()
        })
        .collect();
    let inputs: Vec<AnyView> = thumbs
        .into_iter()
        .enumerate()
        .map(|(index, (key, _, words))| {
            let moved = move |event: Event| {
                let Some(input) = input_of(&event) else {
                    return;
                };
                let low = if index == 0 {
                    min
                } else {
                    at(index - 1) + step
                };
                let high = if index + 1 < count {
                    at(index + 1) - step
                } else {
                    max
                };
                let wanted = input.value_as_number();
                let value = if low <= high {
                    wanted.clamp(low, high)
                } else {
                    wanted
                };
                if !value.is_finite() {
                    return;
                }
                input.set_value_as_number(value);
                set.run(vec![(key.clone(), tidy(value))]);
            };
            let unit = unit.clone();
            view! {
                <input
                    type="range"
                    min=min.to_string()
                    max=max.to_string()
                    step=step.to_string()
                    aria-label=words
                    aria-valuetext=said(move || format!("{}{unit}", tidy(at(index))))
                    prop:value=said(move || at(index).to_string())
                    on:input=moved
                />
            }
            .into_any()
        })
        .collect();
    let legend = scale_words(names, at, unit);
    view! {
        <fieldset class="control">
            <legend>{label}</legend>
            <div class="slider">
                <div class="track" aria-hidden="true">{parts}</div>
                {inputs}
            </div>
            <p class="ends" aria-hidden="true">{legend}</p>
        </fieldset>
    }
    .into_any()
}

/// «A up to 80% · B up to 95%» under the slider.
fn scale_words(
    names: Vec<String>,
    at: impl Fn(usize) -> f64 + Copy + Send + Sync + 'static,
    unit: String,
) -> Vec<AnyView> {
    names
        .into_iter()
        .enumerate()
        .map(|(index, name)| {
            let unit = unit.clone();
            let words = move || format!("{name} {}{unit}", tidy(at(index)));
            view! { <span>{words}</span> }.into_any()
        })
        .collect()
}

fn day_field(label: String, key: String, day: Option<Day>, set: Callback<Settings>) -> AnyView {
    let value = day.map(Day::iso).unwrap_or_default();
    let changed = move |event: Event| {
        let Some(input) = input_of(&event) else {
            return;
        };
        let text = input.value();
        if text.is_empty() || Day::parse_iso(&text).is_some() {
            set.run(vec![(key.clone(), text)]);
        }
    };
    view! {
        <label class="control">
            <span class="legend">{label}</span>
            <input type="date" class="field" prop:value=value on:change=changed />
        </label>
    }
    .into_any()
}

/// Whole weeks back from the last day: words follow the thumb, the question goes out when it is let go, because
/// what is asked takes long. `days`: the last one there is and the present one.
fn until(
    label: String,
    key: String,
    days: (Day, Day),
    most: u32,
    set: Callback<Settings>,
) -> AnyView {
    let (last, present) = days;
    let back = (last.0.saturating_sub(present.0) + 3) / 7;
    let weeks = RwSignal::new(back);
    // A day from a link need not lie whole weeks back.
    let day = move || match weeks.get() {
        own if own == back => present,
        own => Day(last.0.saturating_sub(own.saturating_mul(7))),
    };
    let said_now = move || {
        let (day, lang) = (day(), lang());
        match weeks.get() {
            0 => words::until_all(lang, day.iso()),
            weeks => words::until(lang, day.iso(), weeks),
        }
    };
    let moved = move |event: Event| {
        let Some(input) = input_of(&event) else {
            return;
        };
        let value = input.value_as_number();
        if value.is_finite() {
            // To the left is further back, as time runs.
            weeks.set((f64::from(most) - value).round() as i32);
        }
    };
    let done = move |event: Event| {
        moved(event);
        let day = match weeks.get_untracked() {
            0 => String::new(),
            _ => day().iso(),
        };
        set.run(vec![(key.clone(), day)]);
    };
    let place = move || f64::from(most) - f64::from(weeks.get());
    let share = move || place() / f64::from(most.max(1)) * 100.0;
    view! {
        <fieldset class="control">
            <legend>{label.clone()}</legend>
            <div class="slider">
                <div class="track" aria-hidden="true">
                    <i data-rank="1" style:left="0%" style:width=said(move || format!("{:.3}%", share()))></i>
                </div>
                <input
                    type="range"
                    min="0"
                    max=most.to_string()
                    step="1"
                    aria-label=label
                    aria-valuetext=said(said_now)
                    prop:value=said(move || place().to_string())
                    on:input=moved
                    on:change=done
                />
            </div>
            <p class="ends" aria-hidden="true"><span>{move || said_now()}</span></p>
        </fieldset>
    }
    .into_any()
}

fn input_of(event: &Event) -> Option<HtmlInputElement> {
    event.target().and_then(|target| target.dyn_into().ok())
}

/// A value without needless decimals: `80`, `80.5`.
fn tidy(value: f64) -> String {
    let rounded = (value * 1e6).round() / 1e6;
    rounded.to_string()
}
