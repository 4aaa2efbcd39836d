//! How a file is read: each setting shows what was found out and can be fixed, which reads the file again.

use leptos::prelude::*;

use super::select::Select;
use crate::data::csv::{DateOrder, Encoding, ImportParams};
use crate::i18n::Words;
use crate::ui::state::Session;
use crate::ui::words;

const ENCODINGS: [(Encoding, &str); 7] = [
    (Encoding::Utf8, "UTF-8"),
    (Encoding::Utf16Le, "UTF-16 LE"),
    (Encoding::Utf16Be, "UTF-16 BE"),
    (Encoding::Gb18030, "GB18030"),
    (Encoding::Big5, "Big5"),
    (Encoding::ShiftJis, "Shift_JIS"),
    (Encoding::Windows1252, "Windows-1252"),
];

const NO_MARK: char = '\0';

/// The panel, folded.
#[component]
pub fn ImportSettings(
    /// The data set's name.
    name: String,
    /// What the user fixed.
    import: ImportParams,
    /// What is in force.
    resolved: ImportParams,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let name = StoredValue::new(name);
    let change = move |import: ImportParams| session.reimport(&name.get_value(), import);
    let marks = |options: &[(char, Words)]| options.to_vec();
    let delimiters = marks(&[(',', words::COMMA), (';', words::SEMICOLON), ('\t', words::TAB), ('|', words::PIPE)]);
    let quotes = marks(&[('"', words::DOUBLE_QUOTE), ('\'', words::APOSTROPHE), (NO_MARK, words::NONE)]);
    let decimals = marks(&[('.', words::POINT), (',', words::COMMA)]);
    let thousands = marks(&[
        (',', words::COMMA),
        ('.', words::POINT),
        (' ', words::SPACE),
        ('\'', words::APOSTROPHE),
        (NO_MARK, words::NONE),
    ]);
    let orders = vec![(DateOrder::DayFirst, words::DAY_FIRST), (DateOrder::MonthFirst, words::MONTH_FIRST)];
    let encodings = ENCODINGS.map(|(encoding, label)| (encoding, Words::new(label, label))).to_vec();
    let header = vec![(true, words::YES), (false, words::NO)];
    let base = StoredValue::new(import.clone());
    let set = move |edit: &dyn Fn(&mut ImportParams)| {
        let mut import = base.get_value();
        edit(&mut import);
        change(import);
    };
    view! {
        <details class="import-settings" data-testid="import-settings">
            <summary>{session.say(words::IMPORT_SETTINGS)}</summary>
            <div class="import-grid">
                {field(session, "encoding", words::ENCODING, encodings, import.encoding, resolved.encoding, move |value| set(&|import| import.encoding = value))}
                {field(session, "delimiter", words::DELIMITER, delimiters, import.delimiter, resolved.delimiter, move |value| set(&|import| import.delimiter = value))}
                {field(session, "quote", words::QUOTE, quotes, import.quote, resolved.quote, move |value| set(&|import| import.quote = value))}
                {field(session, "header", words::HEADER, header, import.header, resolved.header, move |value| set(&|import| import.header = value))}
                {field(session, "decimal", words::DECIMAL, decimals, import.decimal, resolved.decimal, move |value| set(&|import| import.decimal = value))}
                {field(session, "thousands", words::THOUSANDS, thousands, import.thousands, resolved.thousands, move |value| set(&|import| import.thousands = value))}
                {field(session, "date_order", words::DATE_ORDER, orders, import.date_order, resolved.date_order, move |value| set(&|import| import.date_order = value))}
            </div>
        </details>
    }
}

/// One setting: "found out: X", or a value that the user fixes.
fn field<T: Copy + PartialEq + Send + Sync + 'static>(
    session: Session,
    name: &'static str,
    label: Words,
    options: Vec<(T, Words)>,
    fixed: Option<T>,
    found: Option<T>,
    on_change: impl Fn(Option<T>) + Send + Sync + 'static,
) -> AnyView {
    let index_of = |value: Option<T>| value.and_then(|value| options.iter().position(|(option, _)| *option == value));
    let value = index_of(fixed).map(|index| index.to_string()).unwrap_or_default();
    let found = index_of(found).map(|index| options[index].1);
    let values: Vec<T> = options.iter().map(|(value, _)| *value).collect();
    let labels: Vec<Words> = options.into_iter().map(|(_, words)| words).collect();
    let options = Signal::derive(move || {
        let auto = match found {
            Some(found) => format!("{}: {}", session.t(words::AUTO), session.t(found)),
            None => session.t(words::AUTO).to_owned(),
        };
        let fixed = labels.iter().enumerate().map(|(index, words)| (index.to_string(), session.t(*words).to_owned()));
        std::iter::once((String::new(), auto)).chain(fixed).collect::<Vec<_>>()
    });
    let change =
        move |index: String| on_change(index.parse::<usize>().ok().and_then(|index| values.get(index).copied()));
    view! {
        <label class="setting">
            <span class="setting-label">{session.say(label)}</span>
            <Select value=Signal::derive(move || value.clone()) options=options on_change=change hook=("import", name.to_owned())/>
        </label>
    }
    .into_any()
}
