//! The tensor, explored slice by slice, all levels at once, or as a stack.
//!
//! [`Explorer`] is what its parts share: which slice is looked at, in which
//! order, against which moment. `grid` is the slice as a table, `picture`
//! paints slices shrunk to what fits, `save` writes files.

mod against;
mod choices;
mod grid;
mod legend;
mod levels;
mod picker;
mod picture;
mod save;

use crate::components::piece::piece;
use crate::session::Session;
use crate::studio::Selected;
use crate::views::missing::Missing;
use against::{Against, AgainstPicker, AgainstWords};
use baton_engine::projection::{self, AxisLabel, Explored, Order, TensorOverview, Thing};
use baton_engine::tensor::Axis;
use choices::{LookPicker, OrderPicker};
use grid::{Grid, Place};
use legend::Legend;
use leptos::prelude::*;
use levels::Levels;
use picker::{AxisPicker, SliceName, SlicePicker};
use save::SaveMenu;
use std::sync::Arc;

/// How the tensor is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Look {
    /// One slice with its values.
    #[default]
    Slice,
    /// The four priority levels side by side.
    Levels,
    /// The four levels as a stack in perspective.
    Stack,
}

/// What is explored: one for the view's parts.
#[derive(Clone, Copy)]
struct Explorer {
    session: Session,
    explored: Memo<Arc<Explored>>,
    /// Whether values are differences.
    is_change: Memo<bool>,
    against: Against,
    look: RwSignal<Look>,
    order: RwSignal<Order>,
    /// The axis that is fixed.
    axis: RwSignal<Axis>,
    /// The chosen place along each axis; may be beyond its end.
    chosen: RwSignal<[usize; 3]>,
    /// The place in the grid that the keyboard is or was at; may be beyond the end.
    active: RwSignal<Place>,
    /// The place that the focus goes to when it is drawn.
    awaited: RwSignal<Option<Place>>,
    /// Whether the focus is in the grid.
    has_focus: RwSignal<bool>,
    /// The place under the pointer.
    hovered: RwSignal<Option<Place>>,
}

impl Explorer {
    /// Starts at the priority that most of the tensor is at: the most telling slice.
    fn new(session: Session) -> Self {
        let order = RwSignal::new(Order::default());
        let against = Against::new(session);
        let explore = move |_: Option<&Arc<Explored>>| {
            let earlier = against.state();
            let order = order.get();
            session.with_state(|state| Arc::new(Explored::new(state, earlier.as_deref(), order)))
        };
        let explored = Memo::new_with_compare(explore, |_, _| true);
        let fullest = explored.with_untracked(|explored| {
            let levels = explored.overview().marginals[Axis::Priority as usize]
                .iter()
                .enumerate();
            levels
                .rev()
                .max_by(|a, b| a.1.total_cmp(b.1))
                .map_or(0, |(level, _)| level)
        });
        Self {
            session,
            explored,
            is_change: Memo::new(move |_| explored.with(|explored| explored.earlier().is_some())),
            against,
            look: RwSignal::new(Look::default()),
            order,
            axis: RwSignal::new(Axis::Priority),
            chosen: RwSignal::new([0, 0, fullest]),
            active: RwSignal::new((0, 0)),
            awaited: RwSignal::new(None),
            has_focus: RwSignal::new(false),
            hovered: RwSignal::new(None),
        }
    }

    /// What `read` makes of the tensor's numbers; tracks them.
    fn overview<T>(self, read: impl FnOnce(&TensorOverview) -> T) -> T {
        self.explored.with(|explored| read(explored.overview()))
    }

    /// A value as text, with a sign where it is a difference; tracks whether it is.
    fn number(self, value: f32) -> String {
        if self.is_change.get() {
            projection::tensor_change(value)
        } else {
            projection::tensor_number(value)
        }
    }

    /// How long an axis is.
    fn len(self, axis: Axis) -> usize {
        self.overview(|overview| overview.shape[axis as usize])
    }

    /// The fixed axis and the place on it: the slice that is looked at.
    fn slice(self) -> (Axis, usize) {
        let axis = self.axis.get();
        let last = self.len(axis).saturating_sub(1);
        (
            axis,
            self.chosen.with(|chosen| chosen[axis as usize]).min(last),
        )
    }

    /// Looks at the slice at `index` along the fixed axis, or at the last one.
    fn choose(self, index: usize) {
        let axis = self.axis.get_untracked();
        let last = untrack(|| self.len(axis)).saturating_sub(1);
        self.chosen
            .update(|chosen| chosen[axis as usize] = index.min(last));
    }

    /// The slice's own name.
    fn slice_label(self) -> Option<AxisLabel> {
        let (axis, index) = self.slice();
        self.explored.with(|explored| {
            self.session
                .with_state(|state| projection::tensor_name(state, explored.tensor(), axis, index))
        })
    }
}

/// What selecting `thing` selects on the page, if anything.
fn selected_by(thing: Thing) -> Option<Selected> {
    match thing {
        Thing::Task(task) => Some(Selected::Task(task)),
        Thing::Agent(agent) => Some(Selected::Agent(agent)),
        Thing::Priority(_) => None,
    }
}

/// An axis as one thing of it is called.
fn axis_noun(axis: Axis) -> &'static str {
    match axis {
        Axis::Task => "task",
        Axis::Agent => "agent",
        Axis::Priority => "priority",
    }
}

/// An axis as many things of it are called.
fn axis_plural(axis: Axis) -> &'static str {
    match axis {
        Axis::Task => "tasks",
        Axis::Agent => "agents",
        Axis::Priority => "priorities",
    }
}

piece!(
    /// [`TensorView`], loaded when it is first shown.
    pub TENSOR = tensor(_argument: ()) -> AnyView, in views { view! { <TensorView/> }.into_any() }
);

/// The tensor, explored slice by slice.
#[component]
fn TensorView() -> impl IntoView {
    let explorer = Explorer::new(expect_context::<Session>());
    provide_context(explorer);
    let is_empty = Memo::new(move |_| explorer.overview(|overview| overview.shape.contains(&0)));
    view! {
        <section class="tensor" aria-labelledby="tensor-title">
            <header class="tensor__head">
                <h2 class="tensor__title" id="tensor-title">
                    <span class="tensor__symbol">"T" <sub>"task"</sub></span>
                    <span class="tensor__axes">"[tasks, agents, priorities]"</span>
                </h2>
                <Facts/>
            </header>
            {move || if is_empty.get() { view! { <Missing so="the tensor has no values" testid="tensor-empty"/> }.into_any() } else { view! { <Filled/> }.into_any() }}
            <Legend/>
        </section>
    }
}

/// The tensor's values and the ways to look at them.
#[component]
fn Filled() -> impl IntoView {
    let explorer = expect_context::<Explorer>();
    let look = move || match explorer.look.get() {
        Look::Slice => view! { <OneSlice/> }.into_any(),
        Look::Levels => view! { <Levels is_stack=false/> }.into_any(),
        Look::Stack => view! { <Levels is_stack=true/> }.into_any(),
    };
    view! {
        <div class="tensor__controls">
            <LookPicker/>
            <OrderPicker/>
            <AgainstPicker/>
            <SaveMenu/>
        </div>
        <AgainstWords/>
        {look}
    }
}

/// A slice, with the way through all of them.
#[component]
fn OneSlice() -> impl IntoView {
    view! {
        <div class="tensor__controls">
            <AxisPicker/>
            <SlicePicker/>
        </div>
        <SliceName/>
        <Grid/>
        <Readout/>
    }
}

/// The whole tensor in three numbers.
#[component]
fn Facts() -> impl IntoView {
    let explorer = expect_context::<Explorer>();
    let sum = move || explorer.number(explorer.overview(|overview| overview.sum));
    view! {
        <dl class="facts">
            <div class="facts__one">
                <dt>"Shape"</dt>
                <dd data-testid="tensor-shape">{move || explorer.overview(TensorOverview::shape_text)}</dd>
            </div>
            <div class="facts__one" title="All values added up: the tasks that have an agent or could have one">
                <dt>"Sum"</dt>
                <dd data-testid="tensor-sum">{sum}</dd>
            </div>
            <div class="facts__one" title="How many values are not 0">
                <dt>{move || if explorer.is_change.get() { "Changed" } else { "Non-zeros" }}</dt>
                <dd data-testid="tensor-nonzeros">
                    {move || explorer.overview(|overview| overview.nonzeros)}
                </dd>
            </div>
        </dl>
    }
}

/// What the cell under the pointer or the focus says.
#[component]
fn Readout() -> impl IntoView {
    let explorer = expect_context::<Explorer>();
    let text = Memo::new(move |_| {
        let focused = || explorer.has_focus.get().then(|| explorer.active.get());
        let place = explorer.hovered.get().or_else(focused)?;
        let slice = explorer.slice();
        explorer.explored.with(|explored| {
            let cell = explorer
                .session
                .with_state(|state| projection::tensor_cell(state, explored, slice, place));
            cell.map(|cell| cell.text)
        })
    });
    let hint = "Point at a value, or move with the arrow keys, to see what it means. Enter opens its task.";
    view! {
        <output class="tensor__readout" class:tensor__readout--hint=move || text.with(Option::is_none) data-testid="tensor-readout">
            {move || text.get().unwrap_or_else(|| hint.to_owned())}
        </output>
    }
}
