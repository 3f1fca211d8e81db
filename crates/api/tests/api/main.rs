//! The API as its clients use it, natively: the host is the engine itself.

mod access;
mod described;
mod fuzz;
mod modern;
mod original;
mod support;
