//! Estimators that two or more analyses need, and the customers they estimate.

pub mod customers;
pub mod decision_tree;
pub mod design;
pub mod interactions;
pub mod lifetime;
pub mod logistic;
pub mod neighbours;
pub mod periods;
pub mod rfm;
