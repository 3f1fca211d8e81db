//! Whether two states are the same in everything that matters.

use super::State;

impl State {
    /// The names of the fields in which the two differ. Time that passed
    /// without an event is no difference: the journal does not tell it.
    pub fn differences(&self, other: &Self) -> impl Iterator<Item = &'static str> + use<> {
        // Without `..`, so that a new field is not forgotten here.
        let Self {
            config,
            agents,
            goals,
            tasks,
            queue,
            matching,
            estimates,
            ready_by_requirement,
            counts,
            round,
            now: _,
            run_started_at,
            refused_answers,
            settings,
            order,
            following,
            unreleased,
            calendar,
            announced,
            recurrences,
            accepted,
            artifacts,
        } = self;
        let fields = [
            ("config", *config == other.config),
            ("agents", *agents == other.agents),
            ("goals", *goals == other.goals),
            ("tasks", *tasks == other.tasks),
            ("queue", queue.is_same(&other.queue)),
            ("matching", *matching == other.matching),
            ("estimates", *estimates == other.estimates),
            (
                "ready_by_requirement",
                *ready_by_requirement == other.ready_by_requirement,
            ),
            ("counts", *counts == other.counts),
            ("round", *round == other.round),
            ("run_started_at", *run_started_at == other.run_started_at),
            ("refused_answers", *refused_answers == other.refused_answers),
            ("settings", *settings == other.settings),
            ("order", *order == other.order),
            ("following", *following == other.following),
            ("unreleased", *unreleased == other.unreleased),
            ("calendar", *calendar == other.calendar),
            ("announced", *announced == other.announced),
            ("recurrences", *recurrences == other.recurrences),
            ("accepted", *accepted == other.accepted),
            ("artifacts", *artifacts == other.artifacts),
        ];
        let differing = fields.into_iter().filter(|(_, is_same)| !is_same);
        differing.map(|(name, _)| name)
    }
}
