//! What holds for any table: results do not depend on how the work was cut, and agree with the plain way.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::clean::{Action, Workshop};
use crate::data::Cell;

type Row = (Option<String>, Option<i32>, Option<i32>);

fn any_rows(most: usize) -> impl Strategy<Value = Vec<Row>> {
    let text =
        prop::option::weighted(0.8, prop::sample::select(vec!["a", "b", " a", "B", "c"]).prop_map(str::to_owned));
    prop::collection::vec((text, prop::option::weighted(0.8, -3..6), prop::option::weighted(0.8, 0..40)), 0..most)
}

fn of_rows(rows: &[Row]) -> Table {
    Table::from_columns([
        ("t", Column::from_texts(rows.iter().map(|row| row.0.as_deref()))),
        ("x", Column::from_numbers(rows.iter().map(|row| row.1.map_or(f64::NAN, f64::from)).collect())),
        ("d", Column::from_days(&rows.iter().map(|row| row.2.map(|day| 19_700 + day)).collect::<Vec<_>>())),
    ])
}

/// Steps that look at one row at a time once they have learnt what they need.
const ROW_BY_ROW: [&str; 22] = [
    r#"{"step":"trim","columns":["t"]}"#,
    r#"{"step":"change_case","columns":["t"],"to":"upper"}"#,
    r#"{"step":"replace","columns":["t"],"find":"a","with":"zz"}"#,
    r#"{"step":"map_values","column":"t","map":{"a":"b","c":null}}"#,
    r#"{"step":"filter","expression":"x > 1 or t = \"a\""}"#,
    r#"{"step":"drop_missing","columns":["x"]}"#,
    r#"{"step":"derive","name":"y","expression":"concat(t, x * 2, \"-\", year(d))"}"#,
    r#"{"step":"calendar","column":"d","parts":["week","is_weekend"]}"#,
    r#"{"step":"bin","column":"x","method":"edges","edges":[-3,0,2,6]}"#,
    r#"{"step":"fill_missing","columns":["x"],"method":"constant","value":1}"#,
    r#"{"step":"change_kind","column":"x","kind":"text"}"#,
    r#"{"step":"merge_columns","columns":["t","x"],"name":"k"}"#,
    r#"{"step":"split_column","column":"t","separator":" ","into":["one","two"]}"#,
    r#"{"step":"rename","columns":{"t":"x","x":"t"}}"#,
    r#"{"step":"drop","columns":["d"]}"#,
    r#"{"step":"select","columns":["x","t"]}"#,
    r#"{"step":"unpivot","columns":["t","x"]}"#,
    r#"{"step":"join","with":"other","on":["t"]}"#,
    r#"{"step":"bin","column":"x","method":"equal_count","n_bins":3}"#,
    r#"{"step":"scale","columns":["x"],"method":"z"}"#,
    r#"{"step":"encode","column":"t","method":"one_hot"}"#,
    r#"{"step":"handle_outliers","columns":["x"],"method":"iqr","action":"winsorise"}"#,
];

/// Steps of which doing them again with more rows is doing them at once.
const IN_PIECES: [&str; 3] = [
    r#"{"step":"remove_duplicates"}"#,
    r#"{"step":"remove_duplicates","columns":["t"],"keep":"last"}"#,
    r#"{"step":"sort","by":[{"column":"t"},{"column":"x","descending":true}]}"#,
];

/// Steps whose result depends on all rows.
const WHOLE: [&str; 6] = [
    r#"{"step":"fill_missing","columns":["x"],"method":"mean","by":["t"]}"#,
    r#"{"step":"fill_missing","columns":["t"],"method":"forward","order":"d"}"#,
    r#"{"step":"summarise","by":["t"],"values":[{"column":"x","function":"sum","name":"x"}]}"#,
    r#"{"step":"pivot","rows":["d"],"columns":"t","values":"x","function":"sum"}"#,
    r#"{"step":"sample","share":0.5,"seed":3}"#,
    r#"{"step":"union","with":["other"]}"#,
];

fn any_step() -> impl Strategy<Value = &'static str> {
    prop::sample::select([&ROW_BY_ROW[..], &IN_PIECES, &WHOLE].concat())
}

fn other() -> Table {
    table("t,z\na,1\nB,2\na,3")
}

fn others() -> Others {
    Others::from([("other".to_owned(), other())])
}

#[test]
fn every_kind_of_step_takes_part() {
    let tried: Vec<&str> =
        [&ROW_BY_ROW[..], &IN_PIECES, &WHOLE].concat().iter().map(|json| step(json).name()).collect();
    let left_out: Vec<&&str> = Action::NAMES.iter().filter(|name| !tried.contains(name)).collect();
    assert!(left_out.is_empty(), "{left_out:?}");
}

fn rows_of(table: &Table) -> Vec<String> {
    lines(table).lines().skip(1).map(str::to_owned).collect()
}

/// The plain way to group: a map of lists.
fn brute_groups(table: &Table) -> Vec<String> {
    let mut groups: BTreeMap<(bool, String), Vec<f64>> = BTreeMap::new();
    for row in 0..table.n_rows() {
        let key = table.columns()[0].cell(row);
        let group = groups.entry((key == Cell::Missing, key.to_plain_text())).or_default();
        group.extend(match table.columns()[1].cell(row) {
            Cell::Number(x) => Some(x),
            _ => None,
        });
    }
    let line = |((_, key), cells): (&(bool, String), &Vec<f64>)| {
        let sum: f64 = cells.iter().fold(0.0, |sum, x| sum + x);
        let largest = cells.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let largest = if cells.is_empty() { String::new() } else { largest.to_string() };
        format!("{key},{},{sum},{largest}", cells.len())
    };
    groups.iter().map(line).collect()
}

/// The plain way to join: two loops.
fn brute_join(left: &Table, right: &Table, how: &str) -> Vec<String> {
    let text = |table: &Table, row: usize| -> Vec<String> {
        table.columns().iter().map(|column| column.cell(row).to_plain_text()).collect()
    };
    let is_pair = |l: usize, r: usize| {
        [0, 1].iter().all(|&key| {
            let (one, two) = (left.columns()[key].cell(l), right.columns()[key].cell(r));
            one != Cell::Missing && one == two
        })
    };
    let mut joined = Vec::new();
    for l in 0..left.n_rows() {
        let matches: Vec<usize> = (0..right.n_rows()).filter(|&r| is_pair(l, r)).collect();
        let here = text(left, l).join(",");
        match how {
            "anti" if matches.is_empty() => joined.push(here),
            "anti" | "anti_right" => {}
            "left" | "full" if matches.is_empty() => joined.push(format!("{here},")),
            _ => joined.extend(matches.iter().map(|&r| format!("{here},{}", text(right, r)[2]))),
        }
    }
    for r in (0..right.n_rows()).filter(|&r| !(0..left.n_rows()).any(|l| is_pair(l, r))) {
        let there = text(right, r);
        match how {
            "full" => joined.push(format!("{},{},,{}", there[0], there[1], there[2])),
            "anti_right" => joined.push(there.join(",")),
            _ => {}
        }
    }
    joined
}

proptest! {
    #[test]
    fn steps_that_look_at_one_row_may_be_cut_anywhere(rows in any_rows(30), cut in 0usize..30, json in prop::sample::select(&ROW_BY_ROW[..])) {
        let cut = cut.min(rows.len());
        // What cannot be learnt from these rows (all equal, none) is refused, and that is another test's matter.
        let Ok((whole, changed)) = run(&of_rows(&rows), json, &others()) else { return Ok(()) };
        let learnt = changed.fitted.as_ref().map_or_else(|| step(json), |fitted| step(json).with_fitted(fitted));
        let pieces = [&rows[..cut], &rows[cut..]].map(|rows| apply(&of_rows(rows), &learnt, &others(), &mut Pulse::silent()));
        let [Ok(first), Ok(second)] = pieces else { panic!("{pieces:?}") };
        prop_assert_eq!(rows_of(&whole), [rows_of(&first.0), rows_of(&second.0)].concat());
    }

    #[test]
    fn pieces_done_and_put_together_are_the_whole_done(rows in any_rows(30), cut in 0usize..30, json in prop::sample::select(&IN_PIECES[..])) {
        let cut = cut.min(rows.len());
        let done = |table: &Table| run(table, json, &Others::new()).unwrap().0;
        let [first, second] = [&rows[..cut], &rows[cut..]].map(|rows| done(&of_rows(rows)));
        let both = run(&first, WHOLE[5], &Others::from([("other".to_owned(), second)])).unwrap().0;
        prop_assert_eq!(rows_of(&done(&both)), rows_of(&done(&of_rows(&rows))));
    }

    #[test]
    fn groups_are_those_of_a_map(rows in any_rows(40)) {
        let before = of_rows(&rows);
        let json = r#"{"step":"summarise","by":["t"],"values":[{"column":"x","function":"count"},{"column":"x","function":"sum"},{"column":"x","function":"max"}]}"#;
        let (after, _) = run(&before, json, &Others::new()).unwrap();
        prop_assert_eq!(rows_of(&after), brute_groups(&before));
    }

    #[test]
    fn joins_are_those_of_two_loops(left in any_rows(25), right in any_rows(25), how in prop::sample::select(vec!["left", "inner", "full", "anti", "anti_right"])) {
        let (left, right) = (of_rows(&left), of_rows(&right));
        let others = Others::from([("other".to_owned(), right.clone())]);
        let json = format!(r#"{{"step":"join","with":"other","how":"{how}","on":["t","x"]}}"#);
        let (after, changed) = run(&left, &json, &others).unwrap();
        prop_assert_eq!(rows_of(&after), brute_join(&left, &right, how));
        described(&after);
        prop_assert_eq!(changed.facts["n_matched"] + changed.facts["n_unmatched_left"], left.n_rows() as u64);
    }

    #[test]
    fn duplicates_are_those_of_a_set(rows in any_rows(40)) {
        let before = of_rows(&rows);
        let (after, _) = run(&before, r#"{"step":"remove_duplicates"}"#, &Others::new()).unwrap();
        let mut seen = std::collections::BTreeSet::new();
        let expected: Vec<String> = rows_of(&before).into_iter().filter(|row| seen.insert(row.clone())).collect();
        prop_assert_eq!(rows_of(&after), expected);
    }

    #[test]
    fn any_steps_undone_and_redone_are_those_of_a_fresh_start(
        rows in any_rows(20),
        edits in prop::collection::vec(prop::collection::vec((any_step(), any::<bool>()), 0..5), 1..6),
    ) {
        let before = of_rows(&rows);
        let load = |workshop: &mut Workshop| {
            workshop.load("a", before.clone(), BTreeMap::new());
            workshop.load("other", other(), BTreeMap::new());
        };
        let (mut workshop, mut history) = (Workshop::default(), Vec::new());
        load(&mut workshop);
        let clean = |workshop: &mut Workshop, steps: &[Step]| {
            workshop.set_steps("a", steps.to_vec());
            workshop.clean("a", &mut Pulse::silent()).unwrap()
        };
        for edit in edits {
            let steps: Vec<Step> =
                edit.into_iter().map(|(json, is_disabled)| Step { is_disabled, ..step(json) }).collect();
            let mut fresh = Workshop::default();
            load(&mut fresh);
            let [kept, fresh] = [&mut workshop, &mut fresh].map(|workshop| clean(workshop, &steps));
            prop_assert_eq!(kept.table.schema(), fresh.table.schema());
            prop_assert_eq!(lines(&kept.table), lines(&fresh.table));
            prop_assert_eq!(kept.error, fresh.error);
            history.push((steps, lines(&kept.table)));
        }
        // Every edit undone, the last first, and done again: each state is as it was.
        for (steps, was) in history.iter().rev().chain(&history) {
            prop_assert_eq!(&lines(&clean(&mut workshop, steps).table), was);
        }
        let undone = clean(&mut workshop, &[]).table;
        prop_assert!(undone.columns().iter().zip(before.columns()).all(|(one, two)| one.shares_cells(two)));
    }

    #[test]
    fn a_table_pivoted_and_unpivoted_holds_the_same_sums(rows in any_rows(30)) {
        let before = of_rows(&rows);
        let labels = before.columns()[0].categories().labels;
        prop_assume!(!labels.is_empty());
        let json = r#"{"step":"pivot","rows":["d"],"columns":"t","values":"x","function":"sum"}"#;
        let (wide, _) = run(&before, json, &Others::new()).unwrap();
        let names = serde_json::to_string(&labels).unwrap();
        let (long, _) = run(&wide, &format!(r#"{{"step":"unpivot","columns":{names},"value":"v"}}"#), &Others::new()).unwrap();
        let total = |table: &Table, name: &str| -> f64 {
            let numbers = table.column(name).unwrap().numbers().unwrap();
            numbers.iter().filter(|x| !x.is_nan()).sum()
        };
        let labelled: f64 = rows.iter().filter(|row| row.0.is_some()).filter_map(|row| row.1).map(f64::from).sum();
        prop_assert_eq!(total(&long, "v"), labelled);
    }
}
