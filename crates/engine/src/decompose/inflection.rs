//! English morphology, as far as triggers need it: from the base form of a
//! verb or the singular of a noun to every form and spelling of it.
//!
//! It only goes forwards. Nothing here guesses a base from a word that a
//! person typed, so "undeveloped" can never become a form of "develop".
//! Regular forms come from rules, the rest from the tables below.

/// Which forms of a verb a word can be, as a set of bits.
pub(super) type Forms = u8;

/// The base form, also the imperative and the infinitive.
pub(super) const BASE: Forms = 1;
/// The third person singular, "builds".
pub(super) const THIRD: Forms = 2;
/// The simple past, "wrote".
pub(super) const PAST: Forms = 4;
/// The past participle, "written".
pub(super) const PARTICIPLE: Forms = 8;
/// The gerund and present participle, "writing".
pub(super) const GERUND: Forms = 16;

/// Base, past, participle. A second way of saying it follows in a row of its own.
#[rustfmt::skip]
const IRREGULAR: &[(&str, &str, &str)] = &[
    ("begin", "began", "begun"), ("break", "broke", "broken"), ("bring", "brought", "brought"),
    ("build", "built", "built"), ("buy", "bought", "bought"), ("catch", "caught", "caught"),
    ("choose", "chose", "chosen"), ("come", "came", "come"), ("cut", "cut", "cut"),
    ("dig", "dug", "dug"), ("do", "did", "done"), ("draw", "drew", "drawn"),
    ("drive", "drove", "driven"), ("eat", "ate", "eaten"), ("feed", "fed", "fed"),
    ("find", "found", "found"), ("forecast", "forecast", "forecast"),
    ("forecast", "forecasted", "forecasted"), ("get", "got", "got"), ("get", "got", "gotten"),
    ("give", "gave", "given"), ("go", "went", "gone"), ("grow", "grew", "grown"),
    ("have", "had", "had"), ("hold", "held", "held"), ("keep", "kept", "kept"),
    ("know", "knew", "known"), ("lay", "laid", "laid"), ("lead", "led", "led"),
    ("learn", "learnt", "learnt"), ("learn", "learned", "learned"), ("leave", "left", "left"),
    ("let", "let", "let"), ("make", "made", "made"), ("meet", "met", "met"),
    ("pay", "paid", "paid"), ("put", "put", "put"), ("read", "read", "read"),
    ("run", "ran", "run"), ("see", "saw", "seen"), ("seek", "sought", "sought"),
    ("sell", "sold", "sold"), ("send", "sent", "sent"), ("set", "set", "set"),
    ("shoot", "shot", "shot"), ("show", "showed", "shown"), ("shut", "shut", "shut"),
    ("speak", "spoke", "spoken"), ("speed", "sped", "sped"), ("speed", "speeded", "speeded"),
    ("spend", "spent", "spent"), ("spin", "spun", "spun"), ("split", "split", "split"),
    ("stand", "stood", "stood"), ("swim", "swam", "swum"), ("take", "took", "taken"),
    ("teach", "taught", "taught"), ("tell", "told", "told"), ("think", "thought", "thought"),
    ("throw", "threw", "thrown"), ("win", "won", "won"), ("write", "wrote", "written"),
];

/// Prefixes through which a verb stays irregular: "rebuild", "rebuilt".
const PREFIXES: &[&str] = &["re", "over", "out", "under", "with", "mis", "un"];

/// Verbs of more than one syllable that double their last letter.
#[rustfmt::skip]
const DOUBLING: &[&str] = &[
    "admit", "allot", "commit", "compel", "control", "debug", "defer", "equip", "forget",
    "format", "occur", "omit", "outfit", "patrol", "permit", "prefer", "program", "propel",
    "recap", "refer", "regret", "remit", "reship", "rerun", "replan", "retrofit", "submit",
    "transfer", "transmit", "unplug", "zigzag",
];

/// American and British spellings of the same word that no rule yields.
#[rustfmt::skip]
const SPELLINGS: &[(&str, &str)] = &[
    ("analog", "analogue"), ("behavior", "behaviour"), ("catalog", "catalogue"),
    ("center", "centre"), ("color", "colour"), ("dialog", "dialogue"), ("enroll", "enrol"),
    ("favor", "favour"), ("fulfill", "fulfil"), ("harbor", "harbour"), ("honor", "honour"),
    ("install", "instal"), ("labor", "labour"), ("license", "licence"),
    ("neighbor", "neighbour"), ("practice", "practise"), ("program", "programme"),
    ("reprogram", "reprogramme"),
];

/// Words that are spelt `-ise` everywhere.
#[rustfmt::skip]
const ALWAYS_ISE: &[&str] = &[
    "advertise", "advise", "apprise", "appraise", "arise", "braise", "bruise", "circumcise",
    "comprise", "compromise", "cruise", "demise", "despise", "devise", "disguise",
    "enterprise", "excise", "exercise", "expertise", "franchise", "improvise", "incise",
    "merchandise", "noise", "poise", "praise", "precise", "premise", "promise", "raise",
    "revise", "rise", "supervise", "surmise", "surprise", "televise", "treatise", "wise",
];

/// Words that are spelt `-ize` everywhere.
#[rustfmt::skip]
const ALWAYS_IZE: &[&str] = &[
    "capsize", "downsize", "prize", "resize", "seize", "size", "upsize",
];

/// Nouns whose plural no rule yields.
#[rustfmt::skip]
const PLURALS: &[(&str, &str)] = &[
    ("child", "children"), ("criterion", "criteria"), ("datum", "data"), ("hero", "heroes"),
    ("index", "indices"), ("man", "men"), ("matrix", "matrices"), ("person", "people"),
    ("quiz", "quizzes"), ("shelf", "shelves"), ("woman", "women"),
];

/// Every form of the verb `base` in every spelling, each with what it can be.
/// Sorted by the word, no word twice.
pub(super) fn verb_forms(base: &str) -> Vec<(String, Forms)> {
    let mut all: Vec<(String, Forms)> = Vec::new();
    for base in spellings(base) {
        all.extend(conjugated(&base));
    }
    all.sort();
    all.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 |= next.1;
        }
        same
    });
    all
}

/// The singular and the plurals of the noun `singular` in every spelling,
/// sorted, without repetition.
pub(super) fn noun_forms(singular: &str) -> Vec<String> {
    let mut all = Vec::new();
    for singular in spellings(singular) {
        match PLURALS.iter().find(|row| row.0 == singular) {
            Some((_, plural)) => all.push((*plural).to_owned()),
            None => all.push(plural(&singular)),
        }
        all.push(singular);
    }
    all.sort();
    all.dedup();
    all
}

/// `word` and its spelling across the Atlantic, if it has another one there.
fn spellings(word: &str) -> Vec<String> {
    let mut all = vec![word.to_owned()];
    let paired = SPELLINGS.iter().find_map(|(us, uk)| match word {
        _ if word == *us => Some(*uk),
        _ if word == *uk => Some(*us),
        _ => None,
    });
    if let Some(other) = paired {
        all.push(other.to_owned());
        return all;
    }
    let swaps = [
        ("yze", "yse"),
        ("yse", "yze"),
        ("ize", "ise"),
        ("ise", "ize"),
        ("ization", "isation"),
        ("isation", "ization"),
    ];
    let fixed = ALWAYS_ISE.contains(&word) || ALWAYS_IZE.contains(&word);
    if let Some((stem, ending)) = swaps
        .iter()
        .find_map(|(from, to)| Some((word.strip_suffix(from)?, to)))
        && !fixed
    {
        all.push(format!("{stem}{ending}"));
    }
    all
}

fn conjugated(base: &str) -> Vec<(String, Forms)> {
    let mut all = vec![(base.to_owned(), BASE), (with_s(base), THIRD)];
    for stem in stems(base) {
        all.push((with_ing(&stem), GERUND));
    }
    let irregular = irregular(base);
    if irregular.is_empty() {
        let regular = stems(base).into_iter().map(|stem| with_ed(&stem));
        all.extend(regular.map(|form| (form, PAST | PARTICIPLE)));
    }
    for (past, participle) in irregular {
        all.push((past, PAST));
        all.push((participle, PARTICIPLE));
    }
    all
}

/// Pasts and participles of `base` when they are irregular.
fn irregular(base: &str) -> Vec<(String, String)> {
    let rows = |prefix: &str, verb: &str| -> Vec<(String, String)> {
        let rows = IRREGULAR.iter().filter(|row| row.0 == verb);
        rows.map(|row| (format!("{prefix}{}", row.1), format!("{prefix}{}", row.2)))
            .collect()
    };
    let own = rows("", base);
    if !own.is_empty() || base == "relay" {
        return own;
    }
    let mut compounds = PREFIXES.iter().filter_map(|prefix| {
        let verb = base.strip_prefix(prefix)?;
        Some(rows(prefix, verb.strip_prefix('-').unwrap_or(verb)))
    });
    compounds.find(|rows| !rows.is_empty()).unwrap_or_default()
}

/// What `-ed` and `-ing` are put to: the base, with its last letter doubled
/// where English does that, or both ways where American and British differ.
fn stems(base: &str) -> Vec<String> {
    let last = base.chars().next_back().unwrap_or_default();
    let doubled = format!("{base}{last}");
    if base.ends_with('c') {
        return vec![format!("{base}k")];
    }
    if DOUBLING.contains(&base) {
        return vec![doubled];
    }
    if !ends_consonant_vowel_consonant(base) {
        return vec![base.to_owned()];
    }
    match syllables(base) {
        1 => vec![doubled],
        _ if last == 'l' || base == "focus" => vec![base.to_owned(), doubled],
        _ => vec![base.to_owned()],
    }
}

fn with_s(base: &str) -> String {
    if let Some(stem) = consonant_y(base) {
        return format!("{stem}ies");
    }
    let hisses = ["s", "x", "z", "ch", "sh"]
        .iter()
        .any(|end| base.ends_with(end));
    if hisses || matches!(base, "do" | "go" | "redo" | "undo" | "veto" | "echo") {
        return format!("{base}es");
    }
    if base == "have" {
        return "has".to_owned();
    }
    format!("{base}s")
}

fn with_ed(stem: &str) -> String {
    match (consonant_y(stem), stem.ends_with('e')) {
        (Some(stem), _) => format!("{stem}ied"),
        (None, true) => format!("{stem}d"),
        (None, false) => format!("{stem}ed"),
    }
}

fn with_ing(stem: &str) -> String {
    if let Some(stem) = stem.strip_suffix("ie") {
        return format!("{stem}ying");
    }
    if let Some(open) = stem.strip_suffix("mme") {
        return format!("{open}mming");
    }
    let keeps_e = ["ee", "oe", "ye"].iter().any(|end| stem.ends_with(end)) || stem == "be";
    match stem.strip_suffix('e') {
        Some(open) if !keeps_e => format!("{open}ing"),
        _ => format!("{stem}ing"),
    }
}

fn plural(singular: &str) -> String {
    match singular
        .strip_suffix("sis")
        .or(singular.strip_suffix("xis"))
    {
        Some(_) => format!("{}es", &singular[..singular.len() - 2]),
        None => with_s(singular),
    }
}

fn consonant_y(word: &str) -> Option<&str> {
    let stem = word.strip_suffix('y')?;
    let before = stem.chars().next_back()?;
    (!is_vowel(before)).then_some(stem)
}

fn ends_consonant_vowel_consonant(word: &str) -> bool {
    let mut back = word.chars().rev();
    let (Some(last), Some(vowel), before) = (back.next(), back.next(), back.next()) else {
        return false;
    };
    let after_q = before == Some('u') && back.next() == Some('q');
    let single = before.is_none_or(|c| !is_vowel(c) || after_q);
    last.is_alphabetic()
        && !is_vowel(last)
        && !matches!(last, 'w' | 'x' | 'y')
        && is_vowel(vowel)
        && single
}

fn syllables(word: &str) -> usize {
    let mut count = 0;
    let mut in_vowels = false;
    for c in word.chars() {
        let vowel = is_vowel(c) || c == 'y';
        count += usize::from(vowel && !in_vowels);
        in_vowels = vowel;
    }
    count
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(base: &str) -> Vec<String> {
        verb_forms(base).into_iter().map(|(word, _)| word).collect()
    }

    /// Base, then every form, in alphabetical order.
    const VERBS: &[(&str, &str)] = &[
        (
            "analyze",
            "analyse analysed analyses analysing analyze analyzed analyzes analyzing",
        ),
        (
            "analyse",
            "analyse analysed analyses analysing analyze analyzed analyzes analyzing",
        ),
        (
            "organize",
            "organise organised organises organising organize organized organizes organizing",
        ),
        ("model", "model modeled modeling modelled modelling models"),
        ("develop", "develop developed developing develops"),
        ("create", "create created creates creating"),
        ("plan", "plan planned planning plans"),
        ("ship", "ship shipped shipping ships"),
        ("fix", "fix fixed fixes fixing"),
        ("build", "build building builds built"),
        ("rebuild", "rebuild rebuilding rebuilds rebuilt"),
        ("write", "write writes writing written wrote"),
        (
            "program",
            "program programme programmed programmes programming programs",
        ),
        ("put", "put puts putting"),
        ("study", "studied studies study studying"),
        ("deploy", "deploy deployed deploying deploys"),
        ("review", "review reviewed reviewing reviews"),
        ("research", "research researched researches researching"),
        ("debug", "debug debugged debugging debugs"),
        ("equip", "equip equipped equipping equips"),
        ("tie", "tie tied ties tying"),
        ("advise", "advise advised advises advising"),
        ("resize", "resize resized resizes resizing"),
        ("see", "saw see seeing seen sees"),
        ("oversee", "oversaw oversee overseeing overseen oversees"),
    ];

    #[test]
    fn a_verb_has_these_forms_and_no_others() {
        for (base, forms) in VERBS {
            assert_eq!(words(base).join(" "), *forms, "{base}");
        }
    }

    #[test]
    fn each_form_says_what_it_is() {
        for (base, word, forms) in [
            ("write", "wrote", PAST),
            ("write", "written", PARTICIPLE),
            ("build", "built", PAST | PARTICIPLE),
            ("put", "put", BASE | PAST | PARTICIPLE),
            ("analyze", "analyses", THIRD),
            ("plan", "planning", GERUND),
        ] {
            let found = verb_forms(base).into_iter().find(|form| form.0 == word);
            assert_eq!(found, Some((word.to_owned(), forms)));
        }
    }

    #[test]
    fn a_noun_has_these_forms_and_no_others() {
        for (singular, forms) in [
            ("analysis", "analyses analysis"),
            ("test", "test tests"),
            ("party", "parties party"),
            ("launch", "launch launches"),
            ("programme", "program programme programmes programs"),
            (
                "optimization",
                "optimisation optimisations optimization optimizations",
            ),
            ("person", "people person"),
        ] {
            assert_eq!(noun_forms(singular).join(" "), forms);
        }
    }
}
