//! What a new step starts with: values that make sense for the table at hand.

use serde_json::{Value, json};

use super::controls::{is_date, is_number, is_text};
use crate::analyses::contract::Given;
use crate::data::{ColumnKind, Field, Role, Schema};

/// So many rows are drawn unless there are fewer.
const SAMPLE_ROWS: u64 = 1000;
/// Values up to so many are listed for a map.
const MAX_LISTED: usize = 30;
/// Labels up to so many are worth a column each.
const MAX_LABELS: u64 = 20;

/// Roles by which rows of two tables are of the same thing: the first that both have is the key …
const THINGS: [Role; 3] = [Role::Order, Role::Customer, Role::Product];
/// … and failing that, all of these that both have: targets and spend stand by region and month, say.
const GROUPS: [Role; 5] = [Role::Salesperson, Role::Category, Role::Region, Role::Channel, Role::Date];

/// The form values of a new step, sensible for this table beside the others. What cannot be guessed is left empty.
pub fn suggest(name: &str, schema: &Schema, others: &[(String, Schema)]) -> Given {
    let table = Look { schema };
    let values = match name {
        "change_kind" => table.change_kind(),
        "trim" => json!({ "columns": table.texts(), "collapse": true }),
        "change_case" => json!({ "columns": table.labels().into_iter().take(1).collect::<Vec<_>>(), "to": "title" }),
        "replace" => json!({ "columns": table.texts(), "find": "", "with": "", "match": "part", "ignore_case": false }),
        "map_values" => table.map_values(),
        "fill_missing" => table.fill_missing(),
        "drop_missing" => table.drop_missing(),
        "remove_duplicates" => json!({ "columns": [], "keep": "first" }),
        "handle_outliers" => json!({ "columns": table.measure(), "method": "iqr", "action": "flag" }),
        "filter" => table.filter(),
        "derive" => table.derive(),
        "calendar" => json!({ "column": table.date(), "year": true, "month": true }),
        "bin" => json!({ "column": table.measure(), "method": "equal_count", "n_bins": 5 }),
        "scale" => json!({ "columns": table.measure(), "method": "z", "suffix": "_z" }),
        "encode" => json!({ "column": table.labels().first(), "method": "one_hot", "drop_first": false }),
        "split_column" => table.split_column(),
        "merge_columns" => table.merge_columns(),
        "rename" => json!({ "columns": [] }),
        "drop" => json!({ "columns": table.names(&|field| field.kind == ColumnKind::Empty) }),
        "select" => json!({ "columns": table.names(&|field| field.kind != ColumnKind::Empty) }),
        "summarise" => table.summarise(),
        "pivot" => table.pivot(),
        "unpivot" => json!({ "columns": table.measures(), "name": "name", "value": "value" }),
        "sort" => json!({ "by": [{ "column": table.date().or_else(|| table.first()), "order": "ascending" }] }),
        "sample" if schema.n_rows > SAMPLE_ROWS => {
            json!({ "using": "n_rows", "n_rows": SAMPLE_ROWS, "share": 0.5, "seed": 1 })
        }
        "sample" => json!({ "using": "share", "share": 0.5, "n_rows": schema.n_rows.div_ceil(2), "seed": 1 }),
        "join" => table.join(others),
        "union" => {
            let names: Vec<&str> = others.iter().map(|(name, _)| name.as_str()).collect();
            json!({ "with": names, "source": "source" })
        }
        _ => Value::Null,
    };
    let Value::Object(mut values) = values else { return Given::default() };
    // One column where the form wants a list of them.
    if matches!(name, "handle_outliers" | "scale") {
        values
            .entry("columns")
            .and_modify(|column| *column = column.as_str().map(|name| json!([name])).unwrap_or(json!([])));
    }
    values.retain(|_, value| !value.is_null());
    Given(values)
}

/// A table's description, looked at for what steps need.
struct Look<'a> {
    schema: &'a Schema,
}

impl Look<'_> {
    fn names(&self, is_wanted: &dyn Fn(&Field) -> bool) -> Vec<String> {
        self.schema.fields.iter().filter(|field| is_wanted(field)).map(|field| field.name.clone()).collect()
    }

    fn role(&self, role: Role) -> Option<String> {
        self.schema.with_role(role).map(|field| field.name.clone())
    }

    fn first(&self) -> Option<String> {
        self.schema.fields.first().map(|field| field.name.clone())
    }

    fn texts(&self) -> Vec<String> {
        self.names(&|field| field.kind == ColumnKind::Text)
    }

    /// Text columns whose cells repeat, the ones that sales are told apart by first.
    fn labels(&self) -> Vec<String> {
        let mut labels: Vec<&Field> = self.schema.factors(MAX_LABELS).filter(|field| is_text(field)).collect();
        let is_usual = |role| matches!(role, Some(Role::Region | Role::Category | Role::Product | Role::Channel));
        labels.sort_by_key(|field| !is_usual(field.role));
        match labels.is_empty() {
            true => self.texts(),
            false => labels.into_iter().map(|field| field.name.clone()).collect(),
        }
    }

    fn measures(&self) -> Vec<String> {
        self.schema.measures().map(|field| field.name.clone()).collect()
    }

    fn measure(&self) -> Option<String> {
        let amount =
            self.schema.with_role(Role::Amount).filter(|field| is_number(field)).map(|field| field.name.clone());
        amount.or_else(|| self.measures().into_iter().next()).or_else(|| self.names(&is_number).into_iter().next())
    }

    fn date(&self) -> Option<String> {
        let date = self.schema.with_role(Role::Date).filter(|field| is_date(field)).map(|field| field.name.clone());
        date.or_else(|| self.names(&is_date).into_iter().next())
    }

    fn new_name(&self, wanted: &str) -> String {
        let mut names = std::iter::once(wanted.to_owned()).chain((2..).map(|n| format!("{wanted}_{n}")));
        names.find(|name| self.schema.field(name).is_none()).unwrap_or_default()
    }

    fn change_kind(&self) -> Value {
        let text = self.schema.fields.iter().find(|field| field.kind == ColumnKind::Text);
        let Some(field) = text.or(self.schema.fields.first()) else { return json!({ "kind": "text" }) };
        json!({ "column": field.name, "kind": ColumnKind::Text.name() })
    }

    fn map_values(&self) -> Value {
        let labels = self.labels();
        let Some(column) = labels.first() else { return json!({ "map": [], "otherwise": "keep" }) };
        let levels = self.schema.field(column).map(|field| field.levels.as_slice()).unwrap_or_default();
        let levels = if levels.len() > MAX_LISTED { &[] } else { levels };
        let rows: Vec<Value> = levels.iter().map(|level| json!({ "from": level, "to": level })).collect();
        json!({ "column": column, "map": rows, "otherwise": "keep" })
    }

    fn fill_missing(&self) -> Value {
        let is_gappy = |field: &Field| field.n_missing > 0 && field.n_missing < self.schema.n_rows;
        let numbers = self.names(&|field| is_gappy(field) && is_number(field) && !field.is_identifier);
        let labels = self.names(&|field| is_gappy(field) && !is_number(field));
        // Numbers and labels are filled in different ways: the first kind that has gaps is offered.
        match (numbers.is_empty(), labels.is_empty()) {
            (false, _) => json!({ "columns": numbers, "method": "median" }),
            (true, false) => json!({ "columns": labels, "method": "mode" }),
            (true, true) => json!({ "columns": [], "method": "constant", "value": "" }),
        }
    }

    fn drop_missing(&self) -> Value {
        let is_gappy = |field: &Field| field.n_missing > 0;
        let is_key = |field: &Field| matches!(field.role, Some(Role::Customer | Role::Date | Role::Amount));
        let keys = self.names(&|field| is_gappy(field) && is_key(field));
        let gappy = self.names(&|field| is_gappy(field) && field.n_missing < self.schema.n_rows);
        json!({ "columns": if keys.is_empty() { gappy } else { keys }, "when": "any" })
    }

    fn filter(&self) -> Value {
        let condition = match (self.measure(), self.first()) {
            (Some(column), _) => json!([{ "column": column, "is": "more", "value": "0" }]),
            (None, Some(column)) => json!([{ "column": column, "is": "present", "value": "" }]),
            (None, None) => json!([]),
        };
        json!({ "conditions": condition, "match": "all" })
    }

    fn derive(&self) -> Value {
        let bracketed = |name: String| if is_bare(&name) { name } else { format!("[{name}]") };
        let (quantity, price) = (self.role(Role::Quantity), self.role(Role::UnitPrice));
        let (name, expression) = match (quantity, price) {
            (Some(quantity), Some(price)) => ("amount", format!("{} * {}", bracketed(quantity), bracketed(price))),
            _ => ("new_column", self.measure().map(bracketed).unwrap_or_default()),
        };
        json!({ "name": self.new_name(name), "expression": expression })
    }

    fn split_column(&self) -> Value {
        let column = self.texts().into_iter().next();
        let part = |n: u32| column.as_ref().map(|name| self.new_name(&format!("{name}_{n}"))).unwrap_or_default();
        let into = super::cells::line_of(&[json!(part(1)), json!(part(2))]);
        json!({ "column": column, "separator": " ", "into": into, "keep": true })
    }

    fn merge_columns(&self) -> Value {
        let columns: Vec<String> = self.texts().into_iter().take(2).collect();
        let name = if columns.is_empty() { "merged".to_owned() } else { columns.join("_") };
        let name = self.new_name(&name);
        json!({ "columns": columns, "separator": " ", "name": name, "keep": true })
    }

    fn summarise(&self) -> Value {
        let sum = self.measure().map(|column| json!({ "column": column, "function": "sum", "name": "" }));
        let count = json!({ "column": "", "function": "count", "name": "" });
        let by: Vec<String> = self.labels().into_iter().take(1).collect();
        json!({ "by": by, "values": sum.into_iter().chain([count]).collect::<Vec<_>>() })
    }

    fn pivot(&self) -> Value {
        let mut labels = self.labels().into_iter();
        let across = labels.next();
        let down = labels.next().or_else(|| self.date());
        let (values, function) = (self.measure(), if self.measure().is_some() { "sum" } else { "count" });
        json!({ "rows": down.into_iter().collect::<Vec<_>>(), "columns": across, "values": values, "function": function })
    }

    /// The first other table that shares roles; failing that a name; failing that the first.
    fn join(&self, others: &[(String, Schema)]) -> Value {
        let by_role = |there: &Schema| {
            let pair = |&role: &Role| {
                let here = self.schema.with_role(role)?;
                // The same name says more than the same role: a table of shops has their cities, too.
                let there = there.field(&here.name).or_else(|| there.with_role(role))?;
                let is_alike = here.kind == there.kind || here.kind.is_numeric() && there.kind.is_numeric();
                is_alike.then(|| (here.name.clone(), there.name.clone()))
            };
            let things = THINGS.iter().find_map(pair).map(|thing| vec![thing]);
            things.unwrap_or_else(|| GROUPS.iter().filter_map(pair).collect())
        };
        let by_name = |there: &Schema| {
            let is_shared = |field: &&Field| there.field(&field.name).is_some_and(|other| other.kind == field.kind);
            let key = |field: &Field| !is_number(field) && !is_date(field) || field.is_identifier;
            let shared = self.schema.fields.iter().filter(|field| key(field)).find(is_shared);
            shared.map(|shared| (shared.name.clone(), shared.name.clone())).into_iter().collect()
        };
        let among = |keys: &dyn Fn(&Schema) -> Vec<(String, String)>| {
            others.iter().map(|(name, there)| (name.clone(), keys(there))).find(|(_, keys)| !keys.is_empty())
        };
        let (with, keys) = match among(&by_role).or_else(|| among(&by_name)) {
            Some((with, keys)) => (Some(with), keys),
            None => {
                let key = self.first().map(|name| (name, String::new()));
                (others.first().map(|(name, _)| name.clone()), key.into_iter().collect())
            }
        };
        let line = |(left, right)| {
            if left == right { json!({ "left": left, "right": "" }) } else { json!({ "left": left, "right": right }) }
        };
        json!({ "with": with, "how": "left", "on": keys.into_iter().map(line).collect::<Vec<_>>() })
    }
}

/// Whether an expression can name the column without brackets.
fn is_bare(name: &str) -> bool {
    crate::clean::expression::Expression::parse(name).is_ok_and(|read| read.columns().contains(name))
}
