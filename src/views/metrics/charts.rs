//! The charts of the run, each with its files.

use super::lateness::NoDeadlines;
use super::plots::{Plot, plots};
use super::save::{Form, save};
use crate::components::menu::Menu;
use crate::components::size::use_viewport;
use crate::session::Session;
use baton_engine::projection::{self, Metrics};
use baton_work::chart::Sheet;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The charts that there is something to show in.
#[component]
pub fn Charts(
    /// The run in numbers.
    metrics: Memo<Metrics>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let analytics = Memo::new(move |_| session.with_state(projection::analytics));
    let container = NodeRef::<html::Div>::new();
    let viewport = use_viewport(container);
    let sheet = Memo::new(move |_| {
        // They are all as wide as the first.
        viewport.get();
        let container = container.get_untracked();
        let first = container.and_then(|all| all.query_selector(".chart__picture").ok()?);
        first.map_or(Sheet::WIDE, |first| {
            Sheet::for_width(first.client_width().into())
        })
    });
    let all = Memo::new(move |_| {
        let sheet = sheet.get();
        analytics.with(|analytics| metrics.with(|metrics| plots(sheet, analytics, metrics)))
    });
    let ids = move || all.with(|all| all.iter().map(|plot| plot.id).collect::<Vec<_>>());
    let probe = NodeRef::<html::Span>::new();
    let has_deadlines =
        Memo::new(move |_| analytics.with(|analytics| !analytics.deadlines.is_empty()));
    let chart = move |id: &'static str| {
        let plot =
            Memo::new(move |_| all.with(|all| all.iter().find(|plot| plot.id == id).cloned()));
        let write = move |form: Form| {
            // A file is as large whatever the screen.
            let all = analytics.with_untracked(|analytics| {
                metrics.with_untracked(|metrics| plots(Sheet::WIDE, analytics, metrics))
            });
            if let Some(plot) = all.into_iter().find(|plot| plot.id == id) {
                spawn_local(save(session, plot, form, probe));
            }
        };
        one(id, plot, Callback::new(write))
    };
    view! {
        <div class="charts" data-testid="metrics-charts" node_ref=container>
            <For each=ids key=|id| *id children=chart/>
            <Show when=move || !has_deadlines.get()><NoDeadlines/></Show>
            <span class="graph__probe" node_ref=probe aria-hidden="true"></span>
        </div>
    }
}

fn one(id: &'static str, plot: Memo<Option<Plot>>, write: Callback<Form>) -> AnyView {
    let of = move |read: fn(&Plot) -> &str| {
        plot.with(|plot| plot.as_ref().map(|plot| read(plot).to_owned()))
            .unwrap_or_default()
    };
    let item = move |form: Form| {
        view! {
            <li>
                <button type="button" class="menu__item" data-testid=format!("{id}-{}", form.ending()) on:click=move |_| write.run(form)>
                    {form.title()}
                </button>
            </li>
        }
    };
    view! {
        <figure class="chart" data-testid=format!("chart-{id}")>
            <div class="chart__picture" inner_html=move || of(|plot| &plot.chart.svg)></div>
            <figcaption>
                <span>{move || of(|plot| &plot.words)}</span>
                <Menu id=menu_id(id) label="Save">{Form::ALL.map(item).into_iter().collect_view()}</Menu>
            </figcaption>
        </figure>
    }
    .into_any()
}

/// The page's name for the menu of a chart.
fn menu_id(id: &str) -> &'static str {
    match id {
        "queue" => "chart-queue",
        "utilisation" => "chart-utilisation",
        "waits" => "chart-waits",
        "throughput" => "chart-throughput",
        "lateness" => "chart-lateness",
        "estimates" => "chart-estimates",
        _ => "chart-retries",
    }
}
