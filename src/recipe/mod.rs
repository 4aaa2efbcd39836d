//! Recipes: what was imported and how, which analyses ran with which settings; saved as JSON, replayed anywhere.
