//! Both halves together compute what the whole did; Node.js runs them.

use wasm_encoder::{
    CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportKind, ExportSection, Function, FunctionSection,
    GlobalSection, GlobalType, ImportSection, MemorySection, MemoryType, Module, NameMap, NameSection, RefType,
    TableSection, TableType, TypeSection, ValType,
};

use super::{Cut, split};
use crate::shell;

const CUT: Cut = Cut { crates: &["late"], entrances: &["late::"], fetch: "fetch" };

/// `run(x)` calls `late::twice`, which calls `helper` (used by nobody else) and `shared` (used by `run` as well);
/// `late::by_table` is called through the function table.
fn whole() -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    types.ty().function([ValType::I32], [ValType::I32]);
    let mut imports = ImportSection::new();
    imports.import("env", "fetch_it", EntityType::Function(0));
    let names = ["fetch", "run", "late::twice", "helper", "shared", "late::by_table", "core::early::<late::Type>"];
    let mut functions = FunctionSection::new();
    for _ in 1..names.len() {
        functions.function(1);
    }
    let mut tables = TableSection::new();
    let shape =
        TableType { element_type: RefType::FUNCREF, minimum: 2, maximum: Some(2), table64: false, shared: false };
    tables.table(shape);
    let mut memories = MemorySection::new();
    memories.memory(MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None });
    let mut globals = GlobalSection::new();
    let stack = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
    globals.global(stack, &ConstExpr::i32_const(1024));
    let mut exports = ExportSection::new();
    exports.export("run", ExportKind::Func, 1);
    let mut elements = ElementSection::new();
    elements.active(None, &ConstExpr::i32_const(1), Elements::Functions([5].as_slice().into()));
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
    body(&|code| _ = code.local_get(0).i32_const(2).i32_mul());
    body(&|code| _ = code.local_get(0).i32_const(100).i32_add());
    body(&|code| _ = code.local_get(0).i32_const(1000).i32_mul());
    body(&|code| _ = code.local_get(0).i32_const(7).i32_mul());
    let mut map = NameMap::new();
    for (index, name) in (0..).zip(names) {
        map.append(index, name);
    }
    let mut name_section = NameSection::new();
    name_section.functions(&map);
    let mut module = Module::new();
    module.section(&types).section(&imports).section(&functions).section(&tables).section(&memories).section(&globals);
    module.section(&exports).section(&elements).section(&code).section(&name_section);
    module.finish()
}

#[test]
fn halves_compute_what_the_whole_did_and_the_rest_is_fetched_once() {
    let halves = split(&whole(), &CUT).unwrap();
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
fn a_function_is_in_one_half_only() {
    let bytes = whole();
    let survey = super::Survey::of(&bytes).unwrap();
    // `shared` is called from both sides and a function of another crate is no entrance.
    assert_eq!(super::rest(&survey, &CUT).into_iter().collect::<Vec<_>>(), [2, 3, 5]);
}

#[test]
fn a_module_that_cannot_be_cut_is_refused() {
    let cut = Cut { fetch: "nothing", ..CUT };
    assert!(split(&whole(), &cut).is_err_and(|error| error.contains("nothing")));
    assert!(split(b"no module", &CUT).is_err());
    assert!(split(&Module::new().finish(), &CUT).is_err_and(|error| error.contains("names")));
}

#[test]
fn crates_lose_their_numbers_and_slices_keep_their_brackets() {
    let name = "<sightline[88f36285743baf88]::data::Table as core[c5930c85a12de822]::From<[u8]>>::from";
    assert_eq!(super::plain(name), "<sightline::data::Table as core::From<[u8]>>::from");
}
