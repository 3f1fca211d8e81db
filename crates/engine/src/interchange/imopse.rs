//! Multi-skill project scheduling, the `.def` text of iMOPSE (Myszkowski et
//! al. 2014): resources with skills and levels, then tasks with a duration,
//! one required skill with its level, and predecessors. Ids may have gaps. A
//! resource does one task at a time, each in the task's duration, if it has
//! the skill at the level or above. Salaries are read and not used.

use super::error::{ReadError, ReadErrorKind};
use crate::plan::{AgentIndex, Problem, TaskIndex, Ticks};
use std::collections::BTreeMap;

struct Resource<'a> {
    id: &'a str,
    skills: Vec<(&'a str, u32)>,
}

struct Task<'a> {
    line: u32,
    id: &'a str,
    duration: u32,
    skill: (&'a str, u32),
    predecessors: Vec<&'a str>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Preamble,
    Resources,
    Between,
    Tasks,
    End,
}

pub(super) fn read(text: &str) -> Result<Problem, ReadError> {
    let (mut resources, mut tasks) = (Vec::new(), Vec::new());
    let mut section = Section::Preamble;
    for (line, number) in text.lines().zip(1_u32..) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let Some(&first) = words.first() else {
            continue;
        };
        match (section, first) {
            (_, "ResourceID") => section = Section::Resources,
            (_, "TaskID") => section = Section::Tasks,
            (Section::Resources, rule) if rule.starts_with("==") => section = Section::Between,
            (Section::Tasks, rule) if rule.starts_with("==") => section = Section::End,
            (Section::Resources, _) => resources.push(resource(&words, number)?),
            (Section::Tasks, _) => tasks.push(task(&words, number)?),
            (Section::Preamble | Section::Between | Section::End, _) => {}
        }
    }
    if section != Section::End {
        let expected = match section {
            Section::Preamble => "the line \"ResourceID Salary Skills\"",
            Section::Resources | Section::Between => {
                "the line \"TaskID Duration Skill Predecessor IDs\""
            }
            Section::Tasks | Section::End => "a line of \"=\" after the tasks",
        };
        return Err(ReadErrorKind::Ends(expected).into());
    }
    check_declared(text, "Tasks:", tasks.len())?;
    check_declared(text, "Resources:", resources.len())?;
    build(&resources, &tasks)
}

/// The head of the file says how many there are.
fn check_declared(text: &str, label: &str, actual: usize) -> Result<(), ReadError> {
    for (line, number) in text.lines().zip(1_u32..) {
        let Some(rest) = line.trim().strip_prefix(label) else {
            continue;
        };
        if rest.trim().parse() != Ok(actual) {
            let expected = "the number of lines in the table below";
            let found = rest.trim().chars().take(40).collect();
            return Err(ReadErrorKind::Expected { expected, found }.at(number));
        }
    }
    Ok(())
}

fn resource<'a>(words: &[&'a str], line: u32) -> Result<Resource<'a>, ReadError> {
    let expected = "a resource: id, salary, skills";
    let [id, _salary, skills @ ..] = words else {
        return Err(wrong(expected, words, line));
    };
    let pairs = skills.chunks(2).map(|pair| skill(pair, line));
    let skills = pairs.collect::<Result<_, _>>()?;
    Ok(Resource { id, skills })
}

fn task<'a>(words: &[&'a str], line: u32) -> Result<Task<'a>, ReadError> {
    let expected = "a task: id, duration, skill, predecessors";
    let [id, duration, name, level, predecessors @ ..] = words else {
        return Err(wrong(expected, words, line));
    };
    let whole = duration.parse();
    Ok(Task {
        line,
        id,
        duration: whole.map_err(|_| wrong("a whole duration", &[duration], line))?,
        skill: skill(&[name, level], line)?,
        predecessors: predecessors.to_vec(),
    })
}

/// `Q3: 2`.
fn skill<'a>(words: &[&'a str], line: u32) -> Result<(&'a str, u32), ReadError> {
    let expected = "a skill and its level, like \"Q3: 2\"";
    let [name, level] = words else {
        return Err(wrong(expected, words, line));
    };
    match (name.strip_suffix(':'), level.parse()) {
        (Some(name), Ok(level)) => Ok((name, level)),
        _ => Err(wrong(expected, words, line)),
    }
}

fn wrong(expected: &'static str, words: &[&str], line: u32) -> ReadError {
    let found = words.join(" ").chars().take(40).collect();
    ReadErrorKind::Expected { expected, found }.at(line)
}

fn build(resources: &[Resource<'_>], tasks: &[Task<'_>]) -> Result<Problem, ReadError> {
    super::check_choices(tasks.len(), resources.len())?;
    let mut builder = Problem::builder();
    for resource in resources {
        builder.agent(resource.id, 1);
    }
    let mut by_id: BTreeMap<&str, TaskIndex> = BTreeMap::new();
    for task in tasks {
        let index = builder.task(task.id);
        if by_id.insert(task.id, index).is_some() {
            let id = task.id.to_owned();
            return Err(ReadErrorKind::Twice { what: "task", id }.at(task.line));
        }
        let (name, level) = task.skill;
        for (resource, agent) in resources.iter().zip(0..) {
            if resource
                .skills
                .iter()
                .any(|&(has, at)| has == name && at >= level)
            {
                builder.choice(index, AgentIndex(agent), Ticks(task.duration));
            }
        }
    }
    for task in tasks {
        for &before in &task.predecessors {
            let Some(&before) = by_id.get(before) else {
                let id = before.chars().take(40).collect();
                return Err(ReadErrorKind::Undefined { what: "task", id }.at(task.line));
            };
            builder.precedence(before, by_id[task.id]);
        }
    }
    Ok(builder.build()?)
}
