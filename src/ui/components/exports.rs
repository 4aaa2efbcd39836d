//! Downloads of a table: one button per kind of file. The worker writes it, whatever table it is.

use leptos::prelude::*;

use super::select::Select;
use crate::i18n::Words;
use crate::report::TidyTable;
use crate::report::export::{FileFormat, FileKind, TextEncoding};
use crate::ui::live::{self, live};
use crate::ui::state::Session;
use crate::ui::{download, words};
use crate::worker::protocol::{ExportSource, RowSource};

const ENCODINGS: [(TextEncoding, Words); 3] = [
    (TextEncoding::Utf8Marked, words::UTF8_MARKED),
    (TextEncoding::Utf8, words::UTF8_PLAIN),
    (TextEncoding::Gb18030, words::GB18030),
];

/// What a table may be exported as.
#[derive(Clone, Copy)]
pub enum Wanted {
    /// A table that the page holds.
    Table(StoredValue<TidyTable>),
    /// One that stays in the worker.
    Rows(StoredValue<RowSource>),
}

impl Wanted {
    /// A table that the page holds.
    pub fn table(table: TidyTable) -> Self {
        Self::Table(StoredValue::new(table))
    }

    /// One that stays in the worker.
    pub fn rows(source: RowSource) -> Self {
        Self::Rows(StoredValue::new(source))
    }

    fn source(self) -> ExportSource {
        match self {
            Self::Table(table) => ExportSource::Table(Box::new(table.get_value())),
            Self::Rows(source) => ExportSource::Rows(source.get_value()),
        }
    }
}

/// The buttons; the file is called `stem` and its kind.
pub fn buttons(session: Session, wanted: Wanted, stem: String) -> AnyView {
    let stem = StoredValue::new(stem);
    let all = FileKind::ALL.map(|kind| button(session, wanted, stem, kind, kind.extension().to_uppercase()));
    all.into_iter().collect::<Vec<_>>().into_any()
}

/// One button.
pub fn button(session: Session, wanted: Wanted, stem: StoredValue<String>, kind: FileKind, label: String) -> AnyView {
    let save = move |_| {
        let Some(client) = session.client() else { return };
        let format = FileFormat { kind, ..session.file_format.get_untracked() };
        let file_name = format!("{}.{}", stem.get_value(), kind.extension());
        client.export(wanted.source(), format, move |pieces| {
            if let Some(pieces) = pieces {
                download::pieces(&file_name, kind.media_type(), &pieces);
            }
        });
    };
    view! {
        <button class="button-quiet" data-testid="export" data-format=kind.extension() on:click=live::click(save)>
            {label}
        </button>
    }
    .into_any()
}

/// How CSV files are written: one setting for the whole page, folded.
pub fn options(session: Session) -> AnyView {
    let format = session.file_format;
    let value = Signal::derive(move || {
        let encoding = format.with(|format| format.encoding);
        ENCODINGS.iter().position(|(one, _)| *one == encoding).unwrap_or_default().to_string()
    });
    let choices = Signal::derive(move || {
        let options = ENCODINGS.iter().enumerate();
        options.map(|(index, (_, label))| (index.to_string(), session.t(*label).to_owned())).collect::<Vec<_>>()
    });
    let choose = move |index: String| {
        let chosen = index.parse().ok().and_then(|index: usize| ENCODINGS.get(index));
        if let Some((encoding, _)) = chosen {
            format.update(|format| format.encoding = *encoding);
        }
    };
    let toggle = move |_| format.update(|format| format.keeps_formulas = !format.keeps_formulas);
    view! {
        <details class="import-settings" data-testid="export-settings">
            <summary>{session.say(words::EXPORT_SETTINGS)}</summary>
            <div class="import-grid">
                <label class="setting">
                    <span class="setting-label">{session.say(words::CSV_ENCODING)}</span>
                    <Select value=value options=choices on_change=choose hook=("export-setting", "encoding".to_owned())/>
                </label>
                <label class="setting">
                    <span class="setting-label">{session.say(words::DEFUSE)}</span>
                    {live(move || view! {
                        <input
                            type="checkbox"
                            data-testid="export-setting"
                            data-name="formulas"
                            checked=!format.with(|format| format.keeps_formulas)
                            on:change=live::change(toggle)
                        />
                    })}
                </label>
            </div>
            <p class="soft">{session.say(words::DEFUSE_HELP)}</p>
        </details>
    }
    .into_any()
}
