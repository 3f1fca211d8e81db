//! Times of workspaces in words. Pure.

const MINUTE_MS: f64 = 60_000.0;

/// How long ago something was, as "5 min ago".
pub fn ago(elapsed_ms: f64) -> String {
    let minutes = (elapsed_ms / MINUTE_MS).floor();
    let hours = (minutes / 60.0).floor();
    let days = (hours / 24.0).floor();
    match () {
        () if minutes < 1.0 => "just now".to_owned(),
        () if hours < 1.0 => format!("{minutes} min ago"),
        () if days < 1.0 => format!("{hours} h ago"),
        () if days < 2.0 => "1 day ago".to_owned(),
        () => format!("{days} days ago"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_roughly() {
        assert_eq!(ago(-5.0), "just now");
        assert_eq!(ago(5.0 * MINUTE_MS), "5 min ago");
        assert_eq!(ago(61.0 * MINUTE_MS), "1 h ago");
        assert_eq!(ago(25.0 * 60.0 * MINUTE_MS), "1 day ago");
        assert_eq!(ago(50.0 * 60.0 * MINUTE_MS), "2 days ago");
    }
}
