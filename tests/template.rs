//! The folder that `cargo xtask new-analysis` copies is compiled and tested as it is, so that a copy starts green.

use sightline::{analyses, chart, data, i18n, numeric, pulse, report};

#[path = "../xtask/template/mod.rs"]
mod template;

/// What the registry would say of it.
#[test]
fn the_template_can_be_registered() {
    let card = analyses::registry::card::<template::Template>();
    let runner = analyses::registry::runner::<template::Template>();
    assert_eq!((card.id, runner.id), ("template", "template"));
}
