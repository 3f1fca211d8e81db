//! One goal read by one rule set, from its words to the answer.

use super::clause::{Reader, Reading};
use super::context::{Notes, folded};
use super::expand::{Expander, Pipeline};
use super::grammar::Class;
use super::order::{self, Intent};
use super::split::{self, Clause};
use super::trigger::Hit;
use super::words::Word;
use super::{DecomposeError, Decomposition, MatchedWord, PassedOver, PassedOverReason};
use super::{Rule, RuleMatch, Rules};
use std::collections::BTreeSet;

/// A goal being read.
pub(super) struct Read<'a> {
    pub rules: &'a Rules,
    pub goal: &'a str,
    pub words: &'a [Word<'a>],
}

/// What was read in a goal.
pub(super) struct Found {
    /// In the order of the work.
    pub intents: Vec<Intent>,
    /// Indexes into the intents.
    stages: Vec<Vec<usize>>,
    passed_over: Vec<PassedOver>,
}

impl Read<'_> {
    /// The first rule with a trigger anywhere takes the whole goal.
    pub(super) fn by_words(&self) -> Found {
        let end = self.words.len();
        let lexicon = &self.rules.lexicon;
        let hits: Vec<Hit> = (0..end)
            .filter_map(|at| {
                let verb = lexicon.verb(self.words, at, end, !0);
                verb.or_else(|| lexicon.noun(self.words, 0, at))
            })
            .collect();
        let mut intent = Intent::fallback(end);
        intent.rule = hits.iter().map(|hit| hit.rule).min();
        let (taken, others): (Vec<&Hit>, Vec<&Hit>) =
            hits.iter().partition(|hit| Some(hit.rule) == intent.rule);
        let mut used = BTreeSet::new();
        for hit in taken {
            intent.words.extend(
                hit.words
                    .iter()
                    .filter(|at| used.insert(**at))
                    .map(|at| (*at, hit.trigger)),
            );
        }
        let reason = PassedOverReason::EarlierRule;
        Found {
            passed_over: others
                .into_iter()
                .map(|hit| self.passed_over(hit, reason))
                .collect(),
            intents: vec![intent],
            stages: vec![vec![0]],
        }
    }

    /// The head verb of each clause decides.
    pub(super) fn by_clauses(&self) -> Found {
        let reader = Reader {
            lexicon: &self.rules.lexicon,
            words: self.words,
        };
        let clauses = split::clauses(reader, &self.rules.set.rules);
        let in_text = order::intents(&clauses, self.words.len());
        let stages = order::stages(&in_text);
        let passed_over = self.words_passed_over(&clauses, &in_text);
        let mut next = 0;
        let renumbered = stages.iter().map(|stage| {
            let from = next;
            next += stage.len();
            (from..next).collect()
        });
        Found {
            stages: renumbered.collect(),
            intents: stages
                .iter()
                .flatten()
                .map(|index| in_text[*index].clone())
                .collect(),
            passed_over,
        }
    }

    fn words_passed_over(&self, clauses: &[Clause], intents: &[Intent]) -> Vec<PassedOver> {
        let used: BTreeSet<usize> = intents
            .iter()
            .flat_map(|intent| intent.words.iter().map(|word| word.0))
            .collect();
        let mut passed_over = Vec::new();
        for clause in clauses {
            let own = match &clause.reading {
                Reading::Work(hit, _) => Some(hit.rule),
                _ => None,
            };
            for at in clause.start..clause.end {
                let hit = self.rules.lexicon.verb(self.words, at, clause.end, !0);
                let Some(hit) = hit.filter(|hit| Some(hit.rule) != own && !used.contains(&at))
                else {
                    continue;
                };
                let before = at.checked_sub(1).map(|before| self.words[before].class);
                let reason = match (&clause.reading, before) {
                    (Reading::Negated, _) | (_, Some(Class::Negation)) => PassedOverReason::Negated,
                    (_, Some(Class::To)) => PassedOverReason::Purpose,
                    _ => PassedOverReason::NotTheVerb,
                };
                passed_over.push(self.passed_over(&hit, reason));
            }
        }
        passed_over
    }

    fn passed_over(&self, hit: &Hit, reason: PassedOverReason) -> PassedOver {
        let rule = &self.rules.set.rules[hit.rule];
        PassedOver {
            word: self.matched(rule, hit.words[0], hit.trigger),
            rule: rule.id.clone(),
            reason,
        }
    }

    fn matched(&self, rule: &Rule, word: usize, trigger: usize) -> MatchedWord {
        let word = &self.words[word];
        MatchedWord {
            text: word.text.to_owned(),
            start: word.chars.start,
            end: word.chars.end,
            trigger: rule.triggers[trigger].as_str().to_owned(),
        }
    }

    /// The tasks of what was found, with the reasons.
    ///
    /// # Errors
    /// When the context asks for too much.
    pub(super) fn answer(
        &self,
        found: Found,
        notes: &Notes,
    ) -> Result<Decomposition, DecomposeError> {
        let goal = folded(self.goal);
        let pipelines: Vec<Pipeline<'_>> = found
            .intents
            .iter()
            .map(|intent| Pipeline {
                rule: self.rules.rule(intent.rule),
                order: &self.rules.orders[intent.rule.unwrap_or(self.rules.set.rules.len())],
                fragment: match found.intents.len() {
                    1 => goal.clone(),
                    _ => self.fragment(intent),
                },
            })
            .collect();
        let expanded = Expander::new(&goal, notes, &pipelines).expand(&found.stages)?;
        let (tasks, context_effects) = expanded;
        let mut matches: Vec<RuleMatch> = Vec::with_capacity(pipelines.len());
        let mut before: Vec<u32> = Vec::new();
        for stage in &found.stages {
            let from = matches.len();
            for index in stage {
                let (intent, pipeline) = (&found.intents[*index], &pipelines[*index]);
                let words = intent.words.iter();
                matches.push(RuleMatch {
                    rule: pipeline.rule.id.clone(),
                    title: pipeline.rule.title.clone(),
                    words: words
                        .map(|(at, trigger)| self.matched(pipeline.rule, *at, *trigger))
                        .collect(),
                    fragment: pipeline.fragment.clone(),
                    after: before.clone(),
                });
            }
            before = (from..matches.len())
                .filter_map(|index| u32::try_from(index).ok())
                .collect();
        }
        Ok(Decomposition {
            tasks,
            matches,
            passed_over: found.passed_over,
            context_effects,
        })
    }

    /// The text of an intent with the quotation marks around it, without the
    /// punctuation that ties it to its neighbours.
    fn fragment(&self, intent: &Intent) -> String {
        let from = match intent.start.checked_sub(1) {
            Some(before) => self.words[before].bytes.end,
            None => 0,
        };
        let to = self
            .words
            .get(intent.end)
            .map_or(self.goal.len(), |word| word.bytes.start);
        let loose = |c: char| c.is_whitespace() || ",;:–—-&•*|".contains(c);
        let text = self.goal[from..to]
            .trim_start_matches(|c: char| loose(c) || ".!?)".contains(c))
            .trim_end_matches(|c: char| loose(c) || "(".contains(c));
        folded(text.strip_suffix('.').unwrap_or(text))
    }
}
