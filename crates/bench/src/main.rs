//! Does the works whose indices are the arguments, and prints for each how many
//! milliseconds it took.

use baton_bench::Prepared;
use std::time::Instant;

fn main() {
    for work in std::env::args().skip(1) {
        let work = work.parse().expect("an index of a work");
        let prepared = Prepared::new(work);
        let began = Instant::now();
        prepared.run();
        println!("{}", began.elapsed().as_secs_f64() * 1_000.0);
    }
}
