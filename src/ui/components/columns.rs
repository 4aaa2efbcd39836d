//! The columns of a data set with their kinds and roles.

use std::sync::Arc;

use leptos::prelude::*;

use super::select::Select;
use crate::data::csv::{ImportParams, Loaded};
use crate::data::{ColumnKind, Field, Role, Schema};
use crate::i18n::{Language, Unit, format};
use crate::ui::live::{self, live};
use crate::ui::state::Session;
use crate::ui::state::session::with_role;
use crate::ui::words;

/// Columns listed before "Show all".
const FIRST_COLUMNS: usize = 60;

/// Every column with its kind and role; both can be corrected, which reads the file again.
#[component]
pub fn ColumnList(
    /// The data set's name.
    name: String,
    /// How it is read now.
    import: ImportParams,
    /// What was read.
    loaded: Arc<Loaded>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let is_all = RwSignal::new(false);
    let n_columns = loaded.schema.fields.len();
    let rows = move || {
        let n_shown = if is_all.get() { n_columns } else { n_columns.min(FIRST_COLUMNS) };
        let fields = &loaded.schema.fields[..n_shown];
        fields.iter().map(|field| column_row(session, &name, &import, &loaded.schema, field)).collect::<Vec<_>>()
    };
    view! {
        <section class="column-list">
            <h2>{session.say(words::COLUMNS)}</h2>
            <p class="soft">{session.say(words::WITH_ROLE)}</p>
            <div class="table-scroll" tabindex="0" role="region" aria-label=session.say(words::COLUMNS)>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{session.say(words::COLUMN)}</th>
                            <th scope="col">{session.say(words::KIND)}</th>
                            <th scope="col">{session.say(words::ROLE)}</th>
                            <th scope="col" class="is-numeric">{session.say(words::MISSING)}</th>
                            <th scope="col" class="is-numeric">{session.say(words::DISTINCT)}</th>
                            <th scope="col">{session.say(words::RANGE)}</th>
                        </tr>
                    </thead>
                    <tbody>{live(rows)}</tbody>
                </table>
            </div>
            {live(move || (n_columns > FIRST_COLUMNS && !is_all.get()).then(|| view! {
                <button class="button-quiet" on:click=live::click(move |_| is_all.set(true))>
                    {format!("{} ({n_columns})", session.t(words::SHOW_ALL))}
                </button>
            }))}
        </section>
    }
}

fn column_row(session: Session, dataset: &str, import: &ImportParams, schema: &Schema, field: &Field) -> AnyView {
    let language = session.language.get();
    let kinds = Signal::derive(move || {
        let kinds = ColumnKind::ALL.iter().map(|kind| (kind.name().to_owned(), session.t(kind.words()).to_owned()));
        let serial = ("excel_serial".to_owned(), session.t(words::SERIAL_DAYS).to_owned());
        kinds.chain([serial]).collect::<Vec<_>>()
    });
    let roles = Signal::derive(move || {
        let none = (String::new(), session.t(words::NO_ROLE).to_owned());
        let roles = Role::ALL.iter().map(|role| (role.name().to_owned(), session.t(role.words()).to_owned()));
        std::iter::once(none).chain(roles).collect::<Vec<_>>()
    });
    let set_kind = {
        let (dataset, import, column) = (dataset.to_owned(), import.clone(), field.name.clone());
        move |chosen: String| {
            let mut import = import.clone();
            let setting = import.columns.entry(column.clone()).or_default();
            setting.excel_serial = chosen == "excel_serial";
            let kind = if setting.excel_serial { "date" } else { &chosen };
            setting.kind = ColumnKind::ALL.into_iter().find(|one| one.name() == kind);
            session.reimport(&dataset, import);
        }
    };
    let set_role = {
        let (dataset, import, schema, column) =
            (dataset.to_owned(), import.clone(), schema.clone(), field.name.clone());
        move |chosen: String| {
            let role = Role::ALL.into_iter().find(|one| one.name() == chosen);
            session.reimport(&dataset, with_role(&import, &schema, &column, role));
        }
    };
    let (kind, role) = (field.kind.name(), field.role.map_or("", |role| role.name()));
    let name = field.name.clone();
    let label = move |what: crate::i18n::Words| {
        let name = name.clone();
        Signal::derive(move || format!("{name}: {}", session.t(what)))
    };
    view! {
        <tr data-testid="column" data-name=field.name.clone() data-kind=kind data-role=role>
            <th scope="row">{field.name.clone()}</th>
            <td><Select value=Signal::derive(move || kind.to_owned()) options=kinds on_change=set_kind label=label(words::KIND)/></td>
            <td><Select value=Signal::derive(move || role.to_owned()) options=roles on_change=set_role label=label(words::ROLE)/></td>
            <td class="is-numeric">{words::count(language, field.n_missing)}</td>
            <td class="is-numeric">{words::count(language, field.n_distinct)}</td>
            <td class="soft column-range">{range_text(field, language)}</td>
        </tr>
    }
    .into_any()
}

/// The span of the values, or some of the labels.
fn range_text(field: &Field, language: Language) -> String {
    let unit = match field.kind {
        ColumnKind::Date => Unit::Day,
        ColumnKind::DateTime => Unit::Moment,
        ColumnKind::Percent => Unit::Share,
        ColumnKind::Money => Unit::Money(field.currency.clone()),
        ColumnKind::Integer => Unit::Count,
        _ => Unit::Plain,
    };
    match field.range {
        Some((low, high)) => format!("{} – {}", format(language, low, &unit), format(language, high, &unit)),
        None => field.levels.iter().take(4).cloned().collect::<Vec<_>>().join(", "),
    }
}
