//! One thing is a thing: numbers put into English sentences agree with the words behind them.

use super::format::{STRONG_END, STRONG_START};

/// Things that are counted in sentences. No word that is a verb as well.
const THINGS: [&str; 20] = [
    "baskets",
    "buyers",
    "channels",
    "cohorts",
    "contracts",
    "customers",
    "days",
    "deals",
    "gaps",
    "groups",
    "orders",
    "periods",
    "products",
    "purchases",
    "rows",
    "rules",
    "segments",
    "sequences",
    "sets",
    "subscribers",
];
/// What follows one thing, for what follows several.
const VERBS: [(&str, &str); 4] = [(" are ", " is "), (" have ", " has "), (" were ", " was "), (" do ", " does ")];

/// The sentence with “1 customers have” as “1 customer has”. What stands in quotes is the user's and stays.
pub fn agree(text: String) -> String {
    let mut done = String::new();
    let mut rest = text.as_str();
    while let Some(place) = rest.find('1') {
        let (before, after) = (&rest[..place], &rest[place + 1..]);
        done.push_str(before);
        let is_quoted = done.matches('“').count() > done.matches('”').count();
        let is_whole = !is_quoted
            && !done.trim_end_matches(STRONG_START).ends_with(|c: char| c.is_ascii_digit() || ".,-−".contains(c));
        done.push('1');
        rest = after;
        let gap = if after.starts_with(STRONG_END) { 2 } else { 1 };
        let thing = after.get(gap..).filter(|_| is_whole && after[..gap].ends_with(' ')).and_then(|words| {
            THINGS.iter().find(|thing| words.strip_prefix(&thing[..thing.len() - 1]).is_some_and(ends_word))
        });
        let Some(thing) = thing else { continue };
        done.push_str(&after[..gap + thing.len() - 1]);
        rest = &after[gap + thing.len() - 1..];
        rest = rest.strip_prefix('s').unwrap_or(rest);
        if let Some((many, one)) = VERBS.iter().find(|(many, _)| rest.starts_with(many)) {
            done.push_str(&one[..one.len() - 1]);
            rest = &rest[many.len() - 1..];
        }
    }
    done.push_str(rest);
    done
}

/// Whether a word ends here, or after its s.
fn ends_word(rest: &str) -> bool {
    !rest.strip_prefix('s').unwrap_or(rest).starts_with(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::agree;
    use crate::i18n::strong;

    #[test]
    fn one_thing_is_a_thing() {
        for (text, wanted) in [
            ("All 1 customers have bought.", "All 1 customer has bought."),
            ("0% of 1 customer have bought", "0% of 1 customer has bought"),
            ("11 customers have, 1.1 customers, 21 rows", "11 customers have, 1.1 customers, 21 rows"),
            ("1 times as often; 1 rowset; 1", "1 times as often; 1 rowset; 1"),
            ("“box of 1 sets” has 1 sets", "“box of 1 sets” has 1 set"),
            ("1 sets, 1 setsquare", "1 set, 1 setsquare"),
        ] {
            assert_eq!(agree(text.to_owned()), wanted);
        }
        assert_eq!(agree(format!("Only {} customers:", strong("1"))), format!("Only {} customer:", strong("1")));
    }
}
