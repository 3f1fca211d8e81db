//! Prints the JSON Schema of the protocol:
//! `cargo run -p baton-engine --example schema > docs/protocol/schema.json`

fn main() {
    println!("{:#}", baton_engine::protocol::schema());
}
