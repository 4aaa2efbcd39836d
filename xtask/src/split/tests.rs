//! Both halves together compute what the whole did; Node.js runs them.

use std::borrow::Cow;

use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, DataSection, DataSymbolDefinition, ElementSection, Elements, EntityType,
    ExportKind, ExportSection, Function, FunctionSection, GlobalSection, GlobalType, ImportSection, LinkingSection,
    MemArg, MemArgTarget, MemorySection, MemoryType, Module, NameMap, NameSection, RefType, SymbolTable, TableSection,
    TableType, TypeSection, ValType,
};

use super::{Cut, Links, Survey, reach, share_data, split};
use crate::shell;

const CUT: Cut = Cut { crates: &["late"], entrances: &["late::"], fetch: "fetch" };

/// Where the data begin: four pieces of four bytes.
const START: u32 = 16;
/// `shared` adds the first; `helper` multiplies by the second, and calls the function whose place the third holds; nobody
/// knows the fourth but the third.
const PIECES: [u32; 4] = [100, 2, 2, 9];

fn data() -> DataSection {
    let mut data = DataSection::new();
    data.active(0, &ConstExpr::i32_const(START as i32), PIECES.map(u32::to_le_bytes).concat());
    data
}

/// What the linker tells of [`whole`]; of its code no more than the one number that is a function's place.
fn linked() -> Vec<u8> {
    let mut functions = FunctionSection::new();
    functions.function(0);
    let mut code = CodeSection::new();
    let mut body = Function::new([]);
    body.raw([0x41, 0x81, 0x80, 0x80, 0x80, 0x00, 0x1a, 0x0b]);
    code.function(&body);
    let mut symbols = SymbolTable::new();
    for (name, offset) in ["a", "b", "c", "d"].into_iter().zip([0, 4, 8, 12]) {
        symbols.data(0, name, Some(DataSymbolDefinition { index: 0, offset, size: 4 }));
    }
    let mut linking = LinkingSection::new();
    linking.symbol_table(&symbols);
    // Section, how many, and of each: kind, place in the section, symbol, what is added.
    let of_code = CustomSection { name: "reloc.CODE".into(), data: Cow::Borrowed(&[1, 1, 1, 4, 0]) };
    let of_data = CustomSection { name: "reloc.DATA".into(), data: Cow::Borrowed(&[2, 2, 2, 14, 0, 5, 15, 3, 0]) };
    let mut module = Module::new();
    module.section(&functions).section(&code).section(&data()).section(&linking).section(&of_code).section(&of_data);
    module.finish()
}

/// `run(x)` calls `late::twice`, which calls `helper` (used by nobody else) and `shared` (used by `run` as well);
/// `late::by_table` is called through the function table, and so is `held`, whose place only data know.
fn whole() -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    types.ty().function([ValType::I32], [ValType::I32]);
    let mut imports = ImportSection::new();
    imports.import("env", "fetch_it", EntityType::Function(0));
    let names =
        ["fetch", "run", "late::twice", "helper", "shared", "late::by_table", "core::early::<late::Type>", "held"];
    let mut functions = FunctionSection::new();
    for _ in 1..names.len() {
        functions.function(1);
    }
    let mut tables = TableSection::new();
    let shape =
        TableType { element_type: RefType::FUNCREF, minimum: 3, maximum: Some(3), table64: false, shared: false };
    tables.table(shape);
    let mut memories = MemorySection::new();
    memories.memory(MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None });
    let mut globals = GlobalSection::new();
    let stack = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
    globals.global(stack, &ConstExpr::i32_const(1024));
    let mut exports = ExportSection::new();
    exports.export("run", ExportKind::Func, 1);
    let mut elements = ElementSection::new();
    elements.active(None, &ConstExpr::i32_const(1), Elements::Functions([5, 7].as_slice().into()));
    let mut code = CodeSection::new();
    let mut body = |write: &dyn Fn(&mut wasm_encoder::InstructionSink)| {
        let mut function = Function::new([]);
        write(&mut function.instructions());
        function.instructions().end();
        code.function(&function);
    };
    // run(x) = by_table(twice(x) + shared(x) + early(x))
    body(&|code| {
        code.local_get(0).call(2).local_get(0).call(4).i32_add().local_get(0).call(6).i32_add();
        code.i32_const(1).call_indirect(0, 1);
    });
    body(&|code| _ = code.local_get(0).call(3).call(4));
    let at = |piece: u64| MemArg {
        offset: u64::from(START) + 4 * piece,
        align: 2,
        target: MemArgTarget::Memory(0),
        ordering: None,
    };
    body(&|code| {
        code.local_get(0).i32_const(0).i32_load(at(2)).call_indirect(0, 1).i32_const(0).i32_load(at(1)).i32_mul();
    });
    body(&|code| {
        // The address is one half of a longer constant.
        code.local_get(0).i64_const(i64::from(START) + (7 << 32)).i32_wrap_i64();
        code.i32_load(MemArg { offset: 0, ..at(0) }).i32_add();
    });
    body(&|code| _ = code.local_get(0).i32_const(1000).i32_mul());
    body(&|code| _ = code.local_get(0).i32_const(7).i32_mul());
    body(&|code| _ = code.local_get(0));
    let mut map = NameMap::new();
    for (index, name) in (0..).zip(names) {
        map.append(index, name);
    }
    let mut name_section = NameSection::new();
    name_section.functions(&map);
    let mut module = Module::new();
    module.section(&types).section(&imports).section(&functions).section(&tables).section(&memories).section(&globals);
    module.section(&exports).section(&elements).section(&code).section(&data()).section(&name_section);
    module.finish()
}

#[test]
fn halves_compute_what_the_whole_did_and_the_rest_is_fetched_once() {
    let halves = split(&whole(), &linked(), &CUT).unwrap();
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let script = format!(
        "const module = (hex) => new WebAssembly.Module(Buffer.from(hex, 'hex'));
        let fetched = 0, first;
        const fetch_it = () => {{ fetched += 1; new WebAssembly.Instance(module('{}'), {{ first: first.exports }}); }};
        first = new WebAssembly.Instance(module('{}'), {{ env: {{ fetch_it }} }});
        console.log(fetched, first.exports.run(5), first.exports.run(6), fetched);",
        hex(&halves.rest),
        hex(&halves.first),
    );
    let output = shell::command("node").args(["-e", &script]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let answer = String::from_utf8_lossy(&output.stdout);
    // (2·5 + 100 + 5 + 100 + 7·5) · 1000, and the same for 6.
    assert_eq!(answer.trim(), "0 250000 260000 1");
}

#[test]
fn functions_and_data_are_in_one_half_only() {
    let bytes = whole();
    let survey = Survey::of(&bytes).unwrap();
    let links = Links::of(&linked()).unwrap();
    let reached = reach(&survey, &links, &CUT);
    // `shared` is called from both sides and a function of another crate is no entrance.
    assert_eq!(reached.functions.into_iter().collect::<Vec<_>>(), [1, 4, 6]);
    assert_eq!(reached.entered.into_iter().collect::<Vec<_>>(), [2, 5]);
    let [first, rest] = share_data(&survey.data, &links, &reached.pieces);
    assert_eq!(first, [(START, [100, 0, 0, 0].as_slice())]);
    assert_eq!(rest, [(START + 4, [2, 0, 0, 0, 2, 0, 0, 0, 9, 0, 0, 0].as_slice())]);
}

#[test]
fn the_linker_tells_who_holds_which_address() {
    let links = Links::of(&linked()).unwrap();
    let held: Vec<_> = links.pieces.iter().map(|piece| (piece.pieces.clone(), piece.functions.clone())).collect();
    assert_eq!(held, [(vec![], vec![]), (vec![], vec![]), (vec![3], vec![2]), (vec![], vec![])]);
    assert_eq!(links.functions.into_iter().collect::<Vec<_>>(), [1]);
    assert!(links.odd.is_empty() && links.pinned.is_empty());
    let plain = super::without_links(&linked()).unwrap();
    assert!(Links::of(&plain).unwrap().pieces.is_empty() && plain.len() < linked().len());
}

#[test]
fn a_module_that_cannot_be_cut_is_refused() {
    let cut = Cut { fetch: "nothing", ..CUT };
    assert!(split(&whole(), &linked(), &cut).is_err_and(|error| error.contains("nothing")));
    assert!(split(b"no module", &linked(), &CUT).is_err());
    assert!(split(&whole(), &whole(), &CUT).is_err_and(|error| error.contains("relocations")));
    assert!(split(&Module::new().finish(), &linked(), &CUT).is_err_and(|error| error.contains("names")));
}

#[test]
fn crates_lose_their_numbers_and_slices_keep_their_brackets() {
    let name = "<sightline[88f36285743baf88]::data::Table as core[c5930c85a12de822]::From<[u8]>>::from";
    assert_eq!(super::plain(name), "<sightline::data::Table as core::From<[u8]>>::from");
}
