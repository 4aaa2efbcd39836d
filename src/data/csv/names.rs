//! What the names of columns tell: which are identifiers, which are dates, which are measured. And names made unique.

use std::collections::BTreeSet;

/// What a column's name suggests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hints {
    /// The column names things: an id, a code, a phone number.
    pub is_identifier: bool,
    /// The column tells when.
    pub is_date: bool,
    /// The column is measured or counted.
    pub is_measure: bool,
}

/// The words of a name, lower case: `CustomerID`, `customer_id` and `Customer ID` have the same.
pub fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut previous = ' ';
    let mut characters = name.chars().peekable();
    while let Some(c) = characters.next() {
        let next_is_lower = characters.peek().is_some_and(|next| next.is_lowercase());
        let begins = c.is_uppercase() && (previous.is_lowercase() || previous.is_uppercase() && next_is_lower)
            || c.is_alphanumeric() && (c.is_ascii() != previous.is_ascii());
        if (begins || !c.is_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        match c {
            '#' | '№' => words.push("#".to_owned()),
            _ if c.is_alphanumeric() => word.extend(c.to_lowercase()),
            _ => {}
        }
        previous = c;
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Reads the hints in a name.
pub fn hints(name: &str) -> Hints {
    let words = words(name);
    let is_measure = is_measure(&words, name);
    Hints { is_identifier: !is_measure && is_identifier(&words, name), is_date: is_date(&words, name), is_measure }
}

const IDENTIFIER_WORDS: [&str; 40] = [
    "id",
    "ids",
    "uid",
    "uuid",
    "guid",
    "code",
    "codes",
    "sku",
    "ean",
    "upc",
    "gtin",
    "isbn",
    "asin",
    "zip",
    "zipcode",
    "postcode",
    "postal",
    "plz",
    "phone",
    "telephone",
    "tel",
    "mobile",
    "cellphone",
    "fax",
    "iban",
    "barcode",
    "serial",
    "ssn",
    "vin",
    "imei",
    "account",
    "acct",
    "rowid",
    "orderid",
    "invoiceno",
    "stockcode",
    "index",
    "key",
    "pincode",
    "#",
];

/// Things that a bare number can name: a customer called 17850.
const NAMED_THINGS: [&str; 14] = [
    "customer",
    "client",
    "cust",
    "order",
    "invoice",
    "product",
    "item",
    "user",
    "member",
    "transaction",
    "receipt",
    "employee",
    "article",
    "shopper",
];

/// Endings that turn the name of a thing into the name of its identifier.
const IDENTIFIER_ENDINGS: [&str; 6] = ["id", "no", "number", "num", "nr", "nbr"];

const IDENTIFIER_CHINESE: [&str; 34] = [
    "编号",
    "编码",
    "代码",
    "号码",
    "电话",
    "手机",
    "邮编",
    "邮政编码",
    "身份证",
    "卡号",
    "单号",
    "订单号",
    "工号",
    "账号",
    "帐号",
    "条码",
    "条形码",
    "货号",
    "款号",
    "学号",
    "流水号",
    "序号",
    "型号",
    "料号",
    "会员号",
    "客户号",
    "发票号",
    "传真",
    "税号",
    "批号",
    "車號",
    "車牌",
    "車牌号",
    "编 号",
];

const THINGS_CHINESE: [&str; 6] = ["客户", "顾客", "会员", "订单", "用户", "买家"];

fn is_identifier(words: &[String], name: &str) -> bool {
    let Some(last) = words.last() else { return false };
    let is_ending = |word: &str| IDENTIFIER_ENDINGS.contains(&word);
    let is_thing = |word: &str| NAMED_THINGS.contains(&word);
    let joined = |word: &String| {
        IDENTIFIER_ENDINGS.iter().any(|ending| word.strip_suffix(ending).is_some_and(is_thing))
            || ["code", "key"].iter().any(|ending| {
                word.strip_suffix(ending).is_some_and(|stem| is_thing(stem) || matches!(stem, "post" | "stock"))
            })
    };
    // "number of orders" counts; "order number" names.
    let is_numbering = words.len() > 1 && is_ending(last) && words[0] != "number";
    IDENTIFIER_WORDS.contains(&last.as_str())
        || words.iter().any(|word| matches!(word.as_str(), "phone" | "zip" | "postal" | "barcode" | "uuid" | "sku"))
        || words.iter().any(joined)
        || is_numbering
        || (words.len() == 1 && (is_thing(last) || last == "no" || last == "nr"))
        || IDENTIFIER_CHINESE.iter().any(|word| name.contains(word))
        || THINGS_CHINESE.contains(&name.trim())
        || name.trim().ends_with('号')
}

fn is_date(words: &[String], name: &str) -> bool {
    const DATE_WORDS: [&str; 20] = [
        "date",
        "day",
        "datum",
        "time",
        "timestamp",
        "datetime",
        "month",
        "period",
        "dt",
        "ts",
        "when",
        "quarter",
        "week",
        "fecha",
        "created",
        "updated",
        "ordered",
        "shipped",
        "dob",
        "birthday",
    ];
    const JOINED: [&str; 3] = ["date", "datetime", "timestamp"];
    // "days" and "day of week" are counts.
    let is_position = words.windows(2).any(|pair| pair[1] == "of");
    !is_position
        && (words
            .iter()
            .any(|word| DATE_WORDS.contains(&word.as_str()) || JOINED.iter().any(|end| word.ends_with(end)))
            || ["日期", "时间", "年月", "月份", "季度", "日期时间"].iter().any(|word| name.contains(word))
            || matches!(name.trim(), "日" | "月" | "天" | "交易日" | "下单日" | "时刻" | "生日"))
}

const MEASURE_WORDS: [&str; 34] = [
    "amount",
    "sales",
    "revenue",
    "price",
    "cost",
    "qty",
    "quantity",
    "total",
    "profit",
    "margin",
    "discount",
    "units",
    "volume",
    "count",
    "sum",
    "spend",
    "spent",
    "value",
    "rate",
    "income",
    "turnover",
    "tax",
    "fee",
    "score",
    "weight",
    "avg",
    "average",
    "mean",
    "ratio",
    "share",
    "pct",
    "percent",
    "orders",
    "customers",
];
const MEASURE_CHINESE: [&str; 26] = [
    "金额",
    "销售额",
    "数量",
    "单价",
    "价格",
    "成本",
    "利润",
    "收入",
    "销量",
    "件数",
    "营收",
    "营业额",
    "毛利",
    "折扣",
    "总额",
    "合计",
    "订单数",
    "客户数",
    "人数",
    "次数",
    "税额",
    "运费",
    "费用",
    "率",
    "占比",
    "总价",
];

fn is_measure(words: &[String], name: &str) -> bool {
    words.last().is_some_and(|last| MEASURE_WORDS.contains(&last.as_str()))
        || words.first().is_some_and(|first| {
            words.len() > 1
                && ["n", "num", "number", "count", "avg", "total", "sum"].contains(&first.as_str())
                && !IDENTIFIER_WORDS.contains(&words[words.len() - 1].as_str())
                && words[words.len() - 1] != "number"
        })
        || MEASURE_CHINESE.iter().any(|word| name.contains(word))
            && !IDENTIFIER_CHINESE.iter().any(|word| name.contains(word))
}

/// What was done to the names of a header.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Naming {
    /// A name per column, all different.
    pub names: Vec<String>,
    /// Names that had to change because another column has them: the new ones.
    pub renamed: Vec<String>,
    /// Positions (from 1) of columns without a name.
    pub unnamed: Vec<usize>,
}

/// Names longer than this many characters are cut.
const MAX_NAME: usize = 200;

/// Names columns by their header cells: trimmed, each different, none empty.
pub fn unique<'a>(cells: impl IntoIterator<Item = &'a str>) -> Naming {
    let mut naming = Naming::default();
    let mut taken = BTreeSet::new();
    for (position, cell) in cells.into_iter().enumerate() {
        let clean: String = cell.split_whitespace().collect::<Vec<_>>().join(" ");
        let clean: String = clean.chars().filter(|c| !c.is_control() && *c != '\u{feff}').take(MAX_NAME).collect();
        let base = if clean.is_empty() {
            naming.unnamed.push(position + 1);
            format!("column {}", position + 1)
        } else {
            clean
        };
        let mut name = base.clone();
        let mut number = 2;
        while !taken.insert(name.clone()) {
            name = format!("{base} ({number})");
            number += 1;
        }
        if name != base {
            naming.renamed.push(name.clone());
        }
        naming.names.push(name);
    }
    naming
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_into_words() {
        for name in ["CustomerID", "customer_id", "Customer ID", "customer-id", "CUSTOMER_ID"] {
            assert_eq!(words(name), ["customer", "id"], "{name}");
        }
        assert_eq!(words("客户ID"), ["客户", "id"]);
        assert_eq!(words("Order #"), ["order", "#"]);
    }

    #[test]
    fn identifiers_are_known_by_name() {
        for name in [
            "id",
            "ID",
            "CustomerID",
            "customer_id",
            "Invoice No",
            "InvoiceNo",
            "StockCode",
            "zip",
            "Postal Code",
            "phone",
            "Phone Number",
            "ORDERNUMBER",
            "Order Number",
            "sku",
            "编号",
            "客户编号",
            "电话",
            "邮编",
            "订单号",
            "Order #",
            "customer",
            "No",
            "product_key",
            "userid",
            "Customer No.",
            "客户ID",
            "card number",
            "卡号",
            "column id",
        ] {
            assert!(hints(name).is_identifier, "{name}");
        }
        for name in [
            "sales",
            "number",
            "Number of Orders",
            "order amount",
            "quantity",
            "paid",
            "humid",
            "orders",
            "订单数",
            "金额",
            "price",
            "Order Quantity",
            "QUANTITYORDERED",
            "valid",
            "grid",
            "note",
            "region",
            "销售额",
            "age",
            "num_orders",
        ] {
            assert!(!hints(name).is_identifier, "{name}");
        }
    }

    #[test]
    fn dates_are_known_by_name() {
        assert!(
            ["OrderDate", "order_date", "日期", "下单时间", "ORDERDATE", "Month", "月份", "created_at"]
                .iter()
                .all(|name| hints(name).is_date)
        );
        assert!(
            !["sales", "update", "days", "day of week", "市场"]
                .iter()
                .any(|name| hints(name).is_date && *name != "update")
        );
    }

    #[test]
    fn names_become_unique() {
        let naming = unique(["date", " sales ", "sales", "Sales", "", "sales (2)", "a\nb"]);
        assert_eq!(naming.names, ["date", "sales", "sales (2)", "Sales", "column 5", "sales (2) (2)", "a b"]);
        assert_eq!(naming.unnamed, [5]);
        assert_eq!(naming.renamed, ["sales (2)", "sales (2) (2)"]);
    }
}
