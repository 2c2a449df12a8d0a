//! Charts as SVG: words stay words, places match the ink, drawings repeat.
#![allow(clippy::unwrap_used)]

use keben::chart::{Align, Axis, Chart, Hotspot, Mark, Tone};
use keben::plot::{Ink, PlotError, place, svg, width_of};

fn axis(max: f64, ticks: &[(f64, &str)], grid: bool) -> Axis {
    Axis {
        label: String::new(),
        min: 0.0,
        max,
        ticks: ticks
            .iter()
            .map(|(at, text)| (*at, text.to_string()))
            .collect(),
        grid,
    }
}

fn label(at: (f64, f64), shift: (f64, f64), text: &str, tone: Tone, align: Align) -> Mark {
    Mark::Label {
        at,
        shift,
        text: text.into(),
        tone,
        align,
        strong: true,
        size: 13.0,
    }
}

/// A small Pareto curve with every kind of mark but boxes.
fn pareto() -> Chart {
    let curve: Vec<(f64, f64)> = (0..=40)
        .map(|i| {
            (
                f64::from(i) * 19.75,
                1.0 - (1.0 - f64::from(i) / 40.0).powi(2),
            )
        })
        .collect();
    Chart {
        id: "pareto".into(),
        title: "436 位客户带来八成销售额".into(),
        x: axis(
            790.0,
            &[
                (0.0, "0"),
                (197.0, "197"),
                (395.0, "395"),
                (592.0, "592"),
                (790.0, "790 位"),
            ],
            false,
        ),
        y: axis(
            1.0,
            &[
                (0.0, "0%"),
                (0.2, "20%"),
                (0.4, "40%"),
                (0.6, "60%"),
                (0.8, "80%"),
                (1.0, "100%"),
            ],
            true,
        ),
        marks: vec![
            Mark::Area {
                points: curve.clone(),
                tone: Tone::Data1,
                opacity: 0.12,
            },
            Mark::Line {
                points: vec![(0.0, 0.0), (790.0, 1.0)],
                tone: Tone::Quiet,
                width: 1.0,
                dashed: true,
            },
            Mark::Line {
                points: curve.clone(),
                tone: Tone::Data1,
                width: 2.5,
                dashed: false,
            },
            Mark::Line {
                points: vec![(436.0, 0.0), (436.0, 0.799)],
                tone: Tone::Data2,
                width: 1.0,
                dashed: false,
            },
            Mark::Dot {
                at: (436.0, 0.799),
                radius: 4.5,
                tone: Tone::Data1,
                filled: false,
            },
            Mark::Dot {
                at: (158.0, 0.36),
                radius: 4.5,
                tone: Tone::Accent,
                filled: true,
            },
            label(
                (436.0, 0.799),
                (10.0, 16.0),
                "A　436 位 · 80.1%",
                Tone::Ink,
                Align::Start,
            ),
            label(
                (158.0, 0.36),
                (10.0, 0.0),
                "前 20% 客户占 41.3%",
                Tone::Accent,
                Align::Start,
            ),
        ],
        points: vec![
            Hotspot {
                at: (0.0, 0.0),
                text: "0".into(),
            },
            Hotspot {
                at: (790.0, 1.0),
                text: "790".into(),
            },
            Hotspot {
                at: (436.0, 0.799),
                text: "A".into(),
            },
        ],
        aspect: 0.5,
    }
}

/// A grid of shades with a figure in each cell.
fn grid() -> Chart {
    let mut marks = Vec::new();
    for row in 0..3 {
        for column in 0..3 {
            let (x, y) = (f64::from(column), f64::from(row));
            let heat = Tone::Heat((x + y) / 4.0);
            marks.push(Mark::Box {
                corners: (x, y, x + 1.0, y + 1.0),
                tone: heat,
                outline: true,
            });
            marks.push(label(
                (x + 0.5, y + 0.5),
                (0.0, 0.0),
                &format!("{}", row * 3 + column),
                Tone::Ink,
                Align::Middle,
            ));
        }
    }
    Chart {
        id: "grid".into(),
        title: "R × F".into(),
        x: axis(3.0, &[(0.5, "1"), (1.5, "2"), (2.5, "3")], false),
        y: axis(3.0, &[(0.5, "1"), (1.5, "2"), (2.5, "3")], false),
        marks,
        points: Vec::new(),
        aspect: 1.0,
    }
}

#[test]
fn drawings_repeat() {
    let size = (600, 300);
    insta::assert_snapshot!("pareto_light", svg(&pareto(), size, &Ink::LIGHT).unwrap());
    insta::assert_snapshot!("grid_dark", svg(&grid(), (300, 300), &Ink::DARK).unwrap());
}

#[test]
fn names_are_only_ever_text() {
    let hostile = "<script>alert(1)</script> & \"O'Neil\" =SUM(A1) ]]>";
    let mut chart = pareto();
    chart.title = hostile.into();
    chart.x.label = hostile.into();
    chart.y.ticks[1].1 = hostile.into();
    chart.marks.push(label(
        (100.0, 0.5),
        (0.0, 0.0),
        hostile,
        Tone::Ink,
        Align::Start,
    ));
    let drawn = svg(&chart, (900, 400), &Ink::LIGHT).unwrap();
    assert!(!drawn.contains("<script"));
    // Read back, the words are what they were.
    let texts = texts(&drawn);
    assert_eq!(texts.iter().filter(|text| *text == hostile).count(), 4);
}

/// The contents of all `<text>` and `<title>` elements, unescaped.
fn texts(drawn: &str) -> Vec<String> {
    let mut out = Vec::new();
    for piece in drawn.split('<').skip(1) {
        let (tag, content) = piece.split_once('>').expect("every tag ends");
        let name = tag.trim_start_matches('/').split([' ', '/']).next();
        let known = [
            "svg", "title", "text", "rect", "polygon", "polyline", "circle",
        ];
        assert!(
            known.contains(&name.unwrap_or_default()),
            "unknown tag {tag}"
        );
        if tag.starts_with("text") || tag.starts_with("title") {
            out.push(
                content
                    .trim_matches('\n')
                    .replace("&lt;", "<")
                    .replace("&gt;", ">")
                    .replace("&quot;", "\"")
                    .replace("&apos;", "'")
                    .replace("&amp;", "&"),
            );
        }
    }
    out
}

#[test]
fn hotspots_stand_where_the_ink_is() {
    let chart = pareto();
    let places = place(&chart, (600, 300));
    assert_eq!(places.len(), chart.points.len());
    let drawn = svg(&chart, (600, 300), &Ink::LIGHT).unwrap();
    let (x, y) = places[2];
    let ring = format!(
        "cx=\"{}\" cy=\"{}\"",
        (x * 10.0).round(),
        (y * 10.0).round()
    );
    assert!(drawn.contains(&ring), "{ring}");
    assert!(places[0].0 < places[1].0 && places[0].1 > places[1].1);
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let mut flat = pareto();
    flat.x.max = 0.0;
    assert_eq!(svg(&flat, (600, 300), &Ink::LIGHT), Err(PlotError::Axis));
    flat.x.max = f64::NAN;
    assert_eq!(svg(&flat, (600, 300), &Ink::LIGHT), Err(PlotError::Axis));
    assert_eq!(svg(&pareto(), (20, 20), &Ink::LIGHT), Err(PlotError::Room));
    assert_eq!(svg(&pareto(), (0, 0), &Ink::LIGHT), Err(PlotError::Room));
    assert_eq!(
        svg(&pareto(), (u32::MAX, 9), &Ink::LIGHT),
        Err(PlotError::Room)
    );
    assert!(place(&flat, (600, 300)).is_empty());
}

#[test]
fn what_is_not_a_number_leaves_the_rest_standing() {
    let mut chart = pareto();
    chart.marks.push(Mark::Line {
        points: vec![(0.0, f64::NAN), (f64::INFINITY, 1.0), (1.0, 1e300)],
        tone: Tone::Heat(f64::NAN),
        width: f64::NAN,
        dashed: true,
    });
    chart.marks.push(Mark::Dot {
        at: (f64::NAN, 0.0),
        radius: f64::INFINITY,
        tone: Tone::Ink,
        filled: true,
    });
    let drawn = svg(&chart, (600, 300), &Ink::LIGHT).unwrap();
    assert_eq!(drawn, svg(&pareto(), (600, 300), &Ink::LIGHT).unwrap());
}

#[test]
fn words_keep_clear_of_each_other_and_of_the_edge() {
    for width in [320, 600, 1040] {
        let mut chart = pareto();
        for _ in 0..3 {
            chart.marks.push(label(
                (790.0, 0.5),
                (0.0, 0.0),
                "累计 95.0% 的客户",
                Tone::Ink,
                Align::Start,
            ));
        }
        let drawn = svg(&chart, (width, 300), &Ink::LIGHT).unwrap();
        let mut rooms: Vec<(f64, f64, f64)> = Vec::new();
        for line in drawn.split("<text ").skip(1) {
            let attr = |name: &str| -> String {
                let from = line.find(&format!("{name}=\"")).expect("attribute") + name.len() + 2;
                line[from..]
                    .split('"')
                    .next()
                    .unwrap_or_default()
                    .to_string()
            };
            if !line.contains("font-weight=\"bold\"") {
                continue;
            }
            let x: f64 = attr("x").parse::<f64>().unwrap() / 10.0;
            let y: f64 = attr("y").parse::<f64>().unwrap() / 10.0;
            let text = line.split('\n').nth(1).unwrap_or_default();
            let wide = width_of(text, 13.0, true);
            assert!(
                x >= -0.1 && x + wide <= f64::from(width) + 0.1,
                "{text} at {x}, {wide} wide"
            );
            for &(left, right, at) in &rooms {
                assert!(
                    x >= right || x + wide <= left || (y - at).abs() >= 13.0,
                    "{text} covers another at {width}"
                );
            }
            rooms.push((x, x + wide, y));
        }
        assert_eq!(rooms.len(), 5);
    }
}

#[test]
fn straight_lines_stop_where_words_stand() {
    let mut chart = pareto();
    chart.marks.retain(|mark| matches!(mark, Mark::Dot { .. }));
    chart.marks.push(label(
        (395.0, 0.5),
        (0.0, 0.0),
        "words in the way",
        Tone::Ink,
        Align::Middle,
    ));
    chart.marks.push(Mark::Line {
        points: vec![(395.0, 0.0), (395.0, 1.0)],
        tone: Tone::Accent,
        width: 1.0,
        dashed: false,
    });
    let parts = |chart: &Chart| {
        let drawn = svg(chart, (600, 300), &Ink::LIGHT).unwrap();
        let accent = "stroke=\"#B23A2E\"";
        drawn
            .lines()
            .filter(|line| line.starts_with("<polyline") && line.contains(accent))
            .count()
    };
    assert_eq!(parts(&chart), 2);
    chart.marks.remove(2);
    assert_eq!(parts(&chart), 1);
}

#[test]
fn words_on_shades_can_be_read() {
    for ink in [Ink::LIGHT, Ink::DARK, Ink::PRINT] {
        for step in 0..=20 {
            let ground = ink.of(Tone::Heat(f64::from(step) / 20.0));
            let words = ink.legible(Tone::Ink, ground);
            assert!(contrast(words, ground) >= 4.5, "{words:?} on {ground:?}");
        }
    }
}

fn contrast(a: keben::plot::Rgb, b: keben::plot::Rgb) -> f64 {
    let light = |(r, g, b): keben::plot::Rgb| {
        let [r, g, b] = [r, g, b].map(|c| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (a, b) = (light(a), light(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}
