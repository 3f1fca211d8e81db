//! The API as its clients use it, natively: the host is the engine itself.

mod described;
mod modern;
mod original;
mod support;
