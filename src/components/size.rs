//! How large an element is, as the page is resized.

use leptos::prelude::*;
use leptos::tachys::html::node_ref::NodeRefContainer as _;
