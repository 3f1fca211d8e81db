//! The function words of English, by what they do around a verb. Only words
//! that never name work are here; the words that do are the rule sets' data.

/// What a word does in a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Names something: all words that are in no other class.
    Content,
    /// Inside quotation marks.
    Quoted,
    /// A figure.
    Number,
    /// "the", "our", "every".
    Determiner,
    /// "we", "it", "somebody", also with a contracted verb: "we'll".
    Pronoun,
    /// "should", "need", "want", "can", "do": asks for the verb that follows.
    Modal,
    /// "is", "be".
    Be,
    /// "to".
    To,
    /// "start", "finish": asks for the gerund that follows.
    Aspect,
    /// "perform", "carry", "make": the noun that follows says what is done.
    Light,
    /// "not", "never", "without", "avoid".
    Negation,
    /// "forget", "hesitate": undoes the negation before it.
    Reversal,
    /// "of", "by", "for".
    Preposition,
    /// "and", "plus", "but".
    And,
    /// "or".
    Or,
    /// "after", "once": what follows it comes first.
    After,
    /// "before", "until": what follows it comes later.
    Before,
    /// "while", "meanwhile": what follows it happens at the same time.
    While,
    /// "if", "because": what follows it is not work.
    Condition,
    /// "what", "how", "that".
    Wh,
    /// "please", "then", "quickly", "today".
    Filler,
}

impl Class {
    /// The class of the word whose lower-case form is `key`.
    pub(super) fn of(key: &str) -> Self {
        if key.starts_with(|c: char| c.is_ascii_digit()) {
            return Self::Number;
        }
        if key.len() > MAX_FUNCTION_WORD_BYTES {
            return Self::adverb_or_content(key);
        }
        match TABLE.iter().find(|(_, words)| words.contains(&key)) {
            Some((class, _)) => *class,
            None => Self::adverb_or_content(key),
        }
    }

    fn adverb_or_content(key: &str) -> Self {
        let adverb = key.len() > 4 && key.ends_with("ly") && !NOT_ADVERBS.contains(&key);
        if adverb { Self::Filler } else { Self::Content }
    }

    /// Whether it may stand inside a noun phrase after its beginning.
    pub(super) fn is_content(self) -> bool {
        matches!(self, Self::Content | Self::Quoted | Self::Number)
    }

    /// Whether it begins a noun phrase for certain.
    pub(super) fn opens_object(self) -> bool {
        matches!(
            self,
            Self::Determiner | Self::Pronoun | Self::Number | Self::Quoted
        )
    }
}

const MAX_FUNCTION_WORD_BYTES: usize = 12;

#[rustfmt::skip]
const TABLE: &[(Class, &[&str])] = &[
    (Class::Determiner, &[
        "the", "a", "an", "this", "these", "those", "my", "our", "your", "his", "her", "its",
        "their", "every", "each", "all", "any", "some", "no", "another", "both", "several",
        "many", "more", "most", "few", "one", "two", "three", "four", "five", "six", "ten",
    ]),
    (Class::Pronoun, &[
        "i", "we", "you", "they", "he", "she", "it", "us", "me", "them", "him", "someone",
        "somebody", "everyone", "everybody", "anyone", "everything", "there", "i'd", "we'd",
        "you'd", "they'd", "i'll", "we'll", "you'll", "they'll", "it'll", "i'm", "we're",
        "you're", "they're", "it's", "i've", "we've", "let's", "lets",
    ]),
    (Class::Modal, &[
        "can", "could", "would", "should", "will", "shall", "must", "may", "might", "need",
        "needs", "needed", "want", "wants", "wanted", "have", "has", "had", "having", "ought",
        "do", "does", "did", "let", "going", "supposed", "able", "like", "love", "try",
        "trying", "help", "helping", "wish", "hope", "decide", "decided", "remember", "aim",
        "intend", "ensure", "sure",
    ]),
    (Class::Be, &[
        "be", "is", "are", "was", "were", "been", "being", "am",
    ]),
    (Class::To, &[
        "to",
    ]),
    (Class::Aspect, &[
        "start", "starting", "begin", "beginning", "continue", "continuing", "finish",
        "finishing", "keep", "consider",
    ]),
    (Class::Light, &[
        "perform", "performing", "performed", "conduct", "conducting", "conducted", "carry",
        "carrying", "carried", "run", "running", "make", "making", "made", "done", "doing",
        "complete", "completing", "completed", "undertake", "undertaking", "undertaken",
        "execute", "executing", "executed", "hold", "holding", "held", "give", "provide",
        "deliver", "produce", "get", "handle", "work", "lead", "arrange", "arranging",
    ]),
    (Class::Negation, &[
        "not", "never", "don't", "dont", "doesn't", "didn't", "won't", "can't", "cannot",
        "couldn't", "shouldn't", "wouldn't", "mustn't", "needn't", "isn't", "aren't",
        "without", "avoid", "avoiding", "stop", "neither", "nor", "instead", "rather", "skip",
        "refrain",
    ]),
    (Class::Reversal, &[
        "forget", "hesitate", "fail",
    ]),
    (Class::Preposition, &[
        "of", "for", "in", "on", "at", "by", "with", "from", "into", "onto", "over", "under",
        "about", "against", "between", "through", "during", "via", "per", "within", "across",
        "toward", "towards", "upon", "using", "as", "than", "regarding", "concerning",
        "including", "out", "up", "off", "down", "around", "based", "so", "vs",
    ]),
    (Class::And, &[
        "and", "&", "plus", "but", "yet",
    ]),
    (Class::Or, &[
        "or",
    ]),
    (Class::After, &[
        "after", "once", "when",
    ]),
    (Class::Before, &[
        "before", "until", "till",
    ]),
    (Class::While, &[
        "while", "whilst", "meanwhile",
    ]),
    (Class::Condition, &[
        "if", "unless", "because", "since", "although", "though", "whereas",
    ]),
    (Class::Wh, &[
        "what", "which", "who", "whom", "whose", "how", "why", "where", "whether", "that",
        "what's",
    ]),
    (Class::Filler, &[
        "please", "pls", "kindly", "then", "next", "first", "second", "third", "last", "also",
        "just", "now", "again", "asap", "today", "tomorrow", "tonight", "soon", "later",
        "afterwards", "afterward", "hi", "hello", "hey", "ok", "okay", "thanks", "maybe",
        "perhaps", "too", "together", "here", "simply", "still", "already", "monday",
        "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ]),
];

#[rustfmt::skip]
const NOT_ADVERBS: &[&str] = &[
    "apply", "supply", "reply", "multiply", "comply", "imply", "assembly", "reassembly",
    "family", "anomaly", "monopoly", "italy", "july", "quarterly", "monthly", "weekly",
    "daily", "yearly", "early", "friendly", "only", "user-friendly",
];

/// Nouns that make a compound of the noun before them: "design review".
#[rustfmt::skip]
const COMPOUND_HEADS: &[&str] = &[
    "plan", "review", "report", "audit", "strategy", "roadmap", "schedule", "checklist", "notes",
    "research", "analysis",
];

/// Nouns that more loosely do, where a list of nouns is as likely as a verb.
#[rustfmt::skip]
const COMPOUND_TAILS: &[&str] = &[
    "data", "document", "documents", "docs", "suite", "suites", "case", "cases", "team",
    "teams", "phase", "phases", "results", "coverage", "plans", "reviews", "reports", "budget",
    "budgets", "costs", "department", "files", "process", "system",
];

/// Words that are nouns as often as verbs.
#[rustfmt::skip]
const ALSO_NOUNS: &[&str] = &[
    "audit", "benchmark", "brief", "budget", "build", "check", "code", "debate", "design",
    "document", "draft", "draw", "estimate", "fix", "forecast", "host", "interview", "launch",
    "market", "measure", "model", "patch", "plan", "process", "program", "programme",
    "project", "prototype", "release", "repair", "report", "research", "review", "schedule",
    "ship", "sketch", "study", "survey", "test", "train", "update", "upgrade", "hire",
];

/// Whether `key` after a noun says that the two are one noun.
pub(super) fn is_compound_head(key: &str) -> bool {
    COMPOUND_HEADS.contains(&key)
}

/// Whether `key` after a word in a list says that the two are one noun.
pub(super) fn is_compound_tail(key: &str) -> bool {
    is_compound_head(key) || COMPOUND_TAILS.contains(&key)
}

/// Whether `key`, the base form of a verb, is as often a noun.
pub(super) fn is_also_noun(key: &str) -> bool {
    ALSO_NOUNS.contains(&key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_in_two_classes() {
        let mut all: Vec<&str> = TABLE.iter().flat_map(|row| row.1.iter().copied()).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        assert!(all.iter().all(|word| word.len() <= MAX_FUNCTION_WORD_BYTES));
    }

    #[test]
    fn classes_of_some_words() {
        for (key, class) in [
            ("the", Class::Determiner),
            ("should", Class::Modal),
            ("quickly", Class::Filler),
            ("quarterly", Class::Content),
            ("apply", Class::Content),
            ("2024", Class::Number),
            ("sales", Class::Content),
        ] {
            assert_eq!(Class::of(key), class, "{key}");
        }
    }
}
