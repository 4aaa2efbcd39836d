//! The next file beside what a recipe remembers.

use super::*;
use crate::data::csv::{ImportParams, read};
use crate::recipe::Recipe;

const JANUARY: &str = "order,day,region,channel,amount\n1,31/01/2024,North,Web,3.5\n2,15/01/2024,South,Shop,4\n3,16/01/2024,North,Web,1\n";

fn recipe(text: &str) -> Recipe {
    let import = read(text.as_bytes(), &ImportParams::default()).unwrap();
    let mut recipe = Recipe::parse(
        r#"{"version":1,"datasets":[{"name":"sales","file":"january.csv","steps":[
            {"step":"trim","columns":["region"]},
            {"step":"derive","name":"half","expression":"[amount] / 2"}]}],
            "runs":[{"analysis":"describe","dataset":"sales","params":{"columns":["channel"]}}]}"#,
    )
    .unwrap();
    recipe.datasets[0].columns = remember(import.table.schema(), &import.notes);
    // What is remembered survives as JSON.
    Recipe::parse(&recipe.to_json()).unwrap()
}

fn next(text: &str) -> (Vec<Difference>, Fit) {
    let recipe = recipe(JANUARY);
    let import = read(text.as_bytes(), &ImportParams::default()).unwrap();
    let used = recipe.used_columns("sales");
    let labels = |field: &Field| field.levels.clone();
    let remembered = &recipe.datasets[0].columns;
    let differences = compare(remembered, import.table.schema(), &import.notes, &used, &labels);
    for note in notes(&differences) {
        assert!(note.en.ends_with('.') && note.zh.ends_with('。') && note.column.is_some(), "{note:?}");
    }
    let fit = fit(remembered, &differences);
    (differences, fit)
}

#[test]
fn what_the_recipe_names_is_known() {
    let used: Vec<String> = recipe(JANUARY).used_columns("sales").into_iter().collect();
    assert_eq!(used, ["amount", "channel", "region"]);
    assert!(names("if([amount] > 2, [day], 0)", "day") && names("amount*2", "amount"));
    assert!(!names("amount_2 + total amounts", "amount") && !names("x", ""));
}

#[test]
fn the_same_kind_of_file_fits_whatever_the_order_of_its_columns() {
    let (differences, fit) =
        next("amount,region,order,channel,day\n2,South,4,Web,28/02/2024\n3,North,5,Shop,01/02/2024\n");
    assert_eq!((differences, fit), (vec![], Fit { share: 1.0, is_good: true }));
}

#[test]
fn every_kind_of_difference_is_told() {
    let text = "order,day,Region ,channel,amount,note\n4,02/28/2024,North,Web,many,a\n5,02/29/2024,South,Phone,more,b\n6,02/20/2024,East,App,all,c\n";
    let (differences, fit) = next(text);
    let region = Difference::Renamed { from: "region".into(), to: "Region".into(), is_used: true };
    let day = Difference::DateOrder { column: "day".into(), now: DateOrder::MonthFirst };
    let channel =
        Difference::NewCategories { column: "channel".into(), categories: vec!["App".into(), "Phone".into()] };
    let amount = Difference::Kind {
        column: "amount".into(),
        was: ColumnKind::Number,
        now: ColumnKind::Text,
        is_alike: false,
        is_used: true,
    };
    let note = Difference::New { column: "note".into() };
    assert_eq!(differences, [region, day, channel, amount, note]);
    assert_eq!((fit.share, fit.is_good), (0.6, false));
}

#[test]
fn columns_that_nothing_names_may_be_gone_and_others_may_not() {
    let (differences, fit) = next("day,region,channel,amount\n28/02/2024,South,Web,2\n");
    assert_eq!(differences, [Difference::Missing { column: "order".into(), is_used: false }]);
    assert!(fit.is_good && fit.share == 0.8);
    let (differences, fit) = next("order,day,region,channel\n4,28/02/2024,South,Web\n");
    assert_eq!(differences, [Difference::Missing { column: "amount".into(), is_used: true }]);
    assert!(!fit.is_good);
    assert!(!next("a,b\n1,x\n").1.is_good);
}

#[test]
fn a_column_under_another_name_is_known_by_what_is_in_it() {
    let (differences, _) = next("order,day,area,channel,amount\n4,28/02/2024,North,Web,2\n5,27/02/2024,South,Shop,2\n");
    assert_eq!(differences, [Difference::Renamed { from: "region".into(), to: "area".into(), is_used: true }]);
    assert_eq!(compare(&[], &Schema::default(), &ImportNotes::default(), &BTreeSet::new(), &|_| vec![]), []);
}
