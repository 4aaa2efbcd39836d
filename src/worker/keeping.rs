//! Keeping as page and worker speak of it: what the page asks for, what it hears, and the page's document as it is kept.

use serde::{Deserialize, Serialize};

use crate::data::csv::ImportParams;
use crate::i18n::{Language, Words};
use crate::keep::project::ProjectError;
use crate::keep::{Entry, StoreError};
use crate::recipe::{DatasetOf, PageRecipe, VERSION};

/// From the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum KeepRequest {
    /// Keep this recipe: steps, settings, what ran.
    Document {
        /// As JSON; empty when it says nothing.
        json: String,
    },
    /// Delete the kept copy of a data set.
    Forget {
        /// Which.
        name: String,
    },
    /// Delete all that is kept.
    Erase,
    /// Make a project file of everything.
    SaveProject {
        /// What locks it; empty for an open file.
        passphrase: String,
    },
    /// Open the project file that rides beside these bytes.
    OpenProject {
        /// What unlocks it.
        passphrase: String,
    },
}

/// A sentence in both languages. It is of its own, and not of the analyses', because it is said before they are there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// What it is about, for tests and styling.
    pub code: String,
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

impl Said {
    /// A sentence.
    pub fn new(code: impl Into<String>, en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { code: code.into(), en: en.into(), zh: zh.into() }
    }

    /// A fixed sentence.
    pub fn fixed(code: &str, words: Words) -> Self {
        Self::new(code, words.en, words.zh)
    }

    /// The sentence in a language.
    pub fn words(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Zh => &self.zh,
        }
    }
}

/// How keeping stands, told when it changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeepNews {
    /// Whether and where data are kept, in one sentence. Its code is `kept` when they are.
    pub state: Said,
    /// The data sets of which a complete copy is kept.
    pub kept: Vec<String>,
    /// Bytes in use of what the browser allows; none when it does not tell.
    pub usage: Option<(f64, f64)>,
    /// Something that the user should hear now.
    pub notice: Option<Said>,
    /// What was found, to be opened by the page.
    pub found: Option<Box<Found>>,
    /// The address of a project file that was asked for.
    pub project: Option<String>,
}

/// What was kept, or what a project holds.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Found {
    /// The recipe, as JSON; empty when there is none.
    pub document: String,
    /// The data sets that the worker can bring back, with the sizes of their files.
    pub datasets: Vec<(String, u64)>,
    /// Whether it came from a project file.
    pub is_project: bool,
}

/// Data sets come back after a reload.
pub const KEPT: Words = Words::new(
    "Data sets, steps and settings are kept in this browser and come back after a reload.",
    "数据集、步骤和设置保存在此浏览器中，刷新后仍在。",
);
/// The code of [`KEPT`].
pub const KEPT_CODE: &str = "kept";
/// The browser gives no storage.
pub const MEMORY: Words = Words::new(
    "This browser gives the page no storage (as in a private window), so data sets last until the page is closed.",
    "此浏览器未向页面提供存储空间（例如在隐私窗口中），数据集仅保留到页面关闭为止。",
);
/// Another tab writes.
pub const SECOND_TAB: Words = Words::new(
    "Sightline is open in another tab, which keeps the data; what you change in this tab is not kept.",
    "Sightline 已在另一个标签页中打开并由其保存数据；在此标签页中所做的更改不会保存。",
);
/// The code of [`SECOND_TAB`].
pub const SECOND_TAB_CODE: &str = "second_tab";
/// The other tab was closed after it had changed what is kept.
pub const BEHIND: Words = Words::new(
    "The other tab is closed and has changed what is kept. Reload to go on from there; what you changed in this tab is not kept.",
    "另一个标签页已关闭，且保存的内容已有变化。请刷新以继续；在此标签页中所做的更改不会保存。",
);
/// A newer build has written.
pub const NEWER: Words = Words::new(
    "A newer version of this page keeps its data in this browser. Reload to get that version; until then nothing is kept.",
    "此浏览器中的数据由更新版本的页面保存。请刷新以使用新版本；在此之前不会保存任何内容。",
);
const ERASED: Words = Words::new("Everything that was kept is deleted.", "已删除全部保存的内容。");
const NOT_YOURS: Words = Words::new(
    "Another tab keeps the data. Close it, then delete here.",
    "数据由另一个标签页保存。请先关闭该标签页，再在此处删除。",
);

/// Everything was deleted.
pub fn erased() -> Said {
    Said::fixed("erased", ERASED)
}

/// Deleting is for the tab that keeps.
pub fn not_yours() -> Said {
    Said::fixed("not_yours", NOT_YOURS)
}

/// A data set could not be kept.
pub fn not_kept(name: &str, n_bytes: usize, error: &StoreError) -> Said {
    let size = format!("{:.1} MB", n_bytes as f64 / 1e6);
    match error {
        StoreError::Disk(crate::keep::DiskError::Full) => Said::new(
            "quota",
            format!(
                "The browser has no room left to keep \"{name}\" ({size}). It stays usable until the page is closed, and what was kept before is untouched. Forget a data set to make room, or save a project."
            ),
            format!(
                "浏览器剩余空间不足，无法保存“{name}”（{size}）。在页面关闭前仍可使用，之前保存的内容不受影响。请忘记某个数据集以腾出空间，或保存为项目文件。"
            ),
        ),
        other => Said::new(
            "not_kept",
            format!(
                "\"{name}\" could not be kept ({other}). It stays usable until the page is closed. Save a project to be safe."
            ),
            format!("无法保存“{name}”（{other}）。在页面关闭前仍可使用；为稳妥起见，请保存为项目文件。"),
        ),
    }
}

/// A kept data set cannot be read any more.
pub fn lost(name: &str) -> Said {
    Said::new(
        "kept_damaged",
        format!("The kept copy of \"{name}\" is damaged. Drop its file again; steps and settings are kept."),
        format!("“{name}”的保存副本已损坏。请重新拖入原文件，步骤与设置仍在。"),
    )
}

/// Another tab holds the copy of what was forgotten.
pub fn forgotten_here(name: &str) -> Said {
    Said::new(
        "forgotten_here",
        format!(
            "\"{name}\" is forgotten in this tab. Its copy is deleted when the other tab is closed and this one is still open; else forget it there too."
        ),
        format!("“{name}”已从此标签页移除。关闭另一个标签页而此页仍打开时，其副本将被删除；否则请在那里也将其忘记。"),
    )
}

/// A project cannot be opened or saved.
pub fn project_failed(error: &ProjectError) -> Said {
    let fixed = |code, en, zh| Said::new(code, en, zh);
    match error {
        ProjectError::NotAProject => {
            fixed("not_a_project", "This is not a Sightline project file.", "这不是 Sightline 项目文件。")
        }
        ProjectError::Newer => fixed(
            "project_newer",
            "This project was saved by a newer version. Reload the page to get it.",
            "此项目由更新的版本保存。请刷新页面以获取新版本。",
        ),
        ProjectError::Damaged => fixed(
            "project_damaged",
            "The project file is damaged or cut off. Nothing was changed here; use another copy of it.",
            "项目文件已损坏或不完整。此处内容未作任何更改，请使用该文件的其他副本。",
        ),
        ProjectError::Locked => fixed(
            "project_locked",
            "This project is locked. Type its passphrase below and open it again.",
            "此项目已加密。请在下方输入口令后重新打开。",
        ),
        ProjectError::WrongPassphrase => fixed(
            "wrong_passphrase",
            "The passphrase does not open this project. Nothing was changed here.",
            "口令不正确，无法打开此项目。此处内容未作任何更改。",
        ),
        ProjectError::Failed(reason) => Said::new(
            "project_failed",
            format!("The browser could not do it ({reason}). Nothing was changed here."),
            format!("浏览器未能完成操作（{reason}）。此处内容未作任何更改。"),
        ),
    }
}

/// A document without one data set and what was asked of it.
pub fn without(json: &str, name: &str) -> String {
    let Ok(mut recipe) = PageRecipe::parse(json) else { return json.to_owned() };
    recipe.datasets.retain(|dataset| dataset.name != name);
    recipe.runs.retain(|run| run.dataset.as_deref() != Some(name));
    document_of(&recipe)
}

/// A document as it is kept: empty when it says nothing.
pub fn document_of(recipe: &PageRecipe) -> String {
    if recipe.datasets.is_empty() && recipe.runs.is_empty() { String::new() } else { recipe.to_json() }
}

/// A document that names every kept data set as it was read: the tables are what they are, even if the document was written
/// a moment before or after them.
pub fn with_entries<'a>(json: &str, entries: impl Iterator<Item = (&'a str, &'a str, &'a ImportParams)>) -> String {
    let nothing = PageRecipe { version: VERSION, datasets: Vec::new(), runs: Vec::new() };
    let mut recipe = PageRecipe::parse(json).unwrap_or(nothing);
    for (name, file, import) in entries {
        if recipe.datasets.iter().all(|dataset| dataset.name != name) {
            recipe.datasets.push(DatasetOf { name: name.to_owned(), ..DatasetOf::default() });
        }
        for dataset in recipe.datasets.iter_mut().filter(|dataset| dataset.name == name) {
            file.clone_into(&mut dataset.file);
            dataset.roles.clone_from(&import.roles);
            dataset.import = ImportParams { roles: Default::default(), ..import.clone() };
        }
    }
    recipe.to_json()
}

/// What a store holds, for the page.
pub fn found(document: &str, entries: &[Entry]) -> Found {
    if document.is_empty() && entries.is_empty() {
        return Found::default();
    }
    let facts = entries.iter().map(|entry| (entry.name.as_str(), entry.file.as_str(), &entry.import));
    let datasets = entries.iter().map(|entry| (entry.name.clone(), entry.n_file_bytes)).collect();
    Found { document: with_entries(document, facts), datasets, is_project: false }
}

/// Whether two imports differ in nothing but the roles of columns.
pub fn is_same_reading(one: &ImportParams, two: &ImportParams) -> bool {
    let bare = |import: &ImportParams| ImportParams { roles: Default::default(), ..import.clone() };
    bare(one) == bare(two)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Role;

    const DOCUMENT: &str = r#"{"version":1,"datasets":[{"name":"a","file":"a.csv","steps":[{"step":"trim"}]},{"name":"b"}],
        "runs":[{"analysis":"describe","dataset":"a"},{"analysis":"dcf"}]}"#;

    #[test]
    fn a_document_that_says_nothing_is_not_kept() {
        let recipe = PageRecipe::parse(DOCUMENT).unwrap();
        assert_eq!(document_of(&recipe), recipe.to_json());
        assert_eq!(document_of(&PageRecipe { datasets: Vec::new(), runs: Vec::new(), ..recipe }), "");
    }

    #[test]
    fn a_forgotten_data_set_leaves_no_trace_in_the_document() {
        let rest = without(DOCUMENT, "a");
        assert!(!rest.contains("a.csv") && !rest.contains("describe") && rest.contains("dcf"), "{rest}");
        let only = r#"{"version":1,"datasets":[{"name":"a"}],"runs":[{"analysis":"describe","dataset":"a"}]}"#;
        assert_eq!(without(only, "a"), "");
    }

    #[test]
    fn the_document_follows_the_tables() {
        let import =
            ImportParams { delimiter: Some(';'), roles: [(Role::Amount, "x".to_owned())].into(), ..Default::default() };
        let entries = [("a", "new.csv", &import), ("c", "c.csv", &import)];
        let recipe = PageRecipe::parse(&with_entries(DOCUMENT, entries.into_iter())).unwrap();
        let names: Vec<&str> = recipe.datasets.iter().map(|dataset| dataset.name.as_str()).collect();
        assert_eq!(names, ["a", "b", "c"]);
        assert_eq!(recipe.datasets[0].file, "new.csv");
        assert_eq!(recipe.datasets[0].steps.len(), 1);
        assert_eq!(recipe.datasets[2].import_params(), import);
        assert_eq!(recipe.runs.len(), 2);
        assert!(is_same_reading(&import, &ImportParams { delimiter: Some(';'), ..Default::default() }));
        assert!(!is_same_reading(&import, &ImportParams::default()));
    }
}
