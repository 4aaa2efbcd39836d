//! Steps that change which rows and columns there are.

use super::*;

#[test]
fn rows_with_gaps_are_dropped() {
    let data = "a,b\n1,x\n,x\n2,\n,";
    check(data, r#"{"step":"drop_missing"}"#, "a,b\n1,x");
    check(data, r#"{"step":"drop_missing","when":"all"}"#, "a,b\n1,x\n,x\n2,");
    check(data, r#"{"step":"drop_missing","columns":["b"]}"#, "a,b\n1,x\n,x");
    check("a,b\n,\n,", r#"{"step":"drop_missing"}"#, "a,b");
}

#[test]
fn duplicates_are_removed() {
    let data = "k,v,w\n1,a,\n2,b,x\n1,a,\n1,c,y\n,d,z\n,d,z";
    check(data, r#"{"step":"remove_duplicates"}"#, "k,v,w\n1,a,\n2,b,x\n1,c,y\n,d,z");
    check(data, r#"{"step":"remove_duplicates","columns":["k"]}"#, "k,v,w\n1,a,\n2,b,x\n,d,z");
    check(data, r#"{"step":"remove_duplicates","columns":["k"],"keep":"last"}"#, "k,v,w\n2,b,x\n1,c,y\n,d,z");
    check(data, r#"{"step":"remove_duplicates","columns":["k"],"keep":"most_complete"}"#, "k,v,w\n2,b,x\n1,c,y\n,d,z");
    refuse(data, r#"{"step":"remove_duplicates","columns":["z"]}"#, "unknown_column", "Choose one of: k, v, w.");
}

#[test]
fn settings_that_cannot_work_are_refused() {
    let before = table("t,x\na,12\nb,3");
    let refused = |json: &str| run(&before, json, &Others::new()).unwrap_err().fault.code();
    assert_eq!(refused(r#"{"step":"bin","column":"x","method":"edges","edges":[]}"#), "bad_setting");
    assert_eq!(refused(r#"{"step":"encode","column":"t","method":"ordinal","order":["a","a"]}"#), "bad_setting");
    let filter = |is: &str, values: &str| {
        format!(r#"{{"step":"filter","conditions":[{{"column":"x","is":"{is}","values":{values}}}]}}"#)
    };
    assert_eq!(refused(&filter("equal", "[1, 2]")), "bad_setting");
    let (after, _) = run(&before, &filter("contains", "[\"2\"]"), &Others::new()).unwrap();
    assert_eq!(lines(&after), "t,x\na,12");
}

#[test]
fn rows_are_filtered() {
    let data = "r,x,d\nNorth,1,2024-01-01\nsouth,2,2024-02-01\n,3,2024-03-01\nNorth,,2024-04-01";
    let filter = |condition: &str, rows: &[usize]| {
        let all: Vec<&str> = data.lines().collect();
        let expected: Vec<&str> = std::iter::once(all[0]).chain(rows.iter().map(|&row| all[row])).collect();
        check(data, &format!(r#"{{"step":"filter",{condition}}}"#), &expected.join("\n"));
    };
    filter(r#""expression":"x > 1""#, &[2, 3]);
    filter(r#""expression":"not (x > 1)""#, &[1]);
    filter(r#""conditions":[{"column":"r","is":"equal","values":["North"]}]"#, &[1, 4]);
    filter(r#""conditions":[{"column":"r","is":"not_equal","values":["North"]}]"#, &[2]);
    filter(r#""conditions":[{"column":"r","is":"one_of","values":["North","south"]}]"#, &[1, 2, 4]);
    filter(r#""conditions":[{"column":"r","is":"not_one_of","values":["north","south"]}]"#, &[1, 4]);
    filter(r#""conditions":[{"column":"r","is":"contains","values":["OUT"]}]"#, &[2]);
    filter(r#""conditions":[{"column":"r","is":"starts_with","values":["n"]},{"column":"x","is":"present"}]"#, &[1]);
    filter(r#""conditions":[{"column":"r","is":"missing"},{"column":"x","is":"missing"}],"match":"any""#, &[3, 4]);
    filter(r#""conditions":[{"column":"x","is":"between","values":[2,"3"]}]"#, &[2, 3]);
    filter(r#""conditions":[{"column":"d","is":"at_least","values":["2024-02-15"]}]"#, &[3, 4]);
    filter(r#""conditions":[{"column":"d","is":"less","values":["2024-02-01"]}]"#, &[1]);
    filter(r#""expression":"x > 0","conditions":[{"column":"r","is":"ends_with","values":["TH"]}]"#, &[1, 2]);
    refuse(data, r#"{"step":"filter"}"#, "bad_setting", "write an expression");
    refuse(data, r#"{"step":"filter","expression":"x + 1"}"#, "bad_expression", "a condition needs a yes or no");
    refuse(
        data,
        r#"{"step":"filter","conditions":[{"column":"x","is":"more","values":["y"]}]}"#,
        "bad_setting",
        "not of the column's kind",
    );
    refuse(data, r#"{"step":"filter","conditions":[{"column":"x","is":"more"}]}"#, "bad_setting", "write the value");
}

#[test]
fn columns_are_split_and_merged() {
    check(
        "a,b\nx - y - z,1\nw,2\n,3",
        r#"{"step":"split_column","column":"a","separator":"-","into":["p","q"]}"#,
        "p,q,b\nx,y - z,1\nw,,2\n,,3",
    );
    check(
        "a,b\nx/y,1",
        r#"{"step":"split_column","column":"a","separator":"/","into":["p","q"],"keep":true}"#,
        "a,p,q,b\nx/y,x,y,1",
    );
    check(
        "a,b,c\nx,1,2024-01-02\n,2,\n,,",
        r#"{"step":"merge_columns","columns":["a","b","c"],"separator":"-","name":"k"}"#,
        "k\nx-1-2024-01-02\n2\n",
    );
    check(
        "z,a,b\n0,x,1",
        r#"{"step":"merge_columns","columns":["b","a"],"name":"k","keep":true}"#,
        "z,a,b,k\n0,x,1,1x",
    );
    refuse(
        "a,b\nx,1",
        r#"{"step":"split_column","column":"a","separator":"","into":["p"]}"#,
        "bad_setting",
        "between the parts",
    );
    refuse(
        "a,b\nx,1",
        r#"{"step":"split_column","column":"a","separator":"/","into":["b"]}"#,
        "name_taken",
        "already a column “b”",
    );
    refuse("a,b\nx,1", r#"{"step":"split_column","column":"b","separator":"/","into":["p"]}"#, "wrong_kind", "text");
}

#[test]
fn columns_are_renamed_dropped_and_ordered() {
    check("a,b,c\n1,2,3", r#"{"step":"rename","columns":{"a":"b","b":"a"}}"#, "b,a,c\n1,2,3");
    check("a,b,c\n1,2,3", r#"{"step":"drop","columns":["b"]}"#, "a,c\n1,3");
    let changed = check("a,b,c\n1,2,3", r#"{"step":"select","columns":["c","a"]}"#, "c,a\n3,1");
    assert_eq!(changed.columns_removed, ["b"]);
    refuse("a,b\n1,2", r#"{"step":"rename","columns":{"a":"b"}}"#, "name_taken", "already");
    refuse("a,b\n1,2", r#"{"step":"rename","columns":{"x":"b"}}"#, "unknown_column", "“x”");
    refuse("a,b\n1,2", r#"{"step":"select","columns":["a","a"]}"#, "name_taken", "already");
}

#[test]
fn groups_are_summarised() {
    let data = "g,x,d,s\nb,1,2024-01-03,p\na,2,2024-01-02,q\nb,4,,p\nb,,2024-01-01,r\n,5,2024-01-09,";
    check(
        data,
        r#"{"step":"summarise","by":["g"],"values":[{"function":"count"},{"column":"x","function":"count"},{"column":"x","function":"sum"},
            {"column":"x","function":"mean"},{"column":"x","function":"sd"},{"column":"x","function":"median","name":"mid"}]}"#,
        "g,count,x_count,x_sum,x_mean,x_sd,mid
         a,1,1,2,2,,2
         b,3,2,5,2.5,2.1213203435596424,2.5
         ,1,1,5,5,,5",
    );
    check(
        data,
        r#"{"step":"summarise","by":["g"],"values":[{"column":"d","function":"min"},{"column":"d","function":"max"},{"column":"s","function":"distinct"},
            {"column":"d","function":"first"},{"column":"d","function":"last"},{"column":"s","function":"max"}]}"#,
        "g,d_min,d_max,s_distinct,d_first,d_last,s_max
         a,2024-01-02,2024-01-02,1,2024-01-02,2024-01-02,q
         b,2024-01-01,2024-01-03,2,2024-01-03,2024-01-01,r
         ,2024-01-09,2024-01-09,0,2024-01-09,2024-01-09,",
    );
    check(data, r#"{"step":"summarise","values":[{"column":"x","function":"sum"}]}"#, "x_sum\n12");
    check("g,x\n", r#"{"step":"summarise","by":["g"],"values":[{"function":"count"}]}"#, "g,count");
    refuse(
        data,
        r#"{"step":"summarise","by":["g"],"values":[{"column":"s","function":"sum"}]}"#,
        "wrong_kind",
        "numbers",
    );
    refuse(data, r#"{"step":"summarise","by":["g"],"values":[]}"#, "bad_setting", "at least one value");
}

#[test]
fn tables_are_pivoted_there_and_back() {
    let long = "k,m,x\n1,feb,10\n2,jan,20\n1,jan,30\n1,jan,5\n2,,7";
    let changed = check(
        long,
        r#"{"step":"pivot","rows":["k"],"columns":"m","values":"x","function":"sum"}"#,
        "k,feb,jan\n1,10,35\n2,,20",
    );
    assert_eq!(changed.facts["n_left_out"], 1);
    check(long, r#"{"step":"pivot","rows":["k"],"columns":"m","function":"count"}"#, "k,feb,jan\n1,1,2\n2,,1");
    check("k,a,b\n1,2,3\n4,,6", r#"{"step":"unpivot","columns":["a","b"]}"#, "k,name,value\n1,a,2\n1,b,3\n4,a,\n4,b,6");
    check("k,a,b\n1,2,x", r#"{"step":"unpivot","columns":["a","b"],"name":"n","value":"v"}"#, "k,n,v\n1,a,2\n1,b,x");
    refuse(long, r#"{"step":"pivot","rows":["k"],"columns":"m","function":"sum"}"#, "bad_setting", "column");
}

#[test]
fn rows_are_sorted_and_sampled() {
    let data = "a,b\nx,2\ny,1\n,3\nx,\nx,1";
    check(
        data,
        r#"{"step":"sort","by":[{"column":"a"},{"column":"b","descending":true}]}"#,
        "a,b\nx,2\nx,1\nx,\ny,1\n,3",
    );
    let sample =
        |settings: &str| run(&table(data), &format!(r#"{{"step":"sample",{settings}}}"#), &Others::new()).unwrap().0;
    assert_eq!(lines(&sample(r#""n_rows":3,"seed":7"#)), lines(&sample(r#""n_rows":3,"seed":7"#)));
    assert_eq!(
        [r#""n_rows":0"#, r#""n_rows":3"#, r#""share":0.4"#, r#""share":1"#, r#""n_rows":99"#]
            .map(|settings| sample(settings).n_rows()),
        [0, 3, 2, 5, 5]
    );
    refuse(data, r#"{"step":"sample"}"#, "bad_setting", "either");
    refuse(data, r#"{"step":"sample","share":1.5}"#, "bad_setting", "between 0 and 1");
}
