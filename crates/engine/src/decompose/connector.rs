//! The words between two clauses, and what they say about the order of the
//! work: "and", "then", "before", "followed by", "2.", a comma.

use super::clause::Reader;
use super::grammar::Class;
use super::words::Break;

/// When a clause's work is done, as its connecting words say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Where it stands in the text.
    Next,
    /// After what stands before it, said expressly: "then".
    Then,
    /// Together with what stands before it: "while".
    Parallel,
    /// Ahead of what stands before it: "X after Y".
    BeforePrevious,
    /// After what follows it: "before X, Y".
    AfterFollowing,
}

/// The words between two clauses.
#[derive(Clone, Copy, Debug)]
pub(super) struct Connector {
    /// The first word past it.
    pub next: usize,
    /// A sentence ends here.
    pub hard: bool,
    /// Nothing but a comma or its like.
    pub bare: bool,
    /// "followed by": a noun phrase is enough of a clause.
    pub followed_by: bool,
    /// "after", "before", "while" begin a clause.
    pub marker: Option<Class>,
    pub place: Place,
}

impl Reader<'_> {
    /// "to launch, …", "in order to launch, …": done last.
    pub(super) fn is_aim(&self, at: usize) -> bool {
        let keys: Vec<&str> = self.words[at..]
            .iter()
            .take(3)
            .map(|w| w.key.as_str())
            .collect();
        keys.first() == Some(&"to") || keys == ["in", "order", "to"]
    }

    /// The connecting words that begin at word `at`, if there are any.
    pub(super) fn connector(&self, at: usize) -> Option<Connector> {
        let before = if at == 0 {
            Break::None
        } else {
            self.words[at].before
        };
        let mut connector = Connector {
            next: at,
            hard: before == Break::Hard,
            bare: before == Break::Soft,
            followed_by: false,
            marker: None,
            place: Place::Next,
        };
        let linked = before != Break::None || at == 0;
        while self.links_with(&mut connector, linked) {
            connector.bare = false;
        }
        (connector.next > at || before != Break::None).then_some(connector)
    }

    /// Whether the word after `connector` still belongs to it.
    fn links_with(&self, connector: &mut Connector, linked: bool) -> bool {
        if connector.marker.is_some() {
            return false;
        }
        let mut keys = self.words[connector.next..]
            .iter()
            .map(|word| word.key.as_str());
        let (first, second, third) = (keys.next(), keys.next(), keys.next());
        let that = matches!(second, Some("that" | "this" | "which"));
        let class = self.words.get(connector.next).map(|word| word.class);
        let taken = match (class, first, second, third) {
            (Some(Class::And), ..) => 1,
            (Some(Class::Number), ..) if linked && self.is_list_number(connector.next) => {
                connector.hard |= self.words[connector.next + 1].before == Break::Hard;
                1
            }
            (Some(Class::After), ..) if that => {
                connector.place = Place::Then;
                2
            }
            (Some(Class::Before), ..) if that => {
                connector.place = Place::BeforePrevious;
                2
            }
            (Some(class @ (Class::After | Class::Before | Class::While)), ..) => {
                connector.marker = Some(class);
                connector.place = match class {
                    Class::After => Place::BeforePrevious,
                    Class::Before => Place::Then,
                    _ => Place::Parallel,
                };
                1
            }
            (_, Some("followed"), Some("by"), _) => {
                connector.followed_by = true;
                connector.place = Place::Then;
                2
            }
            (_, Some("as"), Some("well"), Some("as")) => 3,
            (_, Some("in"), Some("parallel"), with) => {
                connector.place = Place::Parallel;
                if with == Some("with") { 3 } else { 2 }
            }
            (_, Some("then" | "afterwards" | "afterward" | "subsequently"), ..) => {
                connector.place = Place::Then;
                1
            }
            (_, Some("finally" | "next" | "later" | "lastly"), ..) if linked => {
                connector.place = Place::Then;
                1
            }
            _ => 0,
        };
        connector.next += taken;
        taken > 0
    }

    /// "1." or "2)" before an item.
    fn is_list_number(&self, at: usize) -> bool {
        self.words
            .get(at + 1)
            .is_some_and(|next| next.before != Break::None)
    }
}
