//! What lies before a worker: the order, what came with it, and the data that
//! it has to get for itself.

use crate::kinds::data::Profile;
use crate::order::{Artifact, Failure, Order, World};
use crate::stats::Analysis;
use crate::table::{Table, is_table, read};
use crate::text::{mentions_any, words};
use serde::de::DeserializeOwned;

/// The mark of the files that workers hand each other.
const OURS: &str = "\"format\": \"baton-";
/// How a table is named that has been cleaned.
pub(crate) const CLEAN: &str = ".clean.csv";
/// A table of results, not of data.
pub(crate) const PREDICTIONS: &str = "predictions.csv";

/// The data sets that come with Baton, with the words of the goals that mean
/// them.
const DATA_SETS: [(&str, &[&str]); 2] = [
    ("churn.csv", &["churn", "attrition"]),
    ("sales.csv", &["sales", "revenue"]),
];
/// Words of goals that ask for a model.
const PREDICTING: [&str; 8] = [
    "predict", "classif", "regress", "model", "forecast", "machine", "retrain", "estimat",
];
/// Words of goals that ask for an analysis.
const ANALYSING: [&str; 14] = [
    "analy",
    "dashboard",
    "report",
    "statistic",
    "chart",
    "visuali",
    "trend",
    "summar",
    "examin",
    "explor",
    "measur",
    "compar",
    "data",
    "segment",
];

/// What a goal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// A model of data that is at hand.
    Model,
    /// Data that is at hand.
    Data,
    /// Something else, or data that is not at hand.
    Other,
}

/// What lies before a worker.
pub(crate) struct Desk<'a> {
    /// The order.
    pub(crate) order: &'a Order,
    /// The way out.
    pub(crate) world: &'a mut dyn World,
}

impl Desk<'_> {
    /// The goal's words, with its context.
    pub(crate) fn goal(&self) -> String {
        format!("{}\n{}", self.order.task.goal, self.order.task.context)
    }

    /// What the goal is about.
    pub(crate) fn subject(&self) -> Subject {
        let goal = self.goal();
        let has_data = self.source().is_some() || self.order.inputs.iter().any(is_ours_of_data);
        match has_data {
            true if mentions_any(&goal, &PREDICTING) => Subject::Model,
            true => Subject::Data,
            false => Subject::Other,
        }
    }

    /// The first input of a format that workers hand each other.
    ///
    /// # Errors
    /// `BadInput` when it carries the mark and is damaged.
    pub(crate) fn found<T: DeserializeOwned>(&self, format: &str) -> Result<Option<T>, Failure> {
        let mark = format!("\"format\": \"{format}\"");
        let marked = self
            .order
            .inputs
            .iter()
            .find(|input| is_json(input) && input.content.contains(&mark));
        let read = |input: &Artifact| {
            serde_json::from_str(&input.content)
                .map_err(|error| Failure::bad(format!("{} is damaged: {error}.", input.name)))
        };
        marked.map(read).transpose()
    }

    /// The table to work on: an input, else what the goal's words mean.
    ///
    /// # Errors
    /// `MissingInput` when there is none; otherwise as for [`read`].
    pub(crate) fn table(&mut self) -> Result<Table, Failure> {
        let tables: Vec<&Artifact> = self.tables().collect();
        let clean = tables.iter().find(|table| table.name.ends_with(CLEAN));
        if let Some(chosen) = clean.or(tables.first()) {
            let mut table = read(chosen)?;
            let others = tables.iter().filter(|table| table.name != chosen.name);
            let unused: Vec<&str> = others.map(|table| table.name.as_str()).collect();
            if !unused.is_empty() && clean.is_none() {
                table
                    .notes
                    .push(format!("Not used: {}.", unused.join(", ")));
            }
            if let Some((source, notes)) = self.origin()? {
                table.source = source;
                table.notes.extend(notes);
            }
            return Ok(table);
        }
        let Some(source) = self.source() else {
            return Err(Failure::missing(
                "There is no data to work on. Attach a CSV or JSON file to the goal, or put its address into the context.",
            ));
        };
        self.world.progress(5, &format!("Fetching {source}"));
        let fetched = self
            .world
            .fetch(&source)
            .map_err(|error| Failure::missing(format!("{source} cannot be had: {error}")))?;
        let mut table = read(&fetched)?;
        if DATA_SETS.iter().any(|(name, _)| *name == source) {
            let note = "This is a data set that comes with Baton. It is made up.";
            table.notes.push(note.to_owned());
        }
        Ok(table)
    }

    /// Where a table came from and what was odd about it, before a worker
    /// wrote it again.
    fn origin(&self) -> Result<Option<(String, Vec<String>)>, Failure> {
        if let Some(profile) = self.found::<Profile>(Profile::FORMAT)? {
            return Ok(Some((profile.source, profile.notes)));
        }
        let analysis = self.found::<Analysis>(Analysis::FORMAT)?;
        Ok(analysis.map(|analysis| (analysis.source, analysis.cleaning.notes)))
    }

    /// Whether a table came with the order.
    pub(crate) fn has_table(&self) -> bool {
        self.tables().next().is_some()
    }

    fn tables(&self) -> impl Iterator<Item = &Artifact> {
        let inputs = self.order.inputs.iter();
        inputs.filter(|input| is_table(input) && input.name != PREDICTIONS)
    }

    /// Where a table is to be had, if anywhere.
    fn source(&self) -> Option<String> {
        if let Some(table) = self.tables().next() {
            return Some(table.name.clone());
        }
        let goal = self.goal();
        let address = goal
            .split_whitespace()
            .map(|word| word.trim_matches(['<', '>', '(', ')', ',', '"', '.']));
        let mut address =
            address.filter(|word| word.starts_with("https://") || word.starts_with("http://"));
        if let Some(address) = address.next() {
            return Some(address.to_owned());
        }
        let named = |(name, _): &&(&str, _)| goal.contains(*name);
        let works = mentions_any(&goal, &PREDICTING) || mentions_any(&goal, &ANALYSING);
        let meant = |(_, meaning): &&(&str, &[&str])| {
            works
                && words(&goal)
                    .iter()
                    .any(|word| meaning.iter().any(|m| word.starts_with(m)))
        };
        let sets = || DATA_SETS.iter();
        let set = sets().find(named).or_else(|| sets().find(meant));
        set.map(|(name, _)| (*name).to_owned())
    }
}

/// Whether a worker made it for another.
pub(crate) fn is_ours(artifact: &Artifact) -> bool {
    is_json(artifact) && artifact.content.contains(OURS)
}

fn is_json(artifact: &Artifact) -> bool {
    artifact.media_type.starts_with("application/json")
}

/// Whether a worker made it from data.
fn is_ours_of_data(artifact: &Artifact) -> bool {
    [
        "baton-analysis-",
        "baton-model-",
        "baton-metrics-",
        "baton-profile-",
    ]
    .iter()
    .any(|format| {
        artifact
            .content
            .contains(&format!("\"format\": \"{format}"))
    })
}
