//! What an agent's work costs: a sum of money an hour, in whole hundredths, so
//! that adding up is exact. Money has a currency only where somebody gave one;
//! Baton converts nothing.

use crate::text::{self, Field, InputError, Lines, Problem};
use crate::time::Millis;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The most that an hour costs, in hundredths.
pub const MAX_HUNDREDTHS: u32 = 100_000_000;
/// Longest currency, in characters.
pub const MAX_CURRENCY_CHARS: usize = 8;

const HOUR_MS: u128 = 3_600_000;

/// What an hour of work costs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rate {
    /// The price of an hour, in hundredths of the currency's unit.
    pub hundredths: u32,
    /// The currency, such as `EUR`; empty where none was given.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub currency: String,
}

impl Rate {
    /// The rate that a person wrote: `45`, `45.50`, `45,50 EUR`; `None` for
    /// nothing.
    ///
    /// # Errors
    /// [`Problem::BadRate`] for anything else.
    pub fn read(written: &str) -> Result<Option<Self>, InputError> {
        let written = written.trim();
        if written.is_empty() {
            return Ok(None);
        }
        let bad = || InputError::new(Field::Rate, Problem::BadRate);
        let (amount, currency) = match written.split_once(char::is_whitespace) {
            Some((amount, currency)) => (amount, currency.trim()),
            None => (written, ""),
        };
        let hundredths = hundredths(amount).ok_or_else(bad)?;
        let currency = currency.to_owned();
        Self {
            hundredths,
            currency,
        }
        .checked()
        .map(Some)
    }

    /// The rate with its currency trimmed.
    ///
    /// # Errors
    /// When the price is too high or the currency no short word.
    pub fn checked(&self) -> Result<Self, InputError> {
        let currency = if self.currency.trim().is_empty() {
            String::new()
        } else {
            text::checked(Field::Rate, &self.currency, MAX_CURRENCY_CHARS, Lines::One)?
        };
        let has_digit = currency.contains(|letter: char| letter.is_ascii_digit());
        if has_digit || self.hundredths > MAX_HUNDREDTHS {
            return Err(InputError::new(Field::Rate, Problem::BadRate));
        }
        Ok(Self {
            hundredths: self.hundredths,
            currency,
        })
    }

    /// What work of this length costs, in hundredths, rounded down.
    pub fn cost(&self, length: Millis) -> u64 {
        let cost = u128::from(length.0) * u128::from(self.hundredths) / HOUR_MS;
        u64::try_from(cost).unwrap_or(u64::MAX)
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&money(self.hundredths.into(), &self.currency))
    }
}

/// A sum of money as text: `45`, `45.50 EUR`.
pub fn money(hundredths: u64, currency: &str) -> String {
    let (units, rest) = (hundredths / 100, hundredths % 100);
    let amount = match rest {
        0 => units.to_string(),
        rest => format!("{units}.{rest:02}"),
    };
    match currency {
        "" => amount,
        currency => format!("{amount} {currency}"),
    }
}

/// The hundredths in `45`, `45.5` or `45,50`.
fn hundredths(amount: &str) -> Option<u32> {
    let (units, rest) = amount.split_once(['.', ',']).unwrap_or((amount, "0"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !is_number(units) || !is_number(rest) || rest.len() > 2 {
        return None;
    }
    let tens = if rest.len() == 1 { 10 } else { 1 };
    let units: u32 = units.parse().ok()?;
    units
        .checked_mul(100)?
        .checked_add(rest.parse::<u32>().ok()? * tens)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_read_as_people_write_them() {
        for (written, expected) in [
            ("", Some("")),
            ("45", Some("45")),
            (" 45.5 ", Some("45.50")),
            ("45,05 EUR", Some("45.05 EUR")),
            ("0 $", Some("0 $")),
            ("1000000", Some("1000000")),
            ("1000001", None),
            ("99999999999", None),
            ("45.123", None),
            ("-1", None),
            ("EUR 45", None),
            ("45 EUR 2", None),
            ("45 far too long", None),
        ] {
            let read =
                Rate::read(written).map(|rate| rate.map_or_else(String::new, |r| r.to_string()));
            assert_eq!(read.ok().as_deref(), expected, "{written}");
        }
    }

    #[test]
    fn work_costs_by_the_hour() {
        let rate = Rate {
            hundredths: 4_550,
            currency: "EUR".to_owned(),
        };
        assert_eq!(rate.cost(Millis(5_400_000)), 6_825);
        assert_eq!(money(6_825, "EUR"), "68.25 EUR");
        assert_eq!(money(500, ""), "5");
    }
}
