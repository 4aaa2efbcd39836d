//! Estimators that two or more analyses need, and the customers they estimate.

pub mod customers;
pub mod decision_tree;
pub mod design;
pub mod logistic;
pub mod periods;
