//! Who leads whom, and how far the tasks of a goal with a lead have to look
//! for somebody who can do them.
//!
//! A lead's team is everybody whose chain of leads reaches it. Tasks go to the
//! team; when nobody present of it can do them they escalate to the lead
//! itself, then to its own lead's team and that lead, and so on, in the end to
//! everybody. Whoever left leads nobody: its superior stands in for it.

use super::bitset::BitSet;
use crate::agent::Presence;
use crate::ids::AgentId;
use crate::text::Problem;
use serde::{Deserialize, Serialize};

/// Most superiors that an agent has above each other.
pub const MAX_SUPERIORS: usize = 32;

/// How far tasks whose goal has a lead had to look for somebody who can do them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Escalation {
    /// Not at all: the lead's team does them, or the goal has no lead.
    #[default]
    None,
    /// To the lead itself.
    Lead(AgentId),
    /// To this superior of the lead and its team.
    Superior(AgentId),
    /// Beyond every superior.
    Everybody,
}

impl Escalation {
    /// Whether it went nowhere.
    pub fn is_none(&self) -> bool {
        *self == Self::None
    }
}

/// Who leads whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hierarchy {
    members: Vec<Member>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Member {
    lead: Option<AgentId>,
    presence: Presence,
}

impl Hierarchy {
    /// Notes an agent's lead and presence. Whether anybody's place in the
    /// hierarchy changed is the answer; a new agent leads nobody yet.
    pub fn set(&mut self, agent: AgentId, lead: Option<AgentId>, presence: Presence) -> bool {
        let member = Member { lead, presence };
        let Some(known) = self.members.get_mut(agent.index()) else {
            self.members.push(member);
            return false;
        };
        let before = std::mem::replace(known, member);
        let is_gone = |member: Member| member.presence == Presence::Gone;
        before.lead != lead || is_gone(before) != is_gone(member)
    }

    /// Notes that an agent is present, lost or gone; as [`Hierarchy::set`].
    pub fn set_presence(&mut self, agent: AgentId, presence: Presence) -> bool {
        self.set(agent, self.lead(agent), presence)
    }

    fn lead(&self, agent: AgentId) -> Option<AgentId> {
        self.members.get(agent.index())?.lead
    }

    fn presence(&self, agent: AgentId) -> Presence {
        let member = self.members.get(agent.index());
        member.map_or(Presence::Gone, |member| member.presence)
    }

    /// The agent's lead, that one's lead and so on, those that left included.
    pub fn superiors(&self, agent: AgentId) -> impl Iterator<Item = AgentId> + '_ {
        let chain = std::iter::successors(self.lead(agent), |&lead| self.lead(lead));
        chain.take(MAX_SUPERIORS)
    }

    /// An error unless `lead` can lead `agent`, which may be new.
    ///
    /// # Errors
    /// [`Problem::UnknownAgent`], [`Problem::OwnLead`], [`Problem::TooManySuperiors`].
    pub fn check_lead(&self, agent: AgentId, lead: AgentId) -> Result<(), Problem> {
        if lead.index() >= self.members.len() {
            return Err(Problem::UnknownAgent(lead));
        }
        if lead == agent || self.superiors(lead).any(|superior| superior == agent) {
            return Err(Problem::OwnLead);
        }
        if self.superiors(lead).count() + 1 + self.depth_below(agent) > MAX_SUPERIORS {
            return Err(Problem::TooManySuperiors { max: MAX_SUPERIORS });
        }
        Ok(())
    }

    /// The longest chain of leads that ends in `agent`. Cost: linear in agents,
    /// but for a new one.
    fn depth_below(&self, agent: AgentId) -> usize {
        if agent.index() >= self.members.len() {
            return 0;
        }
        let everybody = (0..self.members.len()).map(AgentId::from_index);
        let below = everybody.filter_map(|other| {
            let place = self.superiors(other).position(|superior| superior == agent);
            place.map(|place| place + 1)
        });
        below.max().unwrap_or(0)
    }

    /// At which level `agent` is asked for the tasks of `chain`'s first: 0 is
    /// its team, 1 itself, then each superior with its team, last everybody.
    fn level(&self, chain: &[AgentId], agent: AgentId) -> usize {
        let place = |agent| chain.iter().position(|&superior| superior == agent);
        if let Some(place) = place(agent) {
            return place + 1;
        }
        match self.superiors(agent).find_map(place) {
            Some(0) => 0,
            Some(place) => place + 1,
            None => last_level(chain),
        }
    }
}

fn last_level(chain: &[AgentId]) -> usize {
    // Where nobody leads, everybody is the team.
    if chain.is_empty() { 0 } else { chain.len() + 1 }
}

/// Who of those able to do a class's tasks is asked, given the lead of its goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    lead: AgentId,
    /// The lead and its superiors that are registered, nearest first.
    chain: Vec<AgentId>,
    /// The able agents that are present; how many of them each level asks first.
    present: BitSet,
    present_at: Vec<u32>,
    level: usize,
    /// The able agents, present or lost, that the levels up to the present one ask.
    asked: BitSet,
}

impl Scope {
    /// The scope of `lead` among those `able`. Cost: their number.
    pub fn new(hierarchy: &Hierarchy, lead: AgentId, able: &BitSet) -> Self {
        let chain = std::iter::once(lead).chain(hierarchy.superiors(lead));
        let is_registered = |&agent: &AgentId| hierarchy.presence(agent) != Presence::Gone;
        let chain: Vec<AgentId> = chain.filter(is_registered).collect();
        let mut scope = Self {
            lead,
            present: BitSet::default(),
            present_at: vec![0; last_level(&chain) + 1],
            level: 0,
            asked: BitSet::default(),
            chain,
        };
        for agent in able.iter().map(AgentId::from_index) {
            scope.count(hierarchy, agent, true);
        }
        scope.level = scope.lowest_level();
        scope.ask(hierarchy, able);
        scope
    }

    /// Takes up that the hierarchy changed.
    pub fn rebuild(&mut self, hierarchy: &Hierarchy, able: &BitSet) {
        *self = Self::new(hierarchy, self.lead, able);
    }

    /// Takes up that `agent` came, went or learnt; its place in the hierarchy
    /// is as before. Cost: its superiors, but when the level changes.
    pub fn update(&mut self, hierarchy: &Hierarchy, able: &BitSet, agent: AgentId) {
        let is_able = able.contains(agent.index());
        let place = self.count(hierarchy, agent, is_able);
        let level = self.lowest_level();
        if level == self.level {
            self.asked.set(agent.index(), is_able && place <= level);
        } else {
            self.level = level;
            self.ask(hierarchy, able);
        }
    }

    /// The able agents that are asked.
    pub fn asked(&self) -> &BitSet {
        &self.asked
    }

    /// Whether `agent` is asked, if it is able.
    pub fn asks(&self, hierarchy: &Hierarchy, agent: AgentId) -> bool {
        hierarchy.level(&self.chain, agent) <= self.level
    }

    /// How far the tasks went.
    pub fn escalation(&self) -> Escalation {
        match self.level {
            0 => Escalation::None,
            1 => Escalation::Lead(self.chain[0]),
            level if level <= self.chain.len() => Escalation::Superior(self.chain[level - 1]),
            _ => Escalation::Everybody,
        }
    }

    /// Counts an agent at its level, which is the answer.
    fn count(&mut self, hierarchy: &Hierarchy, agent: AgentId, is_able: bool) -> usize {
        let level = hierarchy.level(&self.chain, agent);
        // A suspected agent may be heard of again any moment: it is waited for.
        let is_there = matches!(
            hierarchy.presence(agent),
            Presence::Present | Presence::Suspected
        );
        let counts = is_able && is_there;
        let counted = self.present.contains(agent.index());
        self.present.set(agent.index(), counts);
        self.present_at[level] += u32::from(counts);
        self.present_at[level] -= u32::from(counted);
        level
    }

    fn lowest_level(&self) -> usize {
        let lowest = self.present_at.iter().position(|&count| count > 0);
        lowest.unwrap_or(last_level(&self.chain))
    }

    fn ask(&mut self, hierarchy: &Hierarchy, able: &BitSet) {
        self.asked = BitSet::default();
        for index in able.iter() {
            let is_asked = self.asks(hierarchy, AgentId::from_index(index));
            self.asked.set(index, is_asked);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 0 leads 1 and 4, 1 leads 2 and 3; 5 is outside.
    fn company() -> Hierarchy {
        let leads = [None, Some(0), Some(1), Some(1), Some(0), None];
        let mut hierarchy = Hierarchy::default();
        for (index, lead) in leads.into_iter().enumerate() {
            let agent = AgentId::from_index(index);
            hierarchy.set(agent, lead.map(AgentId), Presence::Present);
        }
        hierarchy
    }

    fn able(agents: &[usize]) -> BitSet {
        let mut able = BitSet::default();
        agents.iter().for_each(|&agent| able.set(agent, true));
        able
    }

    fn asked(scope: &Scope) -> Vec<usize> {
        scope.asked().iter().collect()
    }

    #[test]
    fn tasks_look_for_somebody_level_by_level() {
        let company = company();
        for (agents, asked_first, escalation) in [
            (&[0, 1, 2, 3, 5][..], &[2, 3][..], Escalation::None),
            (&[0, 1, 4, 5], &[1], Escalation::Lead(AgentId(1))),
            (&[0, 4, 5], &[0, 4], Escalation::Superior(AgentId(0))),
            (&[5], &[5], Escalation::Everybody),
            (&[], &[], Escalation::Everybody),
        ] {
            let scope = Scope::new(&company, AgentId(1), &able(agents));
            assert_eq!(asked(&scope), asked_first, "{agents:?}");
            assert_eq!(scope.escalation(), escalation, "{agents:?}");
        }
    }

    #[test]
    fn whoever_left_is_stood_in_for_by_its_superior() {
        let mut company = company();
        assert!(company.set_presence(AgentId(1), Presence::Gone));
        let all = able(&[0, 2, 4, 5]);
        let scope = Scope::new(&company, AgentId(1), &all);
        assert_eq!(asked(&scope), [2, 4], "the team of 0, whom 1 led included");
        company.set_presence(AgentId(0), Presence::Gone);
        let scope = Scope::new(&company, AgentId(1), &all);
        assert_eq!(asked(&scope), [0, 2, 4, 5], "nobody leads any more");
        assert_eq!(scope.escalation(), Escalation::None);
    }

    #[test]
    fn an_update_gives_what_a_new_look_gives() {
        let mut company = company();
        let all = able(&[0, 1, 2, 3, 4, 5]);
        let mut scope = Scope::new(&company, AgentId(1), &all);
        for (agent, presence) in [
            (2, Presence::Lost),
            (3, Presence::Lost),
            (1, Presence::Lost),
            (0, Presence::Lost),
            (4, Presence::Lost),
            (3, Presence::Present),
            (0, Presence::Present),
        ] {
            assert!(!company.set_presence(AgentId(agent), presence));
            scope.update(&company, &all, AgentId(agent));
            assert_eq!(scope, Scope::new(&company, AgentId(1), &all));
        }
    }

    #[test]
    fn nobody_leads_itself() {
        let company = company();
        let check = |agent, lead| company.check_lead(AgentId(agent), AgentId(lead));
        assert_eq!(check(5, 0), Ok(()));
        assert_eq!(check(6, 3), Ok(()), "a new agent");
        assert_eq!(check(0, 0), Err(Problem::OwnLead));
        assert_eq!(check(0, 3), Err(Problem::OwnLead));
        assert_eq!(check(0, 9), Err(Problem::UnknownAgent(AgentId(9))));
    }

    #[test]
    fn chains_of_leads_are_bounded() {
        let mut line = Hierarchy::default();
        line.set(AgentId(0), None, Presence::Present);
        let mut last = AgentId(0);
        while line.check_lead(AgentId(last.0 + 1), last).is_ok() {
            line.set(AgentId(last.0 + 1), Some(last), Presence::Present);
            last = AgentId(last.0 + 1);
        }
        assert_eq!(last.index(), MAX_SUPERIORS);
        let top = AgentId(last.0 + 1);
        line.set(top, None, Presence::Present);
        let too_many = Problem::TooManySuperiors { max: MAX_SUPERIORS };
        assert_eq!(line.check_lead(AgentId(0), top), Err(too_many));
    }
}
