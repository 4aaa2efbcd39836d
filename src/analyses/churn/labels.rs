//! Which label means that a customer left: by its words, in both languages.

use crate::data::csv::cells;

/// Parts of words that mean left.
const LEAVING: [&str; 29] = [
    "attrit",
    "churn",
    "cancel",
    "left",
    "leav",
    "lost",
    "inactive",
    "closed",
    "exit",
    "lapse",
    "unsubscrib",
    "terminat",
    "former",
    "deactivat",
    "gone",
    "quit",
    "流失",
    "离开",
    "离网",
    "离职",
    "退订",
    "退出",
    "取消",
    "注销",
    "关闭",
    "停用",
    "解约",
    "不活跃",
    "失效",
];
/// Parts of words that mean stayed.
const STAYING: [&str; 20] = [
    "exist",
    "active",
    "retain",
    "retention",
    "stay",
    "current",
    "loyal",
    "kept",
    "remain",
    "renew",
    "subscribed",
    "现有",
    "留存",
    "活跃",
    "保留",
    "在网",
    "在职",
    "正常",
    "续",
    "有效",
];
/// How a word is turned into its opposite.
const NOT: [&str; 7] = ["not ", "non", "no ", "未", "没", "非", "无"];

/// Whether words mean left (true) or stayed (false); none where they say neither.
fn meaning(words: &str) -> Option<bool> {
    let words = words.trim().to_lowercase();
    let has = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
    let is_left = if has(&LEAVING) { true } else { has(&STAYING).then_some(false)? };
    Some(is_left != NOT.iter().any(|not| words.starts_with(not)))
}

/// The label of a column that means left, where its words or those of the column say so.
pub fn leaving<'a>(column: &str, labels: &'a [String]) -> Option<&'a String> {
    let that_means = |wanted: bool| labels.iter().find(|label| meaning(label) == Some(wanted));
    let other = |known: &String| labels.iter().find(|label| *label != known).filter(|_| labels.len() == 2);
    let answer = meaning(column) != Some(false);
    let by_answer = || labels.iter().find(|label| cells::yes_no(label.trim()) == Some(answer));
    that_means(true).or_else(|| that_means(false).and_then(other)).or_else(by_answer)
}

#[cfg(test)]
mod tests {
    use super::leaving;

    #[test]
    fn words_tell_who_left() {
        for (column, labels, left) in [
            ("status", ["Attrited Customer", "Existing Customer"], Some("Attrited Customer")),
            ("status", ["Active", "Inactive"], Some("Inactive")),
            ("status", ["Closed", "Current"], Some("Closed")),
            ("churn", ["No", "Yes"], Some("Yes")),
            ("is_active", ["No", "Yes"], Some("No")),
            ("是否留存", ["否", "是"], Some("否")),
            ("状态", ["在网", "已退订"], Some("已退订")),
            ("状态", ["未流失", "流失"], Some("流失")),
            ("状态", ["活跃", "其他"], Some("其他")),
            ("churned", ["churned", "not churned"], Some("churned")),
            ("plan", ["A", "B"], None),
        ] {
            let labels = labels.map(str::to_owned);
            assert_eq!(leaving(column, &labels).map(String::as_str), left, "{column} {labels:?}");
        }
    }
}
