//! What a table looks like without its cells: names, kinds, roles, counts. This is what the page knows of a data set.

use serde::{Deserialize, Serialize};

use crate::i18n::Words;

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// Words, and identifiers: anything that must not be summed.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers with decimals.
    Number,
    /// Numbers with a currency.
    Money,
    /// Shares written with a percent sign; stored as 0..=1.
    Percent,
    /// Days.
    Date,
    /// Days with a time.
    DateTime,
    /// Yes and no.
    Boolean,
    /// No value at all.
    Empty,
}

impl ColumnKind {
    /// Every kind, in the order of menus.
    pub const ALL: [ColumnKind; 9] = [
        ColumnKind::Text,
        ColumnKind::Integer,
        ColumnKind::Number,
        ColumnKind::Money,
        ColumnKind::Percent,
        ColumnKind::Date,
        ColumnKind::DateTime,
        ColumnKind::Boolean,
        ColumnKind::Empty,
    ];

    /// Whether cells can be added up.
    pub fn is_numeric(self) -> bool {
        matches!(self, ColumnKind::Integer | ColumnKind::Number | ColumnKind::Money | ColumnKind::Percent)
    }

    /// Whether cells lie on the calendar.
    pub fn is_temporal(self) -> bool {
        matches!(self, ColumnKind::Date | ColumnKind::DateTime)
    }

    /// The name in recipes and hooks.
    pub fn name(self) -> &'static str {
        match self {
            ColumnKind::Text => "text",
            ColumnKind::Integer => "integer",
            ColumnKind::Number => "number",
            ColumnKind::Money => "money",
            ColumnKind::Percent => "percent",
            ColumnKind::Date => "date",
            ColumnKind::DateTime => "date_time",
            ColumnKind::Boolean => "boolean",
            ColumnKind::Empty => "empty",
        }
    }

    /// The name that users read.
    pub fn words(self) -> Words {
        match self {
            ColumnKind::Text => Words::new("Text", "文本"),
            ColumnKind::Integer => Words::new("Whole number", "整数"),
            ColumnKind::Number => Words::new("Number", "数值"),
            ColumnKind::Money => Words::new("Money", "金额"),
            ColumnKind::Percent => Words::new("Percent", "百分比"),
            ColumnKind::Date => Words::new("Date", "日期"),
            ColumnKind::DateTime => Words::new("Date and time", "日期时间"),
            ColumnKind::Boolean => Words::new("Yes / no", "是/否"),
            ColumnKind::Empty => Words::new("Empty", "空"),
        }
    }
}

/// What a column means to a business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Who buys.
    Customer,
    /// When.
    Date,
    /// How much money a row is.
    Amount,
    /// How many units.
    Quantity,
    /// Money per unit.
    UnitPrice,
    /// What is bought.
    Product,
    /// The group a product is in.
    Category,
    /// Where.
    Region,
    /// Who sells.
    Salesperson,
    /// Through which channel.
    Channel,
    /// Which order a row belongs to.
    Order,
    /// What the sale costs the seller.
    Cost,
}

impl Role {
    /// Every role, in the order of menus.
    pub const ALL: [Role; 12] = [
        Role::Customer,
        Role::Date,
        Role::Amount,
        Role::Quantity,
        Role::UnitPrice,
        Role::Product,
        Role::Category,
        Role::Region,
        Role::Salesperson,
        Role::Channel,
        Role::Order,
        Role::Cost,
    ];

    /// The name in recipes and hooks.
    pub fn name(self) -> &'static str {
        match self {
            Role::Customer => "customer",
            Role::Date => "date",
            Role::Amount => "amount",
            Role::Quantity => "quantity",
            Role::UnitPrice => "unit_price",
            Role::Product => "product",
            Role::Category => "category",
            Role::Region => "region",
            Role::Salesperson => "salesperson",
            Role::Channel => "channel",
            Role::Order => "order",
            Role::Cost => "cost",
        }
    }

    /// The name that users read.
    pub fn words(self) -> Words {
        match self {
            Role::Customer => Words::new("Customer", "客户"),
            Role::Date => Words::new("Date", "日期"),
            Role::Amount => Words::new("Amount", "金额"),
            Role::Quantity => Words::new("Quantity", "数量"),
            Role::UnitPrice => Words::new("Unit price", "单价"),
            Role::Product => Words::new("Product", "产品"),
            Role::Category => Words::new("Category", "类别"),
            Role::Region => Words::new("Region", "地区"),
            Role::Salesperson => Words::new("Salesperson", "销售员"),
            Role::Channel => Words::new("Channel", "渠道"),
            Role::Order => Words::new("Order", "订单"),
            Role::Cost => Words::new("Cost", "成本"),
        }
    }
}

/// One column, described.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// The name, unique in its table.
    pub name: String,
    /// What the cells are.
    pub kind: ColumnKind,
    /// What the column means, if that is known.
    pub role: Option<Role>,
    /// Cells without a value.
    pub n_missing: u64,
    /// Distinct values (missing not counted).
    pub n_distinct: u64,
    /// Smallest and largest value: numbers as they are, dates as days, date-times as milliseconds.
    pub range: Option<(f64, f64)>,
    /// All labels, sorted, when a text or boolean column has at most [`Field::MAX_LEVELS`].
    pub levels: Vec<String>,
    /// The currency sign or code of a money column.
    pub currency: Option<String>,
    /// Whether the values only name things (an order number, a postal code): never a measure, though digits.
    pub is_identifier: bool,
}

impl Field {
    /// Up to so many distinct labels are listed in a schema.
    pub const MAX_LEVELS: usize = 100;
}

/// The description of a table.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Schema {
    /// The columns, in order.
    pub fields: Vec<Field>,
    /// How many rows.
    pub n_rows: u64,
}

impl Schema {
    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The position of that name.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// The first column with that role.
    pub fn with_role(&self, role: Role) -> Option<&Field> {
        self.fields.iter().find(|field| field.role == Some(role))
    }

    /// Columns that can be measured: numeric and no identifier.
    pub fn measures(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.kind.is_numeric() && !field.is_identifier)
    }

    /// Text and boolean columns with 2 to `max_levels` labels.
    pub fn factors(&self, max_levels: u64) -> impl Iterator<Item = &Field> {
        let is_factor = |kind| matches!(kind, ColumnKind::Text | ColumnKind::Boolean);
        self.fields.iter().filter(move |field| is_factor(field.kind) && (2..=max_levels).contains(&field.n_distinct))
    }
}
