//! Every reader on a small text, and on what is left of it after damage.

use super::*;
use crate::plan::Ticks;
use crate::plan::rng::Rng;

const FJS: &str = "2 2 1.5\n2 2 1 3 2 4 1 2 5\n1 1 1 7\n";
const FAJSP: &str = "3 2 2\n0 2\n1 2\n2 0 3 1 4\n1 1 5\n1 0 7\n";
const STG: &str = "2\n 0 0 0\n 1 5 1\n 0\n 2 6 1 0\n 3 0 2 1 2\n# end\n";
const IMOPSE: &str = "====\nTasks: 2\nResources: 2\n====\nResourceID Salary Skills\n\
    1 56.2 Q1: 2 Q2: 0\n2 10.0 Q1: 1\n====\nTaskID Duration Skill Predecessor IDs\n\
    3 10 Q1: 2\n7 4 Q1: 0 3\n====\n";
const WFFORMAT: &str = r#"{"workflow": {"specification": {"tasks": [
    {"id": "a", "name": "A", "parents": [], "children": ["b"]},
    {"id": "b", "parents": ["a"]}]},
    "execution": {"tasks": [{"id": "a", "runtimeInSeconds": 1.5}, {"id": "b", "runtimeInSeconds": 0.25}],
    "machines": [{"nodeName": "n", "cpu": {"coreCount": 4}}]}}}"#;
/// As before 1.5: one list, parents by name.
const OLD_WFFORMAT: &str = r#"{"schemaVersion": "1.3", "workflow": {"makespan": 3,
    "machines": [{"nodeName": "n", "cpu": {"count": 4}}],
    "jobs": [{"id": "1", "name": "a_1", "runtime": 1.5, "parents": []},
    {"id": "2", "name": "b_2", "runtime": 0.25, "parents": ["a_1"]}]}}"#;
const NATIVE: &str = r#"{"baton_problem": 1, "agents": [{"name": "Ada", "capacity": 2}],
    "tasks": [{"choices": [[0, 30]]}, {"release": 10, "due": 90, "after": [0], "choices": [[0, 45]]}]}"#;

const ALL: [(&str, Format); 7] = [
    (FJS, Format::FlexibleJobShop),
    (FAJSP, Format::FlexibleDagShop),
    (STG, Format::Stg),
    (IMOPSE, Format::Imopse),
    (WFFORMAT, Format::Workflow),
    (OLD_WFFORMAT, Format::Workflow),
    (NATIVE, Format::Native),
];

/// Tasks as (shortest duration, choices, predecessors).
fn outline(text: &str) -> Vec<(u32, usize, Vec<u32>)> {
    let problem = read(text, None)
        .or_else(|_| read(text, Some(3)))
        .unwrap()
        .problem;
    let task = |task: &crate::plan::problem::Task| {
        let shortest = task.choices.iter().map(|choice| choice.duration).min();
        let predecessors = task.predecessors.iter().map(|before| before.0).collect();
        (
            shortest.unwrap_or(Ticks(0)).0,
            task.choices.len(),
            predecessors,
        )
    };
    problem.tasks().iter().map(task).collect()
}

#[test]
fn each_format_is_recognised_and_read() {
    let expected: [&[(u32, usize, &[u32])]; 7] = [
        &[(3, 2, &[]), (5, 1, &[0]), (7, 1, &[])],
        &[(3, 2, &[]), (5, 1, &[]), (7, 1, &[0, 1])],
        &[(0, 3, &[]), (5, 3, &[0]), (6, 3, &[0]), (0, 3, &[1, 2])],
        &[(10, 1, &[]), (4, 2, &[0])],
        &[(1_500, 1, &[]), (250, 1, &[0])],
        &[(1_500, 1, &[]), (250, 1, &[0])],
        &[(30, 1, &[]), (45, 1, &[0])],
    ];
    for ((text, format), expected) in ALL.into_iter().zip(expected) {
        assert_eq!(recognise(text), Some(format));
        let expected: Vec<_> = expected
            .iter()
            .map(|&(d, c, p)| (d, c, p.to_vec()))
            .collect();
        assert_eq!(outline(text), expected, "{format:?}");
    }
}

#[test]
fn a_task_graph_with_processors_may_wrap_its_first_record() {
    for text in ["2 3\n0 5\n 0\n1 7 1 0\n", "2 3\n0 5 0\n1 7 1\n 0\n"] {
        let document = read(text, None).unwrap();
        assert_eq!(document.format, Format::Stg);
        assert_eq!(outline(text), [(5, 3, vec![]), (7, 3, vec![0])]);
    }
}

#[test]
fn what_is_written_reads_the_same() {
    for (text, _) in ALL {
        let problem = read(text, Some(3)).unwrap().problem;
        assert_eq!(
            read(&write_native(&problem), None).unwrap().problem,
            problem
        );
    }
}

#[test]
fn errors_say_where_and_what() {
    let cases = [
        ("hello", "not a format that Baton reads"),
        ("", "not a format"),
        (
            "1 2 1\n1 1 3 4\n",
            "line 2: expected a machine's number, found \"3\"",
        ),
        (
            "1 2 1\n2 1 1 4\n",
            "line 2: expected the number of machines of an operation, found the end",
        ),
        (
            "1 2 1\n1 1 1 4 9\n",
            "line 2: expected the end of the text, found \"9\"",
        ),
        (
            "2 1 1\n0 7\n1 0 1\n1 0 1\n",
            "line 2: expected the later operation of a precedence",
        ),
        (
            "2\n0 1 0\n",
            "expected as many tasks as the first line says",
        ),
        ("1 3\n0 1 0\n1 1 1 9\n", "line 3: task \"9\" is not defined"),
        ("2\n0 1 0\n1 1 1 0\n", "say how many (--machines M)"),
        (
            "====\nResourceID\n1 5.0 Q1 2\n",
            "line 3: expected a skill and its level",
        ),
        ("{\"workflow\": 3}", "line 1: invalid type"),
        (
            "{\"workflow\": {}}",
            "the workflow's \"specification\" is not defined",
        ),
        (
            "{\"baton_problem\": 2, \"agents\": [], \"tasks\": []}",
            "expected version 1",
        ),
        ("2 1 2\n0 1\n1 0\n1 0 1\n1 0 1\n", "waits for itself"),
    ];
    for (text, expected) in cases {
        // The last one is a DAG shop with a cycle whose header must fit.
        let text = text.replace("2 1 2\n0 1\n1 0\n1 0 1", "2 2 1\n0 1\n1 0\n1 0 1");
        let error = read(&text, None).unwrap_err().to_string();
        assert!(error.contains(expected), "{text:?}: {error}");
    }
}

#[test]
fn damage_is_an_error_or_another_problem_never_a_panic() {
    for (text, _) in ALL {
        for cut in (0..text.len()).filter(|&cut| text.is_char_boundary(cut)) {
            let _ = read(&text[..cut], Some(2));
        }
        for seed in 0..2_000 {
            let mut rng = Rng::new(seed);
            let mut bytes = text.as_bytes().to_vec();
            for _ in 0..=rng.below(3) {
                let at = rng.index(bytes.len());
                match rng.below(3) {
                    0 => bytes[at] = b" 0123456789-.\n\"{}[]:=#Q\xff"[rng.index(24)],
                    1 => drop(bytes.remove(at)),
                    _ => bytes.insert(at, b"0987654321 \n"[rng.index(12)]),
                }
            }
            let _ = read(&String::from_utf8_lossy(&bytes), Some(2));
        }
    }
}

#[test]
fn limits_are_errors() {
    let long = " ".repeat(MAX_BYTES + 1);
    assert!(matches!(
        read(&long, None).unwrap_err().kind,
        ReadErrorKind::TooLong { .. }
    ));
    assert!(read(STG, Some(0)).is_err());
    assert!(read(STG, Some(MAX_MACHINES + 1)).is_err());
    let huge = "4000000000 4000000000 4000000000\n0 1\n";
    assert!(read(huge, None).is_err());
}
