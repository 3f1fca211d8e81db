//! How many segments of a drawing cross. Knows nothing of layouts and shares no
//! code with them, so that it can judge them.

/// From the left to the right.
pub type Segment = [(f64, f64); 2];

/// How many pairs cross inside both; a shared end or a touch is no crossing.
/// Looks at every pair that is side by side.
pub fn crossings(mut segments: Vec<Segment>) -> u64 {
    segments.sort_by(|a, b| a[0].0.total_cmp(&b[0].0));
    let mut open: Vec<Segment> = Vec::new();
    let mut crossings = 0;
    for segment in segments {
        open.retain(|other| other[1].0 > segment[0].0);
        let crossed = open.iter().filter(|other| cross(&segment, other));
        crossings += crossed.count() as u64;
        open.push(segment);
    }
    crossings
}

/// Whether each one's ends are on different sides of the other.
pub fn cross(a: &Segment, b: &Segment) -> bool {
    let differ =
        |line: &Segment, other: &Segment| side(line, other[0]) * side(line, other[1]) < 0.0;
    differ(a, b) && differ(b, a)
}

/// On which side of a line a point is, by sign; 0 on the line.
fn side(line: &Segment, point: (f64, f64)) -> f64 {
    let [from, to] = *line;
    let area = (to.0 - from.0) * (point.1 - from.1) - (to.1 - from.1) * (point.0 - from.0);
    if area.abs() < 1e-6 {
        0.0
    } else {
        area.signum()
    }
}
