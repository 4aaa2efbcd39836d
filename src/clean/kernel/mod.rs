//! What steps are made of: picking rows, telling groups apart, sorting, and working on texts once per distinct text.

pub mod groups;
pub mod order;
pub mod rows;
pub mod texts;

pub use groups::Groups;
