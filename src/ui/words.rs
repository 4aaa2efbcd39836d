//! The words of the page itself: buttons, headings, states. What an analysis says is worded in its own folder.

use crate::analyses::contract::{Group, Section};
use crate::data::csv::{ImportError, ImportNotes};
use crate::i18n::{Language, Unit, Words, format};

/// Defines fixed texts: name, English, Chinese.
macro_rules! words {
    ($($name:ident: $en:literal, $zh:literal;)*) => {
        $(
            #[doc = $en]
            pub const $name: Words = Words::new($en, $zh);
        )*
    };
}

words! {
    TAGLINE: "Sales files to answers", "从销售文件到答案";
    HEADLINE: "Drop your sales file. Get answers you can check.", "拖入销售文件，得到经得起核对的答案。";
    LEAD: "What drives sales, who your customers are, what each is worth: with the numbers, how sure they are, and what to do next.",
        "什么在驱动销售、客户是谁、每位客户值多少：给出数字、把握程度和下一步建议。";
    PRIVACY: "Your files are read by this page, on this device. Nothing is sent anywhere.",
        "文件只在本机、由本页面读取，不会发送到任何地方。";
    DROP_HERE: "Drop CSV or Excel files here", "将 CSV 或 Excel 文件拖到这里";
    OR: "or", "或";
    CHOOSE_FILES: "Choose files", "选择文件";
    OPEN_SAMPLE: "Open the sample shop", "打开示例商店";
    SEE_SAMPLE: "See it with sample data", "用示例数据看看";
    FORMATS: "CSV in any delimiter, encoding and date style; XLSX, XLS, ODS, JSON; up to millions of rows.", "CSV 支持各种分隔符、编码和日期写法；也可用 XLSX、XLS、ODS、JSON；可达数百万行。";
    YOUR_DATA: "Your data", "您的数据";
    NO_DATA_YET: "No data yet", "暂无数据";
    NO_DATA_HELP: "This question needs a data set. Drop a CSV file anywhere on this page, or open the sample.",
        "回答此问题需要数据。请将 CSV 文件拖到页面任意处，或打开示例。";
    ADD_FILES: "Add files", "添加文件";
    START: "Start", "首页";
    MENU: "Menu", "菜单";
    SKIP: "Skip to the content", "跳到正文";
    LANGUAGE: "中文", "English";
    LANGUAGE_HELP: "Switch to Chinese", "切换为英文";
    THEME_LIGHT: "Light", "浅色";
    THEME_DARK: "Dark", "深色";
    THEME_HELP: "Switch between light and dark", "切换浅色与深色";
    SAVE_RECIPE: "Save recipe", "保存方案";
    OPEN_RECIPE: "Open recipe", "打开方案";
    RECIPE_HELP: "A recipe holds the import and analysis settings, not the data.", "方案保存导入与分析设置，不含数据。";
    RECIPE_OPENED: "Recipe opened.", "已打开方案。";
    APPLY_RECIPE: "Apply the recipe", "套用方案";
    DISMISS: "Dismiss", "关闭";
    LOADING: "Reading", "正在读取";
    CANCEL: "Cancel", "取消";
    REMOVE: "Remove", "移除";
    FORGET: "Forget this data set", "忘记此数据集";
    REMOVE_ASK: "Forget this data set, its steps and settings? The copy kept in this browser is deleted; the file itself is not touched.",
        "忘记此数据集及其步骤和设置？浏览器中保存的副本将被删除，原文件不受影响。";
    KEPT: "Kept in this browser", "保存在此浏览器";
    STORAGE: "Storage in use", "已用存储空间";
    PASSPHRASE: "Passphrase (optional)", "口令（可选）";
    SAVE_PROJECT: "Save project", "保存项目";
    OPEN_PROJECT: "Open project", "打开项目";
    PROJECT_HELP: "One file with all data sets, steps and settings; with a passphrase it is encrypted.",
        "包含全部数据集、步骤和设置的单个文件；设置口令后将加密。";
    ERASE: "Erase everything", "全部删除";
    ERASE_ASK: "Delete all data sets, steps and settings kept in this browser? This cannot be undone; your own files are not touched.",
        "删除此浏览器中保存的全部数据集、步骤和设置？此操作无法撤销；您自己的文件不受影响。";
    REPLACE_ASK: "Put the project in the place of the data sets that are open here? Those are deleted from this browser; save a project first to keep them.",
        "用该项目替换当前打开的数据集？当前数据集将从此浏览器中删除；如需保留，请先保存为项目。";
    READY: "Ready", "就绪";
    FAILED: "Could not be read", "无法读取";
    NEEDS_FILE: "Drop the file again", "请重新拖入文件";
    NEEDS_FILE_HELP: "The settings are here, the data are not. Drop or choose this file.",
        "设置已就绪，但尚无数据。请拖入或选择该文件。";
    CLEANING: "Cleaning", "清洗";
    CLEANING_HELP: "Steps run in order on a copy; the file itself stays as it is.", "步骤按顺序在副本上执行，原文件保持不变。";
    ADD_STEP: "Add a step", "添加步骤";
    SAVE_STEP: "Keep this step", "保存步骤";
    STEP_OFF: "Not run", "未执行";
    UNDO: "Undo", "撤销";
    REDO: "Redo", "重做";
    EDIT: "Edit", "编辑";
    SWITCH: "On / off", "启用 / 停用";
    MOVE_UP: "Up", "上移";
    ROWS: "rows", "行";
    COLUMNS: "Columns", "列";
    COLUMN: "Column", "列";
    KIND: "Kind", "类型";
    ROLE: "Role", "角色";
    NO_ROLE: "None", "无";
    MISSING: "Missing", "缺失";
    DISTINCT: "Distinct", "不同值";
    RANGE: "Range or examples", "范围或示例";
    IMPORT_NOTES: "What was found", "识别结果";
    IMPORT_SETTINGS: "How the file is read", "读取方式";
    AUTO: "Found out", "自动识别";
    ENCODING: "Encoding", "编码";
    DELIMITER: "Delimiter", "分隔符";
    QUOTE: "Quote", "引号";
    TEXT_MARKS: "Marks of text (=\"007\", '007) left out", "去掉文本标记（=\"007\"、'007）";
    HEADER: "First row names the columns", "首行为列名";
    DECIMAL: "Decimal mark", "小数点";
    THOUSANDS: "Thousands mark", "千位分隔符";
    DATE_ORDER: "Date order", "日期顺序";
    DAY_FIRST: "Day first (31/01/2024)", "日在前（31/01/2024）";
    MONTH_FIRST: "Month first (01/31/2024)", "月在前（01/31/2024）";
    YEAR_FIRST: "Year first (24-01-31)", "年在前（24-01-31）";
    SERIAL_DAYS: "Excel serial days", "Excel 序列日期";
    YES: "Yes", "是";
    NO: "No", "否";
    NONE: "None", "无";
    COMMA: "Comma ,", "逗号 ,";
    SEMICOLON: "Semicolon ;", "分号 ;";
    TAB: "Tab", "制表符";
    PIPE: "Pipe |", "竖线 |";
    TILDE: "~", "~";
    POINT: "Point .", "点 .";
    SPACE: "Space", "空格";
    APOSTROPHE: "Apostrophe '", "撇号 '";
    DOUBLE_QUOTE: "Double \"", "双引号 \"";
    FIND_ROWS: "Find rows", "查找行";
    FIND_HINT: "Find rows: a word, a number, a day, or amount > 100", "查找行：文字、数字、日期，或 amount > 100";
    ALL_ROWS: "All rows", "全部数据";
    REJECTED_ROWS: "Rejected rows", "被拒绝的行";
    LINE: "Line", "行号";
    EXPECTED: "Expected", "应为";
    FOUND: "Found", "实际";
    DOWNLOAD_REJECTED: "Download rejected rows", "下载被拒绝的行";
    SHOW_ALL: "Show all", "显示全部";
    ASK: "Ask", "提问";
    SETTINGS: "Settings", "设置";
    RESET: "Reset to suggestions", "恢复建议设置";
    RUN_AGAIN: "Run again", "重新运行";
    COMPUTING: "Computing", "正在计算";
    METHOD: "How this was done", "方法说明";
    GUIDE: "What can be written here", "这里可以怎样写";
    TABLES: "Tables", "表格";
    PICTURE_TABLE: "Table", "表格";
    PICTURE: "Picture", "图";
    EXPORT_SETTINGS: "How files are saved", "保存方式";
    CSV_ENCODING: "Encoding of CSV", "CSV 编码";
    UTF8_MARKED: "UTF-8 for Excel", "UTF-8（适用于 Excel）";
    UTF8_PLAIN: "UTF-8 without a mark", "UTF-8（无标记）";
    GB18030: "GB18030", "GB18030";
    DEFUSE: "Texts never run as formulas", "文本不作为公式执行";
    DEFUSE_HELP: "In CSV, a text that begins with =, +, - or @ gets an apostrophe in front, because a spreadsheet would run it as a formula; numbers stay numbers. XLSX and JSON do not need this.",
        "CSV 中以 =、+、- 或 @ 开头的文本会在前面加撇号，否则电子表格会把它当作公式执行；数字不受影响。XLSX 和 JSON 无需如此。";
    OPEN_CHECKS: "Write checks, see failing rows", "编写检查，查看未通过的行";
    CHECKS_HELP: "What should be true of every row, such as amount = quantity * price ± 0.01. Asked again of each new file.",
        "对每一行都应成立的规则，例如 amount = quantity * price ± 0.01。每个新文件都会再次检查。";
    CHOOSE_PARTS: "Choose what to read", "请选择要读取的内容";
    PASTE_HINT: "Or copy a table in a spreadsheet and paste it here (Ctrl+V).", "也可以在电子表格中复制表格，在此粘贴（Ctrl+V）。";
    WILL_NOT_FIT: "This file will probably not fit into the memory that a browser gives. Read some of its columns, or a random sample of its rows.",
        "该文件很可能超出浏览器可用内存。请只读取部分列，或读取行的随机样本。";
    DID_NOT_FIT: "Reading stopped: the table does not fit into the memory that the browser gives. Read some of its columns, or a random sample of its rows.",
        "读取中断：表格超出浏览器可用内存。请只读取部分列，或读取行的随机样本。";
    PARTS: "Which columns and rows are read", "读取哪些列和行";
    SAMPLE_ROWS: "Rows in a random sample (empty: all)", "随机样本的行数（留空为全部）";
    SAMPLE_SHARE: "Or a share of them, in percent", "或占比（%）";
    SAMPLE_SEED: "Seed (another one draws other rows)", "种子（换一个即抽取其他行）";
    READ_PARTS: "Read these", "读取";
    STOP: "Stop", "停止";
    SHEET: "Sheet", "工作表";
    EXPORT_PNG: "PNG", "PNG";
    EXPORT_SVG: "SVG", "SVG";
    DATA_SET: "Data set", "数据集";
    ADD_ROW: "Add a row", "添加一行";
    REMOVE_ROW: "Remove this row", "删除此行";
    ADD_YEAR: "Add a year", "增加一年";
    OPTIONAL: "Suggested", "自动建议";
    SORTED_UP: "sorted upwards", "升序";
    SORTED_DOWN: "sorted downwards", "降序";
    SORT: "Sort", "排序";
    CHART_KEYS: "Arrow keys read the values.", "用方向键读取数值。";
    CHART_FAILED: "This picture could not be drawn; its table is below.", "此图无法绘制，请看下方表格。";
    WENT_WRONG: "Something went wrong in the page. Your files are untouched. Reload to go on.",
        "页面出现错误。您的文件未受影响，请刷新后继续。";
    NO_ROWS: "The file has a header but no rows.", "文件只有表头，没有数据行。";
    WITH_ROLE: "Check the roles below: analyses start from them.", "请核对下方的角色：分析由此开始。";
    FACTS: "Key figures", "关键指标";
    DROP_TO_ADD: "Drop to add", "松开即可添加";
    PERIOD: "Period", "期间";
    QUESTIONS: "Questions it answers", "能回答的问题";
}

/// The name of a group of the menu.
pub fn group(group: Group) -> Words {
    match group {
        Group::Data => Words::new("Data", "数据"),
        Group::Understand => Words::new("Understand", "理解"),
        Group::Customers => Words::new("Customers", "客户"),
        Group::Future => Words::new("Future", "未来"),
        Group::Act => Words::new("Act", "行动"),
    }
}

/// The name of a section of settings.
pub fn section(section: Section) -> Words {
    match section {
        Section::What => Words::new("What", "分析什么"),
        Section::How => Words::new("How", "如何分析"),
        Section::Advanced => Words::new("Advanced", "高级"),
    }
}

/// Why a file is no table, and what to do.
pub fn import_error(error: &ImportError, language: Language) -> String {
    match (error, language) {
        (ImportError::Empty, Language::En) => {
            "The file is empty (0 bytes). Export it again and drop it here.".to_owned()
        }
        (ImportError::Empty, Language::Zh) => "文件为空（0 字节）。请重新导出后再拖入。".to_owned(),
        (ImportError::NoData, Language::En) => "The file holds only blank lines: there is no data in it.".to_owned(),
        (ImportError::NoData, Language::Zh) => "文件只有空行，没有数据。".to_owned(),
        (ImportError::NoObject { line, expected, found }, Language::En) => format!(
            "No object of the JSON file can be read. On line {line}, {expected} was expected, but there is “{found}”. Export it again as an array of objects or one object per line."
        ),
        (ImportError::NoObject { line, expected, found }, Language::Zh) => format!(
            "JSON 文件中没有可读取的对象。第 {line} 行是“{found}”（{expected}）。请重新导出为对象数组，或每行一个对象。"
        ),
        (ImportError::NotText { found }, Language::En) => {
            format!("This is no table that can be read; it looks like {found}. Save the data as CSV or XLSX and drop that file.")
        }
        (ImportError::NotText { found }, Language::Zh) => {
            format!("这不是可读取的表格，看起来是 {found}。请将数据另存为 CSV 或 XLSX 后再拖入。")
        }
        (ImportError::Unreadable { reason }, Language::En) => {
            format!("The browser could not read the file ({reason}). If it was moved or changed, drop it again.")
        }
        (ImportError::Unreadable { reason }, Language::Zh) => {
            format!("浏览器无法读取该文件（{reason}）。如果文件已移动或更改，请重新拖入。")
        }
        (ImportError::Damaged, Language::En) => {
            "The compressed file is damaged or was cut off. Download or export it again.".to_owned()
        }
        (ImportError::Damaged, Language::Zh) => "压缩文件已损坏或不完整。请重新下载或导出。".to_owned(),
        (ImportError::Encrypted, Language::En) => {
            "The workbook is protected by a password. Open it, save it without the password, and drop that file."
                .to_owned()
        }
        (ImportError::Encrypted, Language::Zh) => "工作簿有密码保护。请打开后另存为无密码的文件，再拖入。".to_owned(),
        (ImportError::Bomb, Language::En) => {
            "The file unpacks to far more than a table of its size would, so it was not opened. Save the data as CSV and \
             drop that file."
                .to_owned()
        }
        (ImportError::Bomb, Language::Zh) => {
            "文件解压后的大小远超正常表格，因此没有打开。请将数据另存为 CSV 后再拖入。".to_owned()
        }
        (ImportError::NoSheet { sheet, sheets }, Language::En) => format!(
            "The workbook has no sheet “{sheet}”; it has: {}. Choose one below.",
            sheets.join(", ")
        ),
        (ImportError::NoSheet { sheet, sheets }, Language::Zh) => {
            format!("工作簿中没有工作表“{sheet}”；现有：{}。请在下方选择。", sheets.join("、"))
        }
        (ImportError::TooLarge, Language::En) => {
            "Reading stopped, most likely because the table does not fit into the memory that the browser gives. \
             Split the file, or remove columns."
                .to_owned()
        }
        (ImportError::TooLarge, Language::Zh) => {
            "读取中断，很可能是表格超出了浏览器可用内存。请拆分文件或删除部分列。".to_owned()
        }
    }
}

/// The code of an import error, for hooks.
pub fn import_error_code(error: &ImportError) -> &'static str {
    match error {
        ImportError::Empty => "empty",
        ImportError::NoData => "no_data",
        ImportError::NoObject { .. } => "no_object",
        ImportError::NotText { .. } => "not_text",
        ImportError::Unreadable { .. } => "unreadable",
        ImportError::Damaged => "damaged",
        ImportError::Encrypted => "encrypted",
        ImportError::Bomb => "zip_bomb",
        ImportError::NoSheet { .. } => "no_sheet",
        ImportError::TooLarge => "too_large",
    }
}

/// A count as text.
pub fn count(language: Language, count: u64) -> String {
    format(language, count as f64, &Unit::Count)
}

/// A size in bytes as text.
pub fn bytes(n_bytes: f64) -> String {
    const UNITS: [&str; 4] = ["B", "KB", "MB", "GB"];
    let mut size = n_bytes;
    let mut unit = 0;
    while size >= 1000.0 && unit + 1 < UNITS.len() {
        size /= 1000.0;
        unit += 1;
    }
    if size < 10.0 && unit > 0 { format!("{size:.1} {}", UNITS[unit]) } else { format!("{size:.0} {}", UNITS[unit]) }
}

/// "Rows read = rows kept + rows rejected (+ rows not drawn)", with the numbers.
pub fn row_balance(language: Language, notes: &ImportNotes) -> String {
    let [read, kept, rejected, undrawn] =
        [notes.n_read, notes.n_kept, notes.n_rejected, notes.n_undrawn].map(|n| count(language, n));
    let mut text = match language {
        Language::En => format!("{read} rows read = {kept} kept + {rejected} rejected"),
        Language::Zh => format!("读取 {read} 行 = 保留 {kept} 行 + 拒绝 {rejected} 行"),
    };
    if notes.n_undrawn > 0 {
        text.push_str(&match language {
            Language::En => format!(" + {undrawn} not in the sample"),
            Language::Zh => format!(" + 未抽中 {undrawn} 行"),
        });
    }
    text
}

/// How many rows were found: by a condition, or by what they hold.
pub fn found(language: Language, n_found: u64, n_all: u64, is_condition: bool) -> String {
    let (found, all) = (count(language, n_found), count(language, n_all));
    match (language, is_condition) {
        (Language::En, true) => format!("{found} of {all} rows where this holds"),
        (Language::En, false) => format!("{found} of {all} rows with this"),
        (Language::Zh, true) => format!("{all} 行中有 {found} 行满足此条件"),
        (Language::Zh, false) => format!("{all} 行中有 {found} 行包含此内容"),
    }
}

/// What a file will need: "About 12,000,000 rows; about 1.1 GB of memory."
pub fn estimate(language: Language, n_rows: Option<u64>, n_bytes: Option<u64>) -> String {
    let Some((n_rows, n_bytes)) = n_rows.zip(n_bytes) else {
        return match language {
            Language::En => "How much memory it needs is seen only when it is unpacked.".to_owned(),
            Language::Zh => "解压后才能知道所需内存。".to_owned(),
        };
    };
    let (rows, size) = (count(language, n_rows), bytes(n_bytes as f64));
    match language {
        Language::En => format!("About {rows} rows; about {size} of memory."),
        Language::Zh => format!("约 {rows} 行；约需 {size} 内存。"),
    }
}

/// How far a load is.
pub fn loading(language: Language, file: &str, n_rows: u64, n_bytes: f64, of_bytes: f64) -> String {
    let (rows, done, all) = (count(language, n_rows), bytes(n_bytes), bytes(of_bytes));
    match language {
        Language::En => format!("Reading {file}: {rows} rows, {done} of {all}"),
        Language::Zh => format!("正在读取 {file}：{rows} 行，{done} / {all}"),
    }
}

/// A recipe fits a file.
pub fn recipe_fits(language: Language, from: &str, to: &str) -> String {
    match language {
        Language::En => format!("“{to}” has the columns of “{from}”: its cleaning steps and settings fit."),
        Language::Zh => format!("“{to}”与“{from}”的列相符，可以套用其清洗步骤和设置。"),
    }
}

/// What came back from an attempt to open a recipe.
pub fn recipe_failed(language: Language, reason: &str) -> String {
    match language {
        Language::En => format!("The recipe could not be opened: {reason}."),
        Language::Zh => format!("无法打开方案：{reason}。"),
    }
}
