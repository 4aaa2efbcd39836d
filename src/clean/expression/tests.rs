//! The language, from text to cells.

use proptest::prelude::*;

use super::*;
use crate::clean::frame::Frame;
use crate::data::{Column, Role, Table, Values};
use crate::i18n::{Language, Worded};

fn table() -> Table {
    Table::from_columns([
        ("quantity", Column::from_numbers(vec![2.0, 3.0, f64::NAN, 0.0])),
        ("unit price", Column::from_numbers(vec![1.5, 10.0, 2.0, 4.0])),
        ("region", Column::from_texts([Some("North"), Some("south "), None, Some("North")])),
        ("date", Column::from_days(&[Some(19_724), Some(19_783), None, Some(19_844)])),
        ("moment", Column::new(Values::DateTime(vec![43_200_000, 0, 86_400_000, 1]), None)),
        ("paid", Column::from_booleans(&[Some(true), Some(false), None, Some(true)])),
        ("nothing", Column::new(Values::Empty(4), None)),
    ])
    .with_roles(&[("date", Role::Date)])
}

#[track_caller]
fn check(text: &str, expected: [&str; 4]) {
    let expression = Expression::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let column = expression.evaluate(&Frame::from(&table())).unwrap_or_else(|error| panic!("{text}: {error}"));
    let cells: Vec<String> = (0..4).map(|row| column.cell(row).to_plain_text()).collect();
    assert_eq!(cells, expected, "{text}");
    assert_eq!(Expression::parse(&expression.to_string()).as_ref(), Ok(&expression), "{expression}");
}

#[track_caller]
fn refuse(text: &str, at: u32, words: &str) {
    let frame = Frame::from(&table());
    let error = match Expression::parse(text) {
        Ok(expression) => expression.evaluate(&frame).expect_err(text),
        Err(error) => error,
    };
    assert_eq!(error.at, at, "{text}: {error}");
    assert!(error.to_string().contains(words), "{error}");
    assert!(!error.words(Language::Zh).is_empty());
}

#[test]
fn arithmetic_binds_as_at_school() {
    check("1 + 2 * 3", ["7"; 4]);
    check("(1 + 2) * 3 - -2 ^ 2", ["13"; 4]);
    check("2 ^ 3 ^ 2", ["512"; 4]);
    check("7 % 3 + -7 % 3", ["3"; 4]);
    check("quantity * [unit price]", ["3", "30", "", "0"]);
    check("[unit price] / quantity", ["0.75", "3.3333333333333335", "", ""]);
    check("quantity / 0", ["", "", "", ""]);
    check("1e3 + .5", ["1000.5"; 4]);
    check("（quantity × 2）÷ 4", ["1", "1.5", "", "0"]);
}

#[test]
fn questions_have_three_answers() {
    check("quantity > 1", ["true", "true", "", "false"]);
    check("quantity >= 2 and region = \"North\"", ["true", "false", "", "false"]);
    check("quantity = 0 or paid", ["true", "false", "", "true"]);
    check("quantity > 100 and missing = 1", ["false", "false", "", "false"]);
    check("not paid", ["false", "true", "", "false"]);
    check("not(paid) and paid", ["false", "false", "", "false"]);
    check("is_missing(region) or is_missing(nothing)", ["true"; 4]);
    check("region != 'North'", ["false", "true", "", "false"]);
    check("region < \"a\"", ["true", "false", "", "true"]);
    check("paid = true", ["true", "false", "", "true"]);
    check("date >= \"2024-03-01\"", ["false", "true", "", "true"]);
    check("moment < \"1970-01-02\"", ["true", "true", "false", "true"]);
}

#[test]
fn choices_and_gaps() {
    check("if(quantity > 2, \"many\", region)", ["North", "many", "", "North"]);
    check("if(paid, 1, 0)", ["1", "0", "", "1"]);
    check("if(true, date, missing)", ["2024-01-02", "2024-03-01", "", "2024-05-01"]);
    check("if(paid, date, moment)", ["2024-01-02 00:00:00", "1970-01-01 00:00:00", "", "2024-05-01 00:00:00"]);
    check("coalesce(quantity, -1)", ["2", "3", "-1", "0"]);
    check("coalesce(nothing, region, \"none\")", ["North", "south ", "none", "North"]);
    check("min(quantity, 2, [unit price])", ["1.5", "2", "", "0"]);
    check("max(date, date(2024, 2, 1))", ["2024-02-01", "2024-03-01", "", "2024-05-01"]);
}

#[test]
fn texts() {
    check("upper(trim(region))", ["NORTH", "SOUTH", "", "NORTH"]);
    check("concat(lower(region), \"-\", quantity)", ["north-2", "south -3", "", "north-0"]);
    check("length(region)", ["5", "6", "", "5"]);
    check("concat(left(region, 1), right(region, 2), mid(region, 2, 3))", ["Nthort", "sh out", "", "Nthort"]);
    check("replace(region, \"o\", \"0\")", ["N0rth", "s0uth ", "", "N0rth"]);
    check(
        "contains(region, \"out\") or starts_with(region, \"N\") and ends_with(region, \"h\")",
        ["true", "true", "", "true"],
    );
    check("number(\"1,234.5\") + number(concat(quantity, \"\"))", ["1236.5", "1237.5", "", "1234.5"]);
    check("concat(\"say \"\"x\"\"\", '')", ["say \"x\""; 4]);
}

#[test]
fn numbers() {
    check("round(2.5) + round(-2.5)", ["0"; 4]);
    check("round(1234.567, 1) + round(1234, -2)", ["2434.6"; 4]);
    check("floor(-0.5) + ceil(0.5) + abs(-3)", ["3"; 4]);
    check("sqrt(16) + ln(exp(2)) + log10(1000)", ["9"; 4]);
    check("sqrt(-1)", ["", "", "", ""]);
    check("exp(1000)", ["", "", "", ""]);
}

#[test]
fn dates() {
    check("year(date) * 100 + month(date)", ["202401", "202403", "", "202405"]);
    check("concat(day(date), weekday(date), quarter(date))", ["221", "151", "", "132"]);
    check("days_between(date, data_end())", ["120", "61", "", "0"]);
    check("data_end() - date", ["120", "61", "", "0"]);
    check("date + 1", ["2024-01-03", "2024-03-02", "", "2024-05-02"]);
    check(
        "1 + moment",
        ["1970-01-02 12:00:00", "1970-01-02 00:00:00", "1970-01-03 00:00:00", "1970-01-02 00:00:00.001"],
    );
    check("date(2023, 2, 29)", ["", "", "", ""]);
    // A day compared with a moment is the whole day; a moment is exact.
    check("moment <= \"1970-01-01\"", ["true", "true", "false", "true"]);
    check("moment = \"1970-01-01\"", ["true", "true", "false", "true"]);
    check("moment > date(1970, 1, 1)", ["false", "false", "true", "false"]);
    check("moment <= \"1970-01-01 00:00:00\"", ["false", "true", "false", "false"]);
    check("moment = \"1970-01-01 12:00\"", ["true", "false", "false", "false"]);
    check("date + 1e12", ["", "", "", ""]);
    check("hour(moment) * 100 + minute(\"2024-01-31 08:26\")", ["1226", "26", "26", "26"]);
    check("hour(date)", ["0", "0", "", "0"]);
    check("days_between(\"2024-01-01\", date)", ["1", "60", "", "121"]);
    check("add_months(\"2024-01-31\", quantity)", ["2024-03-31", "2024-04-30", "", "2024-01-31"]);
    check("add_months(date, -11)", ["2023-02-02", "2023-04-01", "", "2023-06-01"]);
    check(
        "add_months(moment, 1)",
        ["1970-02-01 12:00:00", "1970-02-01 00:00:00", "1970-02-02 00:00:00", "1970-02-01 00:00:00.001"],
    );
    check("add_months(date, 0.5)", [""; 4]);
    check("add_months(date, 200000)", [""; 4]);
    refuse("days_between(date, \"soon\")", 19, "is no date");
}

#[test]
fn the_guide_tells_every_function_and_its_examples_are_right() {
    for text in [GUIDE.en, GUIDE.zh] {
        for function in Function::ALL {
            assert!(text.contains(&format!("`{}(", function.name())), "{}: {text}", function.name());
        }
        let codes: Vec<&str> = text.split('`').skip(1).step_by(2).collect();
        for code in codes.iter().filter(|code| code.contains('(') && !code.contains('…')) {
            assert!(Expression::parse(code).is_ok(), "{code}");
        }
    }
    let codes = |text: &'static str| text.split('`').skip(1).step_by(2).collect::<Vec<_>>();
    assert_eq!(codes(GUIDE.en), codes(GUIDE.zh));
}

#[test]
fn faults_point_at_the_place() {
    refuse("", 0, "empty");
    refuse("  ", 0, "empty");
    refuse("1 +", 3, "missing at the end");
    refuse("quantity quantity", 9, "operator");
    refuse("(1 + 2", 6, "closing bracket");
    refuse("price * 2", 0, "no column “price”");
    refuse("1 + unit_price", 4, "Did you mean [unit price]?");
    refuse("quantity + region", 11, "needs numbers; this is a text");
    refuse("region > 3", 9, "a text and a number cannot be put together");
    refuse("if(quantity, 1, 2)", 3, "if needs a yes or no");
    refuse("if(paid, 1, \"x\")", 12, "cannot be put together");
    refuse("sum(quantity)", 0, "no function “sum”");
    refuse("round()", 0, "takes 1 to 2 values; here are 0");
    refuse("date = \"1.2.2024\"", 7, "is no date");
    refuse("1 < 2 < 3", 6, "and");
    refuse("\"abc", 0, "never closed");
    refuse("quantity # 2", 9, "“#” has no meaning");
    refuse("12abc", 0, "no number");
    refuse("1e999", 0, "no number");
    refuse("paid > true", 0, "numbers or dates");
    refuse("min(region, \"a\")", 0, "numbers or dates");
    refuse(&"(".repeat(5000), 4000, "longer than");
    refuse(&"(".repeat(3000), 60, "deeply");
    refuse(&vec!["1"; 300].join("+"), 0, "deeply");
    refuse(&"-".repeat(3000), 60, "deeply");
    let dateless = Table::from_columns([("x", Column::from_numbers(vec![1.0]))]);
    let end = Expression::parse("data_end()").unwrap();
    assert!(end.kind_on(dateless.schema()).unwrap_err().to_string().contains("column of dates"));
    let truth = Expression::parse("quantity").unwrap().evaluate_truth(&Frame::from(&table()));
    assert!(truth.unwrap_err().to_string().contains("a condition needs"));
}

#[test]
fn names_and_kinds() {
    let expression = Expression::parse("[a]]b] + x * x").unwrap();
    assert_eq!(expression.columns().into_iter().collect::<Vec<_>>(), ["a]b", "x"]);
    assert_eq!(expression.to_string(), "[a]]b] + x * x");
    let kind = |text: &str| Expression::parse(text).unwrap().kind_on(table().schema()).unwrap().name();
    assert_eq!(
        ["date + 1", "quantity", "paid or paid", "moment", "missing"].map(kind),
        ["date", "number", "boolean", "date_time", "empty"]
    );
    let empty = Table::from_columns([("x", Column::from_numbers(vec![]))]);
    assert_eq!(Expression::parse("if(x > 1, \"a\", \"b\")").unwrap().evaluate(&Frame::from(&empty)).unwrap().len(), 0);
}

fn any_node() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![
        (0f64..1e20).prop_map(What::Number),
        (0u32..100).prop_map(|x| What::Number(f64::from(x))),
        "[a-z\"' é]{0,4}".prop_map(What::Text),
        any::<bool>().prop_map(What::Boolean),
        Just(What::Missing),
        prop_oneof![Just("quantity"), Just("unit price"), Just("region"), Just("date"), Just("not"), Just("a]b")]
            .prop_map(|name: &str| What::Column(name.to_owned())),
    ];
    let operators = [
        Operator::Or,
        Operator::And,
        Operator::Equal,
        Operator::Less,
        Operator::Plus,
        Operator::Minus,
        Operator::Times,
        Operator::Over,
        Operator::Remainder,
        Operator::Power,
    ];
    leaf.prop_map(|what| Node { at: 0, what }).prop_recursive(6, 40, 3, move |inner| {
        prop_oneof![
            inner.clone().prop_map(|node| What::Negate(Box::new(node))),
            inner.clone().prop_map(|node| What::Not(Box::new(node))),
            (prop::sample::select(operators.to_vec()), inner.clone(), inner.clone())
                .prop_map(|(operator, left, right)| What::Binary(operator, Box::new(left), Box::new(right))),
            (prop::sample::select(Function::ALL.to_vec()), prop::collection::vec(inner, 3)).prop_map(
                |(function, mut arguments)| {
                    let (least, most) = function.n_arguments();
                    arguments.truncate(most.max(least));
                    arguments.truncate(if least < 3 { least.max(1).min(most) } else { 3 });
                    What::Call(function, arguments)
                }
            ),
        ]
        .prop_map(|what| Node { at: 0, what })
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(root in any_node()) {
        let expression = Expression { root };
        let written = expression.to_string();
        prop_assert_eq!(Expression::parse(&written).map_err(|error| format!("{written}: {error}")), Ok(expression));
    }

    #[test]
    fn whatever_is_checked_can_be_computed(root in any_node()) {
        let expression = Expression { root };
        if let Ok(column) = expression.evaluate(&Frame::from(&table())) {
            prop_assert_eq!(column.len(), 4);
            let kind = expression.kind_on(table().schema()).unwrap();
            let found = crate::clean::frame::plain_kind(&column);
            let is_all_missing = column.n_missing() == 4;
            prop_assert!(is_all_missing || kind == found || kind.is_numeric() && found.is_numeric(), "{expression}: {kind:?} {found:?}");
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "[ -~éß中（）]{0,40}|(quantity|region|\\(|\\)|[-+*/^%<>=!,\"\\[\\]. 0-9e]|and|not|if|min|date){0,30}") {
        if let Ok(expression) = Expression::parse(&text) {
            let _ = expression.evaluate(&Frame::from(&table()));
            prop_assert_eq!(Expression::parse(&expression.to_string()), Ok(expression));
        }
    }
}
