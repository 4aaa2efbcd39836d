//! `new-analysis NAME`: copies the template into `src/analyses/NAME` and registers it.

use crate::shell::{self, Result};

/// Makes the folder and the two lines that make it known.
pub fn new_analysis(name: &str) -> Result {
    check_name(name)?;
    let root = shell::root();
    let folder = root.join("src/analyses").join(name);
    if folder.exists() {
        return Err(format!("src/analyses/{name} is there already"));
    }
    let registry = root.join("src/analyses/mod.rs");
    // The registry first: when it cannot be understood, nothing is left half made.
    let registered = register(&shell::read(&registry)?, name)?;
    for file in shell::files_below(&root.join("xtask/template")) {
        let to = folder.join(file.file_name().unwrap_or_default());
        shell::write(&to, renamed(&shell::read(&file)?, name))?;
    }
    shell::write(&registry, registered)?;
    // A new name may stand elsewhere in the alphabet than the template's.
    shell::run(shell::cargo().arg("fmt"))?;
    println!(
        "src/analyses/{name} is there and registered: a complete analysis to change.\n\
         Next: `cargo test --no-default-features analyses::{name}`, then CONTRIBUTING.md."
    );
    Ok(())
}

fn check_name(name: &str) -> Result {
    let is_snake = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    let starts_well = name.starts_with(|c: char| c.is_ascii_lowercase());
    if is_snake && starts_well && !["contract", "registry", "template"].contains(&name) {
        return Ok(());
    }
    Err(format!("an analysis is named in snake_case, such as price_elasticity; {name} cannot be used"))
}

/// `price_elasticity` as a type: `PriceElasticity`.
fn pascal(name: &str) -> String {
    let word = |word: &str| word[..1].to_uppercase() + &word[1..];
    name.split('_').filter(|part| !part.is_empty()).map(word).collect()
}

fn renamed(text: &str, name: &str) -> String {
    text.replace("Template", &pascal(name)).replace("template", name)
}

/// The registry with one more module and one more entry.
fn register(text: &str, name: &str) -> Result<String> {
    let module = format!("pub mod {name};");
    let lines: Vec<&str> = text.lines().collect();
    let is_module = |line: &str| line.starts_with("pub mod ");
    let after = lines.iter().rposition(|line| is_module(line)).ok_or("src/analyses/mod.rs declares no module")?;
    let first = lines.iter().position(|line| is_module(line)).unwrap_or(after);
    // In alphabetical order, as the formatter keeps it.
    let at = (first..=after).find(|&index| lines[index] > module.as_str()).unwrap_or(after + 1);
    let mut lines: Vec<String> = lines.into_iter().map(str::to_owned).collect();
    lines.insert(at, module);
    let text = lines.join("\n") + "\n";
    let start = text.find("registry! {").ok_or("src/analyses/mod.rs has no registry")? + "registry! {".len();
    let length = text[start..].find('}').ok_or("the registry in src/analyses/mod.rs has no end")?;
    let entry = format!("{name}::{}", pascal(name));
    let mut entries: Vec<&str> =
        text[start..start + length].split(',').map(str::trim).filter(|entry| !entry.is_empty()).collect();
    entries.push(&entry);
    let body = format!("\n    {},\n", entries.join(",\n    "));
    Ok(format!("{}{body}{}", &text[..start], &text[start + length..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_checked_and_turned_into_types() {
        assert_eq!(pascal("price_elasticity"), "PriceElasticity");
        assert!(check_name("abc_2").is_ok());
        for name in ["", "Price", "2abc", "a-b", "contract"] {
            assert!(check_name(name).is_err(), "{name}");
        }
    }

    #[test]
    fn the_template_takes_the_name() {
        assert_eq!(renamed("pub struct TemplateParams; // template", "abc"), "pub struct AbcParams; // abc");
    }

    #[test]
    fn the_registry_gains_two_lines() {
        let before = "//! All.\n\npub mod contract;\npub mod registry;\n\nuse registry::registry;\n\nregistry! {}\n";
        let once = register(before, "clv").expect("registered");
        let twice = register(&once, "zeta").expect("registered");
        let expected = "//! All.\n\npub mod clv;\npub mod contract;\npub mod registry;\npub mod zeta;\n\n\
                        use registry::registry;\n\nregistry! {\n    clv::Clv,\n    zeta::Zeta,\n}\n";
        assert_eq!(twice, expected);
        assert!(register("nothing", "clv").is_err());
    }

    #[test]
    fn the_registry_of_this_project_is_understood() {
        let text = shell::read(&shell::root().join("src/analyses/mod.rs")).expect("the registry");
        let registered = register(&text, "zz_new").expect("registered");
        assert!(registered.contains("pub mod zz_new;") && registered.contains("zz_new::ZzNew"));
    }
}
