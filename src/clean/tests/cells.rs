//! Steps that change cells.

use super::*;

#[test]
fn change_kind_reads_and_counts_what_it_cannot_read() {
    let changed = check(
        "a\nx1\n2,\n".replace(',', "").as_str(),
        r#"{"step":"change_kind","column":"a","kind":"number"}"#,
        "a\n\n2",
    );
    assert_eq!((changed.facts["n_unreadable"], changed.n_cells_changed, changed.notes.len()), (1, 2, 1));
    check(
        "a,b\nyes,1\nNO,2\n,3",
        r#"{"step":"change_kind","column":"a","kind":"boolean"}"#,
        "a,b\ntrue,1\nfalse,2\n,3",
    );
    check("a,b\n03/04/2024,1\nx,2", r#"{"step":"change_kind","column":"a","kind":"date"}"#, "a,b\n2024-04-03,1\n,2");
    let percent = r#"{"step":"change_kind","column":"a","kind":"percent"}"#;
    let changed = check("a,b\n5%,1\n7%,2\n6,3", percent, "a,b\n0.05,1\n0.07,2\n0.06,3");
    assert_eq!(changed.notes[0].code, "percent_mixed");
    check("a,b\n5%,1\n0.07,2\n0.06,3", percent, "a,b\n0.05,1\n0.07,2\n0.06,3");
    check(
        "a,b\n03/04/2024,1\nx,2",
        r#"{"step":"change_kind","column":"a","kind":"date","date_order":"month_first"}"#,
        "a,b\n2024-03-04,1\n,2",
    );
    check(
        "a\n45383\n20240131",
        r#"{"step":"change_kind","column":"a","kind":"date","excel_serial":true}"#,
        "a\n2024-04-01\n2024-01-31",
    );
    check("a\n1\n0.5\n", r#"{"step":"change_kind","column":"a","kind":"text"}"#, "a\n1\n0.5");
    check("a\n1\n0.5", r#"{"step":"change_kind","column":"a","kind":"integer"}"#, "a\n1\n");
    check("a\n2024-01-31", r#"{"step":"change_kind","column":"a","kind":"date_time"}"#, "a\n2024-01-31 00:00:00");
    let (money, _) =
        run(&table("a\n1\n2"), r#"{"step":"change_kind","column":"a","kind":"money"}"#, &Others::new()).unwrap();
    assert_eq!(money.schema().fields[0].kind.name(), "money");
    let before = Table::from_columns([("a", Column::from_labels(&["1.234,5", "7 €"]))]);
    let (after, _) =
        run(&before, r#"{"step":"change_kind","column":"a","kind":"number","decimal":","}"#, &Others::new()).unwrap();
    assert_eq!(lines(&after), "a\n1234.5\n7");
    refuse(
        "a\n1",
        r#"{"step":"change_kind","column":"b","kind":"text"}"#,
        "unknown_column",
        "Step 1 (change kind): there is no column “b”",
    );
    refuse("a\n1", r#"{"step":"change_kind","column":"a","kind":"empty"}"#, "bad_setting", "kind");
}

#[test]
fn texts_are_trimmed_cased_and_replaced() {
    let before =
        Table::from_columns([("a", Column::from_texts([Some(" x  y\u{a0}"), Some("x y"), Some("\u{3000}"), None]))]);
    let run = |json: &str| run(&before, json, &Others::new()).unwrap();
    let (after, changed) = run(r#"{"step":"trim","columns":["a"],"collapse":true}"#);
    assert_eq!((lines(&after).as_str(), changed.n_cells_changed), ("a\nx y\nx y\n\n", 2));
    assert_eq!(lines(&run(r#"{"step":"trim","columns":["a"]}"#).0), "a\nx  y\nx y\n\n");
    check("a\nnew york\nÉCOLE", r#"{"step":"change_case","columns":["a"],"to":"title"}"#, "a\nNew York\nÉcole");
    check("a\nnew york\nÉCOLE", r#"{"step":"change_case","columns":["a"],"to":"upper"}"#, "a\nNEW YORK\nÉCOLE");
    check("a\nb-b\nB-c", r#"{"step":"replace","columns":["a"],"find":"b","with":"x"}"#, "a\nx-x\nB-c");
    check(
        "a\nb-b\nB-c",
        r#"{"step":"replace","columns":["a"],"find":"b","with":"x","ignore_case":true}"#,
        "a\nx-x\nx-c",
    );
    check("a,b\nb,1\nbb,2", r#"{"step":"replace","columns":["a"],"find":"b","match":"whole"}"#, "a,b\n,1\nbb,2");
    check(
        "a\nORD-17-x\nother",
        r#"{"step":"replace","columns":["a"],"find":"ord-*-?","with":"{1}","match":"pattern","ignore_case":true}"#,
        "a\n17\nother",
    );
    refuse("a\n1", r#"{"step":"trim","columns":["a"]}"#, "wrong_kind", "is whole number, but the step needs text");
    refuse("a\nx", r#"{"step":"trim","columns":[]}"#, "bad_setting", "at least one column");
    refuse("a\nx", r#"{"step":"replace","columns":["a"],"find":""}"#, "bad_setting", "what is to be replaced");
}

#[test]
fn values_are_mapped() {
    let changed =
        check("a\nN\nS\nx\n", r#"{"step":"map_values","column":"a","map":{"N":"North","S":null}}"#, "a\nNorth\n\nx");
    assert_eq!(changed.n_cells_changed, 2);
    check(
        "a\nN\nS\nx",
        r#"{"step":"map_values","column":"a","map":{"N":"North"},"otherwise":"missing"}"#,
        "a\nNorth\n\n",
    );
    let (after, _) =
        run(&table("a\n1\n2\n-9"), r#"{"step":"map_values","column":"a","map":{"-9":null}}"#, &Others::new()).unwrap();
    assert_eq!((lines(&after).as_str(), after.schema().fields[0].kind.name()), ("a\n1\n2\n", "integer"));
}

#[test]
fn missing_cells_are_filled() {
    let data = "g,t,x,s\na,1,1,p\nb,1,,q\na,2,,\nb,3,8,q\na,4,7,p\nb,2,4,";
    let fill = |settings: &str, expected: [&str; 6]| {
        let (after, changed) =
            run(&table(data), &format!(r#"{{"step":"fill_missing",{settings}}}"#), &Others::new()).unwrap();
        let column = after.columns().iter().find(|column| {
            column.n_missing() == expected.iter().filter(|x| x.is_empty()).count() && changed.n_cells_changed > 0
        });
        let position = if settings.contains("\"columns\":[\"x\"]") { 2 } else { 3 };
        let cells: Vec<String> = (0..6).map(|row| after.columns()[position].cell(row).to_plain_text()).collect();
        assert_eq!(cells, expected, "{settings} {}", column.is_some());
    };
    fill(r#""columns":["x"],"method":"constant","value":0"#, ["1", "0", "0", "8", "7", "4"]);
    fill(r#""columns":["x"],"method":"mean""#, ["1", "5", "5", "8", "7", "4"]);
    fill(r#""columns":["x"],"method":"median""#, ["1", "5.5", "5.5", "8", "7", "4"]);
    fill(r#""columns":["x"],"method":"mean","by":["g"]"#, ["1", "6", "4", "8", "7", "4"]);
    fill(r#""columns":["x"],"method":"mode""#, ["1", "1", "1", "8", "7", "4"]);
    fill(r#""columns":["s"],"method":"mode","by":["g"]"#, ["p", "q", "p", "q", "p", "q"]);
    fill(r#""columns":["s"],"method":"mode""#, ["p", "q", "p", "q", "p", "p"]);
    fill(r#""columns":["s"],"method":"constant","value":"?""#, ["p", "q", "?", "q", "p", "?"]);
    fill(r#""columns":["x"],"method":"forward""#, ["1", "1", "1", "8", "7", "4"]);
    fill(r#""columns":["x"],"method":"backward","by":["g"]"#, ["1", "8", "7", "8", "7", "4"]);
    fill(r#""columns":["x"],"method":"forward","by":["g"],"order":"t""#, ["1", "", "1", "8", "7", "4"]);
    fill(r#""columns":["x"],"method":"linear","by":["g"],"order":"t""#, ["1", "", "3", "8", "7", "4"]);
    fill(r#""columns":["x"],"method":"linear""#, ["1", "3.3333333333333335", "5.666666666666667", "8", "7", "4"]);
}

#[test]
fn filling_keeps_to_the_kind() {
    refuse("a,b\nx,1\n,2", r#"{"step":"fill_missing","columns":["a"],"method":"mean"}"#, "wrong_kind", "numbers");
    refuse(
        "a,b\n1,1\n,2",
        r#"{"step":"fill_missing","columns":["a"],"method":"constant","value":"x"}"#,
        "bad_setting",
        "not of the column's kind",
    );
    refuse(
        "a,b\n1,1\n,2",
        r#"{"step":"fill_missing","columns":["a"],"method":"constant"}"#,
        "bad_setting",
        "write the value",
    );
    check(
        "a,b\n2024-01-01,1\n,2",
        r#"{"step":"fill_missing","columns":["a"],"method":"constant","value":"2024-02-01"}"#,
        "a,b\n2024-01-01,1\n2024-02-01,2",
    );
    check("a,b\n,1\n,2", r#"{"step":"fill_missing","columns":["a"],"method":"mean"}"#, "a,b\n,1\n,2");
    check("a,b\n,1\n,2", r#"{"step":"fill_missing","columns":["a"],"method":"constant","value":7}"#, "a,b\n7,1\n7,2");
}

#[test]
fn outliers_are_drawn_in_left_out_and_marked() {
    let data = "x\n1\n2\n3\n4\n100\n";
    // Quartiles 2 and 4: 1.5 times 2 beyond them are -1 and 7.
    let changed = check(
        data,
        r#"{"step":"handle_outliers","columns":["x"],"method":"iqr","action":"winsorise"}"#,
        "x\n1\n2\n3\n4\n7",
    );
    assert_eq!((changed.facts["n_outliers"], changed.n_cells_changed), (1, 1));
    assert_eq!(serde_json::to_string(&changed.fitted).unwrap(), r#"{"x":{"lower":-1.0,"upper":7.0}}"#);
    check(data, r#"{"step":"handle_outliers","columns":["x"],"method":"iqr","action":"exclude"}"#, "x\n1\n2\n3\n4");
    // The median is 3, the median deviation 1: 3.5 times 1.4826 is 5.1891.
    check(
        data,
        r#"{"step":"handle_outliers","columns":["x"],"method":"mad","action":"winsorise"}"#,
        "x\n1\n2\n3\n4\n8.1891",
    );
    check(data, r#"{"step":"handle_outliers","columns":["x"],"method":"z","action":"exclude"}"#, data.trim());
    check(
        data,
        r#"{"step":"handle_outliers","columns":["x"],"method":"z","threshold":1.5,"action":"flag"}"#,
        "x,x_outlier\n1,false\n2,false\n3,false\n4,false\n100,true",
    );
    check(
        "x,y\n,1\n,2",
        r#"{"step":"handle_outliers","columns":["x"],"method":"iqr","action":"winsorise"}"#,
        "x,y\n,1\n,2",
    );
    check("x\n5", r#"{"step":"handle_outliers","columns":["x"],"method":"z","action":"exclude"}"#, "x\n5");
    check(
        data,
        r#"{"step":"handle_outliers","columns":["x"],"method":"z","action":"exclude","fitted":{"x":{"lower":2,"upper":3}}}"#,
        "x\n2\n3",
    );
    refuse(
        data,
        r#"{"step":"handle_outliers","columns":["x"],"method":"z","action":"exclude","fitted":{"x":{"lower":3,"upper":2}}}"#,
        "bad_setting",
        "above the upper one",
    );
    refuse(
        data,
        r#"{"step":"handle_outliers","columns":["x"],"method":"z","threshold":0,"action":"flag"}"#,
        "bad_setting",
        "above 0",
    );
    refuse(
        "x\na",
        r#"{"step":"handle_outliers","columns":["x"],"method":"z","action":"flag"}"#,
        "wrong_kind",
        "numbers",
    );
}

#[test]
fn columns_are_derived() {
    check("q,p\n2,1.5\n,3", r#"{"step":"derive","name":"amount","expression":"q * p"}"#, "q,p,amount\n2,1.5,3\n,3,");
    let changed =
        check("q,p\n2,1.5\n3,3", r#"{"step":"derive","name":"q","expression":"if(q > 2, 0, q)"}"#, "q,p\n2,1.5\n0,3");
    assert_eq!(changed.n_cells_changed, 1);
    refuse("q\n1", r#"{"step":"derive","name":"x","expression":"q +"}"#, "bad_expression", "at character 4");
    refuse("q\n1", r#"{"step":"derive","name":" ","expression":"q"}"#, "name_taken", "has no name");
}

#[test]
fn dates_have_parts() {
    check(
        "d\n2024-12-30\n2023-01-01\n",
        r#"{"step":"calendar","column":"d","parts":["year","quarter","month","day","week","weekday","is_weekend","month_start","is_holiday"],"holidays":["2023-01-01"]}"#,
        "d,d_year,d_quarter,d_month,d_day,d_week,d_weekday,d_is_weekend,d_month_start,d_is_holiday
         2024-12-30,2024,4,12,30,1,1,false,2024-12-01,false
         2023-01-01,2023,1,1,1,52,7,true,2023-01-01,true",
    );
    refuse("d\n1", r#"{"step":"calendar","column":"d","parts":["year"]}"#, "wrong_kind", "dates");
    refuse(
        "d\n2024-01-01",
        r#"{"step":"calendar","column":"d","parts":["year"],"holidays":["x"]}"#,
        "bad_setting",
        "no date",
    );
}

#[test]
fn numbers_fall_into_bins() {
    check(
        "x\n0\n1\n5\n10\n",
        r#"{"step":"bin","column":"x","method":"equal_width","n_bins":2}"#,
        "x,x_bin\n0,1: 0 to 5\n1,1: 0 to 5\n5,1: 0 to 5\n10,2: 5 to 10",
    );
    check(
        "x,y\n1,1\n2,1\n3,1\n4,1\n,1",
        r#"{"step":"bin","column":"x","method":"equal_count","n_bins":2,"name":"half"}"#,
        "x,half,y\n1,1: 1 to 2.5,1\n2,1: 1 to 2.5,1\n3,2: 2.5 to 4,1\n4,2: 2.5 to 4,1\n,,1",
    );
    let changed = check(
        "x\n-1\n0\n5\n6",
        r#"{"step":"bin","column":"x","method":"edges","edges":[0,5],"labels":["low"]}"#,
        "x,x_bin\n-1,\n0,low\n5,low\n6,",
    );
    assert_eq!(changed.facts["n_outside"], 2);
    check(
        "x\n3\n3",
        r#"{"step":"bin","column":"x","method":"equal_width"}"#,
        "x,x_bin\n3,1: 2.5 to 3.5\n3,1: 2.5 to 3.5",
    );
    refuse("x\n1", r#"{"step":"bin","column":"x","method":"edges","edges":[3,1]}"#, "bad_setting", "ascending");
    refuse(
        "x\n1",
        r#"{"step":"bin","column":"x","method":"edges","edges":[1,3],"labels":["a","b"]}"#,
        "bad_setting",
        "a label per range",
    );
    refuse("x\n1", r#"{"step":"bin","column":"x","method":"equal_width","n_bins":0}"#, "bad_setting", "1 to 1000");
}

#[test]
fn numbers_are_scaled() {
    let data = "x\n1\n2\n3\n";
    let changed = check(data, r#"{"step":"scale","columns":["x"],"method":"z"}"#, "x\n-1\n0\n1");
    assert_eq!(serde_json::to_string(&changed.fitted).unwrap(), r#"{"x":{"center":2.0,"spread":1.0}}"#);
    check(data, r#"{"step":"scale","columns":["x"],"method":"min_max","suffix":"_01"}"#, "x,x_01\n1,0\n2,0.5\n3,1");
    check("x\n1\n2\n3\n4\n9", r#"{"step":"scale","columns":["x"],"method":"robust"}"#, "x\n-1\n-0.5\n0\n0.5\n3");
    check("x,y\n1,1\n,2", r#"{"step":"scale","columns":["x"],"method":"log"}"#, "x,y\n0,1\n,2");
    check(
        "x\n8\n4",
        r#"{"step":"scale","columns":["x"],"method":"z","fitted":{"x":{"center":4,"spread":2}}}"#,
        "x\n2\n0",
    );
    for (method, fitted) in [("z", r#"{"center":4,"spread":0}"#), ("robust", r#"{"spread":1}"#), ("box_cox", "{}")] {
        let step = format!(r#"{{"step":"scale","columns":["x"],"method":"{method}","fitted":{{"x":{fitted}}}}}"#);
        refuse("x\n8\n4", &step, "bad_setting", "learnt anew");
    }
    // The logarithms lie evenly, so the power is 0 and Box and Cox's scale the logarithm.
    let (after, changed) =
        run(&table("x\n1\n10\n100"), r#"{"step":"scale","columns":["x"],"method":"box_cox"}"#, &Others::new()).unwrap();
    let lambda = changed.fitted.unwrap().0["x"]["lambda"].as_f64().unwrap();
    assert!(lambda.abs() < 1e-12, "{lambda}");
    assert!((after.columns()[0].numbers().unwrap()[2] - 100f64.ln()).abs() < 1e-9);
    refuse("x\n0\n1", r#"{"step":"scale","columns":["x"],"method":"box_cox"}"#, "bad_cells", "above 0");
    refuse("x\n1\n1", r#"{"step":"scale","columns":["x"],"method":"z"}"#, "bad_cells", "all numbers are equal");
    refuse(
        "x\n0.1\n0.1",
        r#"{"step":"scale","columns":["x"],"method":"box_cox"}"#,
        "bad_cells",
        "all numbers are equal",
    );
}

#[test]
fn labels_are_encoded() {
    check("a,x\nb,1\na,2\n,3", r#"{"step":"encode","column":"a","method":"ordinal"}"#, "a,x\n1,1\n0,2\n,3");
    check(
        "a,x\nb,1\na,2\n,3",
        r#"{"step":"encode","column":"a","method":"ordinal","order":["b"]}"#,
        "a,x\n0,1\n,2\n,3",
    );
    check(
        "x,a\n1,b\n2,a\n3,",
        r#"{"step":"encode","column":"a","method":"one_hot"}"#,
        "x,a_a,a_b\n1,0,1\n2,1,0\n3,0,0",
    );
    check(
        "x,a,y\n1,b,1\n2,a,1",
        r#"{"step":"encode","column":"a","method":"one_hot","drop_first":true}"#,
        "x,a_b,y\n1,1,1\n2,0,1",
    );
}
