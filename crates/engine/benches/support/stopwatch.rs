//! How long something took, also on a busy machine.

use std::time::{Duration, Instant};

/// Measures what this thread has of the processor where Linux tells, else the
/// time that passes.
pub enum Stopwatch {
    Processor(Duration),
    Wall(Instant),
}

impl Stopwatch {
    /// Begins to measure.
    pub fn start() -> Self {
        processor_time().map_or_else(|| Self::Wall(Instant::now()), Self::Processor)
    }

    /// What has passed since.
    pub fn elapsed(&self) -> Duration {
        match self {
            Self::Processor(began) => processor_time().unwrap_or_default() - *began,
            Self::Wall(began) => began.elapsed(),
        }
    }
}

fn processor_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = text.split(' ').next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}
