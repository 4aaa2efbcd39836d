//! What the analyses compute, against trusted numbers: NIST, R, statsmodels, scikit-learn, published estimates.
//! Each case is a folder `tests/reference/<analysis>/<case>/` with `data.csv`, `expected.json` and `ORIGIN.md`.

#![allow(clippy::unwrap_used, reason = "a test that finds nothing fails")]

#[path = "reference/support.rs"]
mod support;

#[path = "reference/baskets.rs"]
mod baskets;
#[path = "reference/budget.rs"]
mod budget;
#[path = "reference/budget_response.rs"]
mod budget_response;
#[path = "reference/channel_return.rs"]
mod channel_return;
#[path = "reference/churn.rs"]
mod churn;
#[path = "reference/cleaning.rs"]
mod cleaning;
#[path = "reference/clv.rs"]
mod clv;
#[path = "reference/cohorts.rs"]
mod cohorts;
#[path = "reference/describe.rs"]
mod describe;
#[path = "reference/dirty_csv.rs"]
mod dirty_csv;
#[path = "reference/experiments.rs"]
mod experiments;
#[path = "reference/funnel.rs"]
mod funnel;
#[path = "reference/playbook.rs"]
mod playbook;
#[path = "reference/portrait.rs"]
mod portrait;
#[path = "reference/quality.rs"]
mod quality;
#[path = "reference/recommendations.rs"]
mod recommendations;
#[path = "reference/regression.rs"]
mod regression;
#[path = "reference/retail.rs"]
mod retail;
#[path = "reference/rfm.rs"]
mod rfm;
#[path = "reference/seed_examples.rs"]
mod seed_examples;
#[path = "reference/segments.rs"]
mod segments;
#[path = "reference/sequences.rs"]
mod sequences;
#[path = "reference/subscriptions.rs"]
mod subscriptions;
#[path = "reference/workbooks.rs"]
mod workbooks;
