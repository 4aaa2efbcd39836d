//! Which of two periods is the later one: by words, numbers or dates in its label.

use crate::data::csv::cells;

/// Beginnings of words, and Chinese words, that mean the later period.
const AFTER: [&str; 24] = [
    "after",
    "post",
    "new",
    "current",
    "now",
    "during",
    "since",
    "follow",
    "treatment",
    "campaign",
    "this",
    "later",
    "second",
    "t1",
    "后",
    "今年",
    "本年",
    "本期",
    "本月",
    "现",
    "新",
    "第二期",
    "活动期",
    "期末",
];
/// The same for the earlier one.
const BEFORE: [&str; 24] = [
    "before",
    "pre",
    "old",
    "previous",
    "prior",
    "baseline",
    "past",
    "last",
    "earlier",
    "former",
    "first",
    "t0",
    "ante",
    "initial",
    "前",
    "去年",
    "上年",
    "上期",
    "上月",
    "旧",
    "原",
    "第一期",
    "基期",
    "期初",
];

fn has(label: &str, parts: &[&str]) -> bool {
    let label = label.to_lowercase();
    let words = || label.split(|one: char| !one.is_alphanumeric());
    parts
        .iter()
        .any(|part| if part.is_ascii() { words().any(|word| word.starts_with(part)) } else { label.contains(part) })
}

/// The numbers in a label, in order: 2024-02 and 2024年2月 are 2024 and 2.
fn numbers(label: &str) -> Vec<u64> {
    label.split(|one: char| !one.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

/// The label of the later period; none where nothing tells.
pub fn after(labels: &[String]) -> Option<&String> {
    let one = |is: &dyn Fn(&String) -> bool| labels.iter().find(|label| is(label));
    // “去年之后” and the like say both: nothing is known then.
    let is_after = |label: &String| has(label, &AFTER) && !has(label, &BEFORE);
    let is_before = |label: &String| has(label, &BEFORE) && !has(label, &AFTER);
    let other = || one(&is_before).and_then(|before| labels.iter().find(|label| *label != before));
    let by_number = || {
        let mut keys: Vec<(Vec<u64>, &String)> = labels.iter().map(|label| (numbers(label), label)).collect();
        keys.sort();
        let is_known = keys.iter().all(|key| !key.0.is_empty()) && keys.windows(2).all(|pair| pair[0].0 < pair[1].0);
        keys.pop().filter(|_| is_known).map(|key| key.1)
    };
    one(&is_after).or_else(other).or_else(|| one(&|label| cells::yes_no(label.trim()) == Some(true))).or_else(by_number)
}

#[cfg(test)]
mod tests {
    use super::after;

    #[test]
    fn the_later_label_is_known() {
        for (labels, later) in [
            (["after", "before"], Some("after")),
            (["post", "pre"], Some("post")),
            (["new", "old"], Some("new")),
            (["去年", "今年"], Some("今年")),
            (["活动后", "活动前"], Some("活动后")),
            (["baseline", "campaign"], Some("campaign")),
            (["this year", "last year"], Some("this year")),
            (["2024", "2023"], Some("2024")),
            (["2024-02", "2023-11"], Some("2024-02")),
            (["2024年2月", "2024年11月"], Some("2024年11月")),
            (["Q1", "Q2"], Some("Q2")),
            (["0", "1"], Some("1")),
            (["no", "yes"], Some("yes")),
            (["x", "before"], Some("x")),
            (["x", "y z"], None),
        ] {
            let labels = labels.map(str::to_owned);
            assert_eq!(after(&labels).map(String::as_str), later, "{labels:?}");
        }
    }
}
