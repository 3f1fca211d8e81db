//! How much of a card there is room for.

/// Below this magnification cards show their names only, in large letters.
pub const FAR_SCALE: f64 = 0.7;
/// Below this one they show their marks only.
pub const MAP_SCALE: f64 = 0.24;
/// Below this one they are spots of colour.
const SPOT_SCALE: f64 = 0.09;

/// How much of a card is drawn, from little to all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// A spot in the colour of its state.
    Spot,
    /// The shape of its state.
    Mark,
    /// Its name in large letters, with its marks.
    Name,
    /// Everything.
    Card,
}

impl Detail {
    /// What is drawn at a magnification of `scale`.
    pub fn at(scale: f64) -> Self {
        if scale < SPOT_SCALE {
            Self::Spot
        } else if scale < MAP_SCALE {
            Self::Mark
        } else if scale < FAR_SCALE {
            Self::Name
        } else {
            Self::Card
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearer_the_more() {
        let details = [0.001, 0.1, 0.5, 1.0].map(Detail::at);
        assert_eq!(
            details,
            [Detail::Spot, Detail::Mark, Detail::Name, Detail::Card]
        );
        assert!(details.is_sorted());
    }
}
