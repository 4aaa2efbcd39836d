//! Currencies: the signs and codes that stand beside amounts and in the names of columns.

/// Signs and codes of currencies: what is written, and what it is shown as.
pub const CURRENCIES: [(&str, &str); 64] = [
    ("¥", "¥"),
    ("￥", "¥"),
    ("元", "¥"),
    ("圆", "¥"),
    ("人民币", "¥"),
    ("cny", "¥"),
    ("rmb", "¥"),
    ("块", "¥"),
    ("cn¥", "¥"),
    ("$", "$"),
    ("us$", "$"),
    ("usd", "$"),
    ("美元", "$"),
    ("€", "€"),
    ("eur", "€"),
    ("欧元", "€"),
    ("£", "£"),
    ("gbp", "£"),
    ("英镑", "£"),
    ("jpy", "JPY"),
    ("日元", "JPY"),
    ("円", "JPY"),
    ("hk$", "HKD"),
    ("hkd", "HKD"),
    ("港元", "HKD"),
    ("港币", "HKD"),
    ("nt$", "TWD"),
    ("twd", "TWD"),
    ("新台币", "TWD"),
    ("₩", "₩"),
    ("krw", "₩"),
    ("₹", "₹"),
    ("inr", "₹"),
    ("rs", "₹"),
    ("₽", "₽"),
    ("rub", "₽"),
    ("₫", "₫"),
    ("vnd", "₫"),
    ("฿", "฿"),
    ("thb", "฿"),
    ("₺", "₺"),
    ("try", "₺"),
    ("₪", "₪"),
    ("ils", "₪"),
    ("r$", "BRL"),
    ("brl", "BRL"),
    ("a$", "AUD"),
    ("aud", "AUD"),
    ("c$", "CAD"),
    ("cad", "CAD"),
    ("s$", "SGD"),
    ("sgd", "SGD"),
    ("chf", "CHF"),
    ("fr", "CHF"),
    ("sek", "SEK"),
    ("nok", "NOK"),
    ("dkk", "DKK"),
    ("kr", "kr"),
    ("pln", "PLN"),
    ("zł", "PLN"),
    ("mxn", "MXN"),
    ("zar", "ZAR"),
    ("nzd", "NZD"),
    ("aed", "AED"),
];

/// What a currency is shown as.
pub fn sign(index: u8) -> &'static str {
    CURRENCIES[index as usize].1
}

/// The currency that a text starts with, and the bytes it takes.
pub fn at_start(text: &str) -> Option<(u8, usize)> {
    let starts =
        |sign: &str| text.len() >= sign.len() && text.as_bytes()[..sign.len()].eq_ignore_ascii_case(sign.as_bytes());
    let found = CURRENCIES.iter().enumerate().filter(|(_, (sign, _))| starts(sign));
    let (index, (sign, _)) = found.max_by_key(|(_, (sign, _))| sign.len())?;
    // A code must not be the beginning of a longer word.
    let is_word = sign.ends_with(|c: char| c.is_ascii_alphabetic());
    let goes_on = text[sign.len()..].starts_with(|c: char| c.is_alphabetic());
    (!(is_word && goes_on)).then_some((index as u8, sign.len()))
}

/// Finds a currency in a column's name: 金额(元), sales_usd, Price (€).
pub fn in_name(name: &str) -> Option<&'static str> {
    let starts_word = |at: usize| !name[..at].ends_with(|c: char| c.is_alphanumeric());
    let in_brackets = |at: usize| name[..at].trim_end().ends_with(['(', '（', '[', '【', '/']);
    name.char_indices().find_map(|(at, c)| {
        let (index, _) = at_start(&name[at..])?;
        let (sign, shown) = CURRENCIES[index as usize];
        let is_clear = if c.is_ascii_alphabetic() {
            starts_word(at) && at > 0 && sign.len() >= 3
        } else {
            !c.is_alphabetic() || in_brackets(at)
        };
        is_clear.then_some(shown)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn currencies_in_names() {
        assert_eq!(in_name("金额(元)"), Some("¥"));
        assert_eq!(in_name("Sales (USD)"), Some("$"));
        assert_eq!(in_name("price_eur"), Some("€"));
        assert_eq!(in_name("Price €"), Some("€"));
        for name in ["country", "tryout", "records", "元数据", "sales", "frequency", "usd"] {
            assert_eq!(in_name(name), None, "{name}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC{0,20}") {
            let _ = (in_name(&text), at_start(&text));
        }
    }
}
