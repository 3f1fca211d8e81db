//! A node's texts: cut to fit their place, and said in full for those who listen.

use baton_engine::projection::GraphNode;
use baton_engine::{Skill, TaskState};

/// `text` as it is if it fits `width` at a font size of `size`, else cut, with an ellipsis.
///
/// SVG does not cut text, and asking the browser how wide each is would cost a
/// layout for every one; so widths are estimated, a little on the wide side.
pub fn fit(text: &str, size: f64, width: f64) -> String {
    let room = width / size;
    let whole: f64 = text.chars().map(ems).sum();
    if whole <= room {
        return text.to_owned();
    }
    let mut used = ems('…');
    let fitting = text.chars().take_while(|&c| {
        used += ems(c);
        used <= room
    });
    let cut: String = fitting.collect();
    format!("{}…", cut.trim_end())
}

/// `text` over two lines of these widths, the second cut if need be; the
/// second is empty if the first is enough.
pub fn wrap(text: &str, size: f64, widths: [f64; 2]) -> [String; 2] {
    let width = |text: &str| text.chars().map(ems).sum::<f64>() * size;
    if width(text) <= widths[0] {
        return [text.to_owned(), String::new()];
    }
    let breaks = text.match_indices(' ').map(|(at, _)| at);
    match breaks
        .take_while(|&at| width(&text[..at]) <= widths[0])
        .last()
    {
        Some(at) => [
            text[..at].to_owned(),
            fit(text[at..].trim_start(), size, widths[1]),
        ],
        None => [fit(text, size, widths[0]), String::new()],
    }
}

/// About how wide a character is, in font sizes.
fn ems(c: char) -> f64 {
    match c {
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0.0,
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' => 0.3,
        'f' | 'r' | 't' | '(' | ')' | '[' | ']' | '-' | '/' | '"' => 0.42,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' => 0.94,
        'A'..='Z' => 0.72,
        '\u{1100}'.. => 1.05,
        _ => 0.6,
    }
}

/// Everything that a node shows, as one phrase.
pub fn spoken(node: &GraphNode) -> String {
    let mut said = format!("{}, {}, {} priority", node.name, node.state, node.priority);
    match (&node.agent, node.state) {
        (Some(agent), TaskState::Assigned | TaskState::Running) => {
            said += &format!(", with {agent}");
        }
        (Some(agent), TaskState::Completed | TaskState::Failed) => said += &format!(" by {agent}"),
        _ => {}
    }
    if !node.waits_for.is_empty() {
        said += &format!(", waits for {}", node.waits_for.join(" and "));
    }
    said
}

/// The line about who does it: the agent, or what one must be able to do.
pub fn who(agent: Option<&str>, skills: &[Skill]) -> String {
    match agent {
        Some(agent) => agent.to_owned(),
        None if skills.is_empty() => "any agent".to_owned(),
        None => {
            let skills: Vec<&str> = skills.iter().map(Skill::as_str).collect();
            format!("needs {}", skills.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_engine::{GoalId, Minutes, Priority, TaskId};

    fn skill(name: &str) -> Skill {
        Skill::new(name)
    }

    fn node(state: TaskState, agent: Option<&str>, waits_for: &[&str]) -> GraphNode {
        GraphNode {
            id: TaskId(0),
            goal: GoalId(0),
            name: "Testing".into(),
            state,
            priority: Priority::Medium,
            estimate: Minutes(60),
            agent: agent.map(str::to_owned),
            skills: [skill("qa"), skill("testing")].into(),
            started_at: None,
            waits_for: waits_for.iter().map(|&name| name.to_owned()).collect(),
        }
    }

    #[test]
    fn texts_are_cut_where_they_do_not_fit() {
        assert_eq!(fit("Testing", 13.0, 160.0), "Testing");
        assert_eq!(
            fit("Requirements of everything", 13.0, 100.0),
            "Requirement…"
        );
        assert_eq!(fit("Two words", 10.0, 33.0), "Two…");
        assert_eq!(fit("要件分析と設計", 10.0, 40.0), "要件…");
        assert_eq!(fit("", 10.0, 40.0), "");
    }

    #[test]
    fn texts_are_wrapped_at_words() {
        let wrapped = |text| wrap(text, 10.0, [60.0, 60.0]);
        assert_eq!(wrapped("Testing"), ["Testing", ""]);
        assert_eq!(wrapped("Design the structure"), ["Design the", "structure"]);
        assert_eq!(
            wrapped("Design the infrastructures"),
            ["Design the", "infrastruc…"]
        );
        assert_eq!(
            wrapped("Infrastructures of everything"),
            ["Infrastruc…", ""]
        );
    }

    #[test]
    fn a_node_says_what_it_shows() {
        for (node, said) in [
            (
                node(TaskState::Blocked, None, &["Design", "Planning"]),
                "Testing, blocked, medium priority, waits for Design and Planning",
            ),
            (
                node(TaskState::Ready, None, &[]),
                "Testing, ready, medium priority",
            ),
            (
                node(TaskState::Running, Some("Ada"), &[]),
                "Testing, running, medium priority, with Ada",
            ),
            (
                node(TaskState::Completed, Some("Ada"), &[]),
                "Testing, completed, medium priority by Ada",
            ),
        ] {
            assert_eq!(spoken(&node), said);
        }
    }

    #[test]
    fn the_last_line_says_who_does_it_or_who_could() {
        let skills = [skill("qa"), skill("testing")];
        assert_eq!(who(Some("Ada"), &skills), "Ada");
        assert_eq!(who(None, &skills), "needs qa, testing");
        assert_eq!(who(None, &[]), "any agent");
    }
}
