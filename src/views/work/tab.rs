//! The ways of seeing the work.

/// A way of seeing the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// What waits for what.
    Graph,
    /// Who did what when.
    Timeline,
    /// The fastest plan.
    Plan,
    /// Tasks by agents by priorities.
    Tensor,
    /// What happened and what was said.
    Messages,
    /// Figures.
    Metrics,
    /// What waits for people.
    Inbox,
    /// What programs ask.
    Api,
}

impl Tab {
    /// All, in the order of the tabs.
    pub const ALL: [Self; 8] = [
        Self::Graph,
        Self::Timeline,
        Self::Plan,
        Self::Tensor,
        Self::Messages,
        Self::Metrics,
        Self::Inbox,
        Self::Api,
    ];

    /// What people call it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Graph => "Graph",
            Self::Timeline => "Timeline",
            Self::Plan => "Plan",
            Self::Tensor => "Tensor",
            Self::Messages => "Messages",
            Self::Metrics => "Metrics",
            Self::Inbox => "Inbox",
            Self::Api => "API",
        }
    }

    /// The id of its tab on the page.
    pub fn id(self) -> String {
        format!("tab-{}", self.title().to_lowercase())
    }
}
