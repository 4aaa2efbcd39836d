//! What adds up: a column, or quantity times unit price.

use std::borrow::Cow;

use super::outcome::{Amount, ColumnHistogram};
use super::params::{self, DescribeParams};
use super::summary::{self, ColumnSummary, NumberSummary};
use crate::data::{ColumnKind, Field, Table};
use crate::i18n::Unit;
use crate::stats::quantile::{Definition, sorted};

/// The numbers that add up, a row each.
pub struct AmountSource<'a> {
    name: String,
    unit: Unit,
    is_whole: bool,
    /// NaN where there is none.
    pub numbers: Cow<'a, [f64]>,
}

impl<'a> AmountSource<'a> {
    /// The chosen column; without one, the product of quantity and unit price where both are known.
    pub fn of(table: &'a Table, params: &DescribeParams) -> Option<Self> {
        let schema = table.schema();
        if let Some(name) = &params.amount {
            let (field, column) = (schema.field(name)?, table.column(name)?);
            let is_whole = field.kind == ColumnKind::Integer;
            return Some(Self { name: name.clone(), unit: summary::unit(field), is_whole, numbers: column.numbers()? });
        }
        let (quantity, price) = params::quantity_and_price(schema)?;
        let numbers = |field: &Field| table.column(&field.name)?.numbers();
        let products: Vec<f64> = numbers(quantity)?.iter().zip(numbers(price)?.iter()).map(|(n, x)| n * x).collect();
        let name = format!("{} × {}", quantity.name, price.name);
        Some(Self { name, unit: summary::unit(price), is_whole: false, numbers: products.into() })
    }

    /// The amount in sum. What was found out about its column is used again; a histogram is put first if there is none.
    pub fn facts(
        &self,
        columns: &[ColumnSummary],
        definition: Definition,
        histograms: &mut Vec<ColumnHistogram>,
    ) -> Amount {
        let known = columns.iter().find(|column| column.name == self.name).and_then(|column| column.numbers.clone());
        let summary = known.unwrap_or_else(|| {
            let ascending = sorted(&self.numbers);
            let histogram = ColumnHistogram::of(&self.name, self.unit.clone(), &ascending, self.is_whole);
            histograms.splice(0..0, histogram);
            NumberSummary::of(&ascending, definition)
        });
        Amount { name: self.name.clone(), unit: self.unit.clone(), summary }
    }
}
