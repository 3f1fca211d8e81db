//! A deadline as people give it: a number and a unit.

use baton_engine::Minutes;
use baton_engine::text::{Field, InputError, MAX_MINUTES, Problem};

/// The unit of a deadline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Minutes.
    Minutes,
    /// Hours.
    #[default]
    Hours,
    /// Days.
    Days,
}

impl Unit {
    /// All units, shortest first.
    pub const ALL: [Self; 3] = [Self::Minutes, Self::Hours, Self::Days];

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Minutes => "minutes",
            Self::Hours => "hours",
            Self::Days => "days",
        }
    }

    /// The unit of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.name() == name)
    }

    /// The greatest number of it that a deadline may be.
    pub fn max(self) -> u32 {
        MAX_MINUTES.0 / self.minutes()
    }

    fn minutes(self) -> u32 {
        match self {
            Self::Minutes => 1,
            Self::Hours => 60,
            Self::Days => 1440,
        }
    }
}

/// The deadline that `typed` and `unit` say, if any.
///
/// # Errors
/// When it is no number, or too great.
pub fn parse(typed: &str, unit: Unit) -> Result<Option<Minutes>, InputError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let (min, max) = (1, unit.max());
    match typed.parse::<u32>() {
        Ok(number) if (min..=max).contains(&number) => Ok(Some(Minutes(number * unit.minutes()))),
        _ => Err(InputError::new(
            Field::Deadline,
            Problem::OutOfRange { min, max },
        )),
    }
}

/// What to show for `deadline`: the longest unit of which it is a whole number.
pub fn shown(deadline: Option<Minutes>) -> (String, Unit) {
    let Some(deadline) = deadline else {
        return (String::new(), Unit::default());
    };
    let fits = |unit: &Unit| deadline.0.is_multiple_of(unit.minutes());
    let unit = Unit::ALL
        .into_iter()
        .rev()
        .find(fits)
        .unwrap_or(Unit::Minutes);
    ((deadline.0 / unit.minutes()).to_string(), unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_is_shown_as_it_is_read() {
        for minutes in [1, 45, 60, 90, 1440, 4320, MAX_MINUTES.0] {
            let (typed, unit) = shown(Some(Minutes(minutes)));
            assert_eq!(parse(&typed, unit), Ok(Some(Minutes(minutes))));
        }
        assert_eq!(shown(Some(Minutes(2880))), ("2".to_owned(), Unit::Days));
        assert_eq!(shown(Some(Minutes(90))), ("90".to_owned(), Unit::Minutes));
        assert_eq!(parse(" ", Unit::Days), Ok(None));
    }

    #[test]
    fn what_is_no_deadline_is_refused_in_its_own_unit() {
        for typed in ["0", "-1", "1.5", "soon", "99999999999999999999", "366"] {
            let error = parse(typed, Unit::Days).expect_err(typed);
            assert_eq!(error.to_string(), "Choose a number from 1 to 365.");
        }
    }
}
