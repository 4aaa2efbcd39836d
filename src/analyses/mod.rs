//! One folder per question that a user asks, and the registry of them all.

pub mod baskets;
pub mod budget;
pub mod budget_response;
pub mod channel_return;
pub mod checks;
pub mod churn;
pub mod clv;
pub mod cohorts;
pub mod contract;
pub mod dcf;
pub mod describe;
pub mod experiment_plan;
pub mod experiment_result;
pub mod funnel;
pub mod playbook;
pub mod portrait;
pub mod presentation;
pub mod quality;
pub mod recommendations;
pub mod registry;
pub mod regression;
pub mod rfm;
pub mod segments;
pub mod sequences;
pub mod settings;
pub mod subscriptions;

use registry::registry;

registry! { describe::Describe, quality::Quality, checks::Checks, regression::Regression, segments::Segments, clv::Clv, dcf::Dcf, subscriptions::Subscriptions, churn::Churn, baskets::Baskets, sequences::Sequences, budget::Budget, budget_response::Response, channel_return::ChannelReturn, rfm::Rfm, portrait::Portrait, cohorts::Cohorts, recommendations::Recommendations, experiment_plan::ExperimentPlan, experiment_result::ExperimentResult, playbook::Playbook, funnel::Funnel }
