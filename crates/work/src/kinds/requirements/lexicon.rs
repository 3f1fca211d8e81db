//! The words by which a goal is read.

/// Verbs that begin a second thing to do.
pub(super) const VERBS: [&str; 48] = [
    "add",
    "analyze",
    "analyse",
    "automate",
    "build",
    "check",
    "collect",
    "compare",
    "configure",
    "create",
    "define",
    "deliver",
    "deploy",
    "describe",
    "design",
    "develop",
    "document",
    "draw",
    "evaluate",
    "find",
    "fix",
    "identify",
    "implement",
    "improve",
    "install",
    "integrate",
    "launch",
    "make",
    "measure",
    "migrate",
    "monitor",
    "organize",
    "plan",
    "predict",
    "prepare",
    "present",
    "publish",
    "recommend",
    "reduce",
    "release",
    "review",
    "run",
    "send",
    "show",
    "summarize",
    "test",
    "train",
    "write",
];
/// Words that mean something else to everybody.
pub(super) const VAGUE: [&str; 24] = [
    "automated",
    "better",
    "best",
    "clean",
    "comprehensive",
    "easy",
    "efficient",
    "executive",
    "fast",
    "flexible",
    "good",
    "high-quality",
    "intuitive",
    "modern",
    "optimal",
    "performance",
    "quick",
    "reliable",
    "robust",
    "scalable",
    "secure",
    "significant",
    "simple",
    "user-friendly",
];
/// What must not be missed is said with these.
pub(super) const MUST: [&str; 8] = [
    "must",
    "has to",
    "have to",
    "need",
    "at least",
    "at most",
    "no more than",
    "never",
];
/// What is only welcome is said with these.
pub(super) const MAY: [&str; 5] = ["may", "could", "optional", "nice to have", "if possible"];
/// What comes before a time.
pub(super) const UNTIL: [&str; 5] = ["by", "until", "before", "within", "due"];
/// How the name of a time begins.
pub(super) const WHEN: [&str; 26] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "end",
    "next",
    "tomorrow",
    "tonight",
    "noon",
    "q",
    "week",
];

/// What work of a kind has to settle, by the beginnings of the words that name it.
pub(super) const TOPICS: [(&[&str], &[&str]); 6] = [
    (
        &["test", "qa"],
        &[
            "Which behaviour is tested first, and whose word says what is right?",
            "Which values vary? Written as “Browsers: Firefox, Chrome” in the context, they become a matrix of tests.",
            "Who looks at a failed test, and how soon?",
        ],
    ),
    (
        &["web", "app", "site", "page"],
        &[
            "Which browsers and screen sizes count?",
            "Who may see and do what after signing in?",
            "What happens when the network fails?",
        ],
    ),
    (
        &["model", "predict", "classif", "forecast"],
        &[
            "Which error costs more: a wrong yes or a wrong no?",
            "Who acts on a prediction, and how?",
            "Which columns must not decide?",
        ],
    ),
    (
        &["dashboard", "report", "chart"],
        &[
            "Which decision does the reader take with it?",
            "How current must the figures be?",
        ],
    ),
    (
        &["automat", "deploy", "migrat", "framework"],
        &[
            "Where does it run, and who starts it?",
            "How is it undone when it goes wrong?",
        ],
    ),
    (
        &["event", "workshop", "conference", "launch", "campaign"],
        &[
            "How many people come, and what may it cost?",
            "Who decides when something changes?",
        ],
    ),
];
