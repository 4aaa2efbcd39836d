//! How a file is read: each setting shows what was found out and can be fixed, which reads the file again.

use leptos::prelude::*;

use super::parts;
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
const DELIMITERS: [(char, Words); 5] =
    [(',', words::COMMA), (';', words::SEMICOLON), ('\t', words::TAB), ('|', words::PIPE), ('~', words::TILDE)];
const QUOTES: [(char, Words); 3] = [('"', words::DOUBLE_QUOTE), ('\'', words::APOSTROPHE), (NO_MARK, words::NONE)];
const DECIMALS: [(char, Words); 2] = [('.', words::POINT), (',', words::COMMA)];
const THOUSANDS: [(char, Words); 5] =
    [(',', words::COMMA), ('.', words::POINT), (' ', words::SPACE), ('\'', words::APOSTROPHE), (NO_MARK, words::NONE)];
const YES_NO: [(bool, Words); 2] = [(true, words::YES), (false, words::NO)];
const ORDERS: [(DateOrder, Words); 3] = [
    (DateOrder::DayFirst, words::DAY_FIRST),
    (DateOrder::MonthFirst, words::MONTH_FIRST),
    (DateOrder::YearFirst, words::YEAR_FIRST),
];

/// The settings of a file as a whole, in the order in which they stand.
const FIELDS: [(&str, Words); 8] = [
    ("encoding", words::ENCODING),
    ("delimiter", words::DELIMITER),
    ("quote", words::QUOTE),
    ("text_marks", words::TEXT_MARKS),
    ("header", words::HEADER),
    ("decimal", words::DECIMAL),
    ("thousands", words::THOUSANDS),
    ("date_order", words::DATE_ORDER),
];

/// Those that a workbook does not have.
const OF_TEXT: [&str; 4] = ["encoding", "delimiter", "quote", "text_marks"];

/// The words of the options of a field.
fn options(name: &str) -> Vec<Words> {
    fn labels<T>(options: &[(T, Words)]) -> Vec<Words> {
        options.iter().map(|(_, words)| *words).collect()
    }
    match name {
        "encoding" => ENCODINGS.map(|(_, label)| Words::new(label, label)).to_vec(),
        "delimiter" => labels(&DELIMITERS),
        "quote" => labels(&QUOTES),
        "header" | "text_marks" => labels(&YES_NO),
        "decimal" => labels(&DECIMALS),
        "thousands" => labels(&THOUSANDS),
        _ => labels(&ORDERS),
    }
}

/// Which option of a field is set.
fn chosen(name: &str, import: &ImportParams) -> Option<usize> {
    fn index<T: PartialEq, W>(options: &[(T, W)], value: Option<T>) -> Option<usize> {
        value.and_then(|value| options.iter().position(|(option, _)| *option == value))
    }
    match name {
        "encoding" => index(&ENCODINGS, import.encoding),
        "delimiter" => index(&DELIMITERS, import.delimiter),
        "quote" => index(&QUOTES, import.quote),
        "text_marks" => index(&YES_NO, import.text_marks),
        "header" => index(&YES_NO, import.header),
        "decimal" => index(&DECIMALS, import.decimal),
        "thousands" => index(&THOUSANDS, import.thousands),
        _ => index(&ORDERS, import.date_order),
    }
}

/// Sets a field to one of its options; none lets the reader find out.
fn choose(name: &str, import: &mut ImportParams, index: Option<usize>) {
    fn value<T: Copy, W>(options: &[(T, W)], index: Option<usize>) -> Option<T> {
        index.and_then(|index| options.get(index)).map(|(value, _)| *value)
    }
    match name {
        "encoding" => import.encoding = value(&ENCODINGS, index),
        "delimiter" => import.delimiter = value(&DELIMITERS, index),
        "quote" => import.quote = value(&QUOTES, index),
        "text_marks" => import.text_marks = value(&YES_NO, index),
        "header" => import.header = value(&YES_NO, index),
        "decimal" => import.decimal = value(&DECIMALS, index),
        "thousands" => import.thousands = value(&THOUSANDS, index),
        _ => import.date_order = value(&ORDERS, index),
    }
}

/// The panel, folded.
#[component]
pub fn ImportSettings(
    /// The data set's name.
    name: String,
    /// What the user fixed.
    import: ImportParams,
    /// What is in force.
    resolved: ImportParams,
    /// The sheets of a workbook.
    sheets: Vec<String>,
    /// The columns of the file; none when it could not be read.
    columns: Vec<String>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let choice = parts::by_hand(session, name.clone(), import.clone(), columns);
    let (name, import) = (StoredValue::new(name), StoredValue::new(import));
    // The text in between has no settings of its own.
    let is_workbook = !sheets.is_empty();
    let has_choice = sheets.len() > 1 || is_workbook && resolved.sheet.is_none();
    let fields = FIELDS.into_iter().filter(move |(field, _)| !is_workbook || !OF_TEXT.contains(field));
    let sheet = has_choice.then(|| sheet_setting(session, name, import, &resolved, sheets));
    let one = |(field, label): (&'static str, Words)| {
        let found = chosen(field, &resolved).map(|index| options(field)[index]);
        let value =
            import.with_value(|import| chosen(field, import)).map(|index| index.to_string()).unwrap_or_default();
        let choices = move || {
            let auto = match found {
                Some(found) => format!("{}: {}", session.t(words::AUTO), session.t(found)),
                None => session.t(words::AUTO).to_owned(),
            };
            let fixed = options(field).into_iter().enumerate();
            let fixed = fixed.map(|(index, words)| (index.to_string(), session.t(words).to_owned()));
            std::iter::once((String::new(), auto)).chain(fixed).collect::<Vec<_>>()
        };
        let change = move |index: String| {
            let mut import = import.get_value();
            choose(field, &mut import, index.parse().ok());
            session.reimport(&name.get_value(), import);
        };
        view! {
            <label class="setting">
                <span class="setting-label">{session.say(label)}</span>
                <Select
                    value=Signal::derive(move || value.clone())
                    options=Signal::derive(choices)
                    on_change=change
                    hook=("import", field.to_owned())
                />
            </label>
        }
        .into_any()
    };
    view! {
        <details class="import-settings" data-testid="import-settings">
            <summary>{session.say(words::IMPORT_SETTINGS)}</summary>
            <div class="import-grid">{sheet}{fields.map(one).collect::<Vec<_>>()}</div>
            {choice}
        </details>
    }
}

/// Which sheet of a workbook is read.
fn sheet_setting(
    session: Session,
    name: StoredValue<String>,
    import: StoredValue<ImportParams>,
    resolved: &ImportParams,
    sheets: Vec<String>,
) -> AnyView {
    let found = resolved.sheet.clone().unwrap_or_default();
    let value = import.with_value(|import| import.sheet.clone()).unwrap_or_default();
    let choices = move || {
        let auto = (String::new(), format!("{}: {found}", session.t(words::AUTO)));
        std::iter::once(auto).chain(sheets.iter().map(|sheet| (sheet.clone(), sheet.clone()))).collect::<Vec<_>>()
    };
    let change = move |sheet: String| {
        // Kinds and roles were fixed for the columns of the other sheet; they apply where names agree.
        let import = ImportParams { sheet: (!sheet.is_empty()).then_some(sheet), ..import.get_value() };
        session.reimport(&name.get_value(), import);
    };
    view! {
        <label class="setting">
            <span class="setting-label">{session.say(words::SHEET)}</span>
            <Select
                value=Signal::derive(move || value.clone())
                options=Signal::derive(choices)
                on_change=change
                hook=("import", "sheet".to_owned())
            />
        </label>
    }
    .into_any()
}
