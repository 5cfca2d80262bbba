//! A chart of bars, and the table that it is drawn from. The bars are SVG with attributes alone: the console's content
//! security policy permits no inline style, which chart libraries set.

use leptos::prelude::*;

use super::table::{ColumnKind, Head};
use crate::format;
use crate::i18n::use_i18n;

/// How high the drawing is, in its own units; a bar is [`STEP`] wide with the gap behind it.
const HEIGHT: f64 = 100.0;
const STEP: f64 = 10.0;
const GAP: f64 = 2.0;

/// One bar: a name, and a number of each series, stacked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What the bar is of.
    pub label: String,
    /// How many of each series, from the bottom.
    pub values: Vec<u64>,
}

/// A chart with its heading.
#[component]
pub fn BarChart(
    /// Its heading.
    #[prop(into)]
    title: TextProp,
    /// What it shows, in a sentence, for those who do not see it.
    #[prop(into)]
    summary: TextProp,
    /// What the bars are: the head of the table's first column.
    #[prop(into)]
    of: TextProp,
    /// The names of the series.
    series: Signal<Vec<String>>,
    /// The bars.
    bars: Signal<Vec<Bar>>,
) -> impl IntoView {
    let caption = title.clone();
    view! {
        <section class="chart">
            <h2>{move || title.get()}</h2>
            <div class="chart__pair">
                <Drawing summary series bars />
                <Numbers caption of series bars />
            </div>
        </section>
    }
}

#[component]
fn Drawing(
    summary: TextProp,
    series: Signal<Vec<String>>,
    bars: Signal<Vec<Bar>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let highest = Memo::new(move |_| bars.with(|bars| bars.iter().map(total).max().unwrap_or(0)));
    let ends = move || {
        bars.with(|bars| {
            let label = |bar: Option<&Bar>| bar.map(|bar| bar.label.clone());
            (label(bars.first()), label(bars.last()))
        })
    };
    view! {
        <div class="stack" data-gap="tight">
        <div class="chart__drawing" role="img" aria-label=move || summary.get()>
            <span class="chart__highest">
                {move || format::count(i18n.language().tag(), whole(highest.get()))}
            </span>
            <svg
                class="chart__plot"
                viewBox=move || format!("0 0 {} {HEIGHT}", bars.with(|bars| place(bars.len())))
                preserveAspectRatio="none"
            >
                {move || bars.get().iter().enumerate().map(|(index, bar)| stack(index, bar, highest.get())).collect_view()}
            </svg>
            <div class="chart__ends">
                <span>{move || ends().0}</span>
                <span>{move || ends().1}</span>
            </div>
        </div>
        <Show when=move || series.with(|series| series.len() > 1)>
            <ul class="cluster chart__legend" data-gap="wide">
                {move || series.get().into_iter().enumerate().map(|(index, name)| {
                    view! { <li class="chart__series" data-series=index.to_string()>{name}</li> }
                }).collect_view()}
            </ul>
        </Show>
        </div>
    }
}

/// The rectangles of one bar, one upon the other.
fn stack(index: usize, bar: &Bar, highest: u64) -> impl IntoView + use<> {
    let mut top = HEIGHT;
    let mut parts = Vec::new();
    for (series, value) in bar.values.iter().enumerate() {
        let height = share(*value, highest) * HEIGHT;
        top -= height;
        parts.push(view! {
            <rect
                data-series=series.to_string()
                x=(place(index) + GAP / 2.0).to_string()
                y=top.to_string()
                width=(STEP - GAP).to_string()
                height=height.to_string()
            />
        });
    }
    parts.into_iter().collect_view()
}

#[component]
fn Numbers(
    caption: TextProp,
    of: TextProp,
    series: Signal<Vec<String>>,
    bars: Signal<Vec<Bar>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let name = caption.clone();
    let row = move |bar: Bar| {
        let count = move |value| format::count(i18n.language().tag(), whole(value));
        view! {
            <tr class="table__row">
                <th class="table__cell" scope="row">{bar.label}</th>
                {bar.values.into_iter().map(|value| view! {
                    <td class="table__cell" data-kind="number">{count(value)}</td>
                }).collect_view()}
            </tr>
        }
    };
    view! {
        <div class="table chart__table" role="group" tabindex="0" aria-label=move || name.get()>
            <table class="table__grid">
                <caption class="visually-hidden">{move || caption.get()}</caption>
                <thead>
                    <tr>
                        <Head>{move || of.get()}</Head>
                        {move || series.get().into_iter().map(|name| view! {
                            <Head kind=ColumnKind::Number>{name}</Head>
                        }).collect_view()}
                    </tr>
                </thead>
                <tbody>{move || bars.get().into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

fn total(bar: &Bar) -> u64 {
    bar.values.iter().sum()
}

/// Which part of the highest bar a value is.
#[expect(clippy::cast_precision_loss, reason = "a drawing needs no more")]
fn share(value: u64, highest: u64) -> f64 {
    value as f64 / highest.max(1) as f64
}

/// Where a bar begins.
#[expect(clippy::cast_precision_loss, reason = "there are few bars")]
fn place(index: usize) -> f64 {
    index as f64 * STEP
}

/// No count is beyond what the browser counts to.
fn whole(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
