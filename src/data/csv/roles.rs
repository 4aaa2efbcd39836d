//! Which column plays which role in a business, suggested from names in both languages and from what the cells are.

use std::collections::BTreeMap;

use super::{
    names,
    synonyms::{SYNONYMS, Synonyms},
};
use crate::data::{ColumnKind, Field, Role};

/// Suggests a role per column: at most one column per role, at most one role per column. `given` names win; an empty name
/// leaves its role to none.
pub fn suggest(fields: &[Field], given: &BTreeMap<Role, String>) -> Vec<Option<Role>> {
    let mut roles = vec![None; fields.len()];
    for (role, name) in given {
        if let Some(position) = fields.iter().position(|field| field.name == *name) {
            roles[position] = Some(*role);
        }
    }
    let mut offers: Vec<(u32, usize, Role)> = Vec::new();
    for synonyms in SYNONYMS.iter().filter(|synonyms| !given.contains_key(&synonyms.role)) {
        for (position, field) in fields.iter().enumerate() {
            if is_possible(synonyms.role, field) {
                let score = score(synonyms, field);
                if score > 0 {
                    offers.push((score, position, synonyms.role));
                }
            }
        }
    }
    // The best offer first; among equals the column further left.
    offers.sort_by_key(|&(score, position, role)| (std::cmp::Reverse(score), position, role));
    for (_, position, role) in offers {
        if roles[position].is_none() && !roles.contains(&Some(role)) {
            roles[position] = Some(role);
        }
    }
    fill_by_content(fields, given, &mut roles);
    roles
}

fn is_possible(role: Role, field: &Field) -> bool {
    let is_number = field.kind.is_numeric() && field.kind != ColumnKind::Percent && !field.is_identifier;
    let is_name = field.kind == ColumnKind::Text;
    match role {
        Role::Date => field.kind.is_temporal(),
        Role::Amount | Role::UnitPrice | Role::Cost => is_number,
        Role::Quantity => is_number && field.kind != ColumnKind::Money,
        Role::Customer | Role::Product | Role::Order | Role::Category | Role::Salesperson => is_name,
        // A phone number or a postal code is no region.
        Role::Region | Role::Channel => is_name && !field.is_identifier,
    }
}

/// How well a name suits: a whole synonym, the earlier the better; then a word within.
fn score(synonyms: &Synonyms, field: &Field) -> u32 {
    let words = names::words(&field.name);
    let joined = words.join(" ");
    if let Some(rank) = synonyms.exact.iter().position(|name| *name == joined) {
        return 1000 - rank as u32;
    }
    let lower = field.name.to_lowercase();
    // A name with its unit or currency in brackets is the name still: 金额(元).
    let bare = lower.split(['(', '（', '[', '【']).next().unwrap_or_default().trim();
    let bare_words = names::words(bare).join(" ");
    if let Some(rank) = synonyms.exact.iter().position(|name| *name == bare_words) {
        return 950 - rank as u32;
    }
    if let Some(rank) = synonyms.chinese.iter().position(|name| *name == bare) {
        return 1000 - rank as u32;
    }
    let is_average = words.iter().any(|word| {
        matches!(word.as_str(), "average" | "avg" | "mean" | "rate" | "growth" | "target" | "last" | "prior")
    });
    let is_average =
        is_average || ["平均", "率", "目标", "上年", "同比", "环比"].iter().any(|word| bare.contains(word));
    if is_average {
        return 0;
    }
    if let Some(rank) = synonyms.within.iter().position(|word| words.iter().any(|other| other == word)) {
        return 500 - rank as u32;
    }
    let is_misleading = |name: &str| {
        // 订单数 counts orders, 销售员 sells, 客户经理 is no customer.
        matches!(synonyms.role, Role::Order | Role::Customer | Role::Product | Role::Salesperson)
            && (bare.ends_with('数')
                || bare.ends_with('量')
                || bare.ends_with('额')
                || bare.ends_with("日期")
                || bare.ends_with("时间"))
            || synonyms.role == Role::Customer && bare.contains("经理")
            || synonyms.role == Role::Salesperson && name == "销售"
            || name.chars().count() == 1
    };
    match synonyms.chinese.iter().position(|name| bare.contains(name) && !is_misleading(name)) {
        Some(rank) => 600 - rank as u32,
        None => 0,
    }
}

/// Roles that the kinds of the columns settle when names are silent.
fn fill_by_content(fields: &[Field], given: &BTreeMap<Role, String>, roles: &mut [Option<Role>]) {
    let is_open = |role: Role, roles: &[Option<Role>]| !given.contains_key(&role) && !roles.contains(&Some(role));
    let only = |is_wanted: &dyn Fn(usize) -> bool| {
        let mut positions = (0..fields.len()).filter(|&position| is_wanted(position));
        positions.next().filter(|_| positions.next().is_none())
    };
    if is_open(Role::Date, roles)
        && let Some(position) = only(&|position| fields[position].kind.is_temporal())
        && roles[position].is_none()
    {
        roles[position] = Some(Role::Date);
    }
    if is_open(Role::Amount, roles)
        && let Some(position) = only(&|position| fields[position].kind == ColumnKind::Money)
        && roles[position].is_none()
    {
        roles[position] = Some(Role::Amount);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, kind: ColumnKind) -> Field {
        Field {
            name: name.to_owned(),
            kind,
            role: None,
            n_missing: 0,
            n_distinct: 2,
            range: None,
            levels: vec![],
            currency: None,
            is_identifier: names::hints(name).is_identifier,
        }
    }

    #[track_caller]
    fn check(columns: &[(&str, ColumnKind, Option<Role>)]) {
        let fields: Vec<Field> = columns.iter().map(|(name, kind, _)| field(name, *kind)).collect();
        let roles = suggest(&fields, &BTreeMap::new());
        for ((name, _, expected), role) in columns.iter().zip(roles) {
            assert_eq!(role, *expected, "{name}");
        }
    }

    #[test]
    fn roles_of_well_known_files() {
        use ColumnKind::{Date, DateTime, Integer, Number, Text};
        check(&[
            ("InvoiceNo", Text, Some(Role::Order)),
            ("StockCode", Text, Some(Role::Product)),
            ("Description", Text, None),
            ("Quantity", Integer, Some(Role::Quantity)),
            ("InvoiceDate", DateTime, Some(Role::Date)),
            ("UnitPrice", Number, Some(Role::UnitPrice)),
            ("CustomerID", Text, Some(Role::Customer)),
            ("Country", Text, Some(Role::Region)),
        ]);
        check(&[
            ("Row ID", Text, None),
            ("Order ID", Text, Some(Role::Order)),
            ("Order Date", Date, Some(Role::Date)),
            ("Ship Date", Date, None),
            ("Customer ID", Text, Some(Role::Customer)),
            ("Customer Name", Text, None),
            ("Postal Code", Text, None),
            ("Region", Text, Some(Role::Region)),
            ("Category", Text, Some(Role::Category)),
            ("Sub-Category", Text, None),
            ("Product Name", Text, Some(Role::Product)),
            ("Sales", Number, Some(Role::Amount)),
            ("Profit", Number, None),
        ]);
        check(&[
            ("订单号", Text, Some(Role::Order)),
            ("下单日期", Date, Some(Role::Date)),
            ("客户名称", Text, Some(Role::Customer)),
            ("产品类别", Text, Some(Role::Category)),
            ("产品名称", Text, Some(Role::Product)),
            ("地区", Text, Some(Role::Region)),
            ("销售员", Text, Some(Role::Salesperson)),
            ("销售渠道", Text, Some(Role::Channel)),
            ("销售数量", Integer, Some(Role::Quantity)),
            ("单价", Number, Some(Role::UnitPrice)),
            ("销售额(元)", Number, Some(Role::Amount)),
            ("成本", Number, Some(Role::Cost)),
            ("客户经理", Text, None),
        ]);
        check(&[("月份", Date, Some(Role::Date)), ("销售额", Number, Some(Role::Amount)), ("订单数", Integer, None)]);
    }

    #[test]
    fn given_roles_win() {
        let fields =
            [field("amount", ColumnKind::Number), field("net", ColumnKind::Number), field("region", ColumnKind::Text)];
        let given = BTreeMap::from([(Role::Amount, "net".to_owned()), (Role::Region, String::new())]);
        assert_eq!(suggest(&fields, &given), [None, Some(Role::Amount), None]);
    }
}
