//! The page's frame keeps its own content policy and works from any sub-path.

use super::{Source, check};

/// Attributes that hold an address.
const ADDRESSES: [&str; 2] = ["href=\"", "src=\""];

fn faults(source: &Source) -> Vec<String> {
    if source.path.starts_with("bench/") {
        return Vec::new();
    }
    let text = &source.text;
    let mut faults = Vec::new();
    for (position, _) in text.match_indices("<script") {
        let tag = text[position..].split('>').next().unwrap_or_default();
        if !tag.contains(" src=") {
            faults.push("an inline script, which the content policy forbids".to_owned());
        }
    }
    if text.contains("<style") || text.contains(" style=\"") {
        faults.push("an inline style, which the content policy forbids".to_owned());
    }
    if text.contains(" onclick=") || text.contains(" onload=") || text.contains("javascript:") {
        faults.push("an inline handler, which the content policy forbids".to_owned());
    }
    for address in ADDRESSES.iter().flat_map(|name| text.split(name).skip(1)).filter_map(|rest| rest.split('"').next())
    {
        // `{{icon}}` is filled in by the build with the picture itself.
        if !address.starts_with("./") && address != "{{icon}}" {
            faults.push(format!("the address {address} is not relative to the page"));
        }
    }
    if source.path == "site/index.html" {
        for rule in ["default-src 'none'", "base-uri 'none'", "form-action 'none'"] {
            if !text.contains(rule) {
                faults.push(format!("the content policy lacks {rule}"));
            }
        }
        if text.contains("'unsafe-inline'") || text.contains("'unsafe-eval'") {
            faults.push("the content policy allows too much".to_owned());
        }
    }
    faults
}

#[test]
fn tidy_the_frame_keeps_its_policy() {
    check(&["html"], faults);
}

#[test]
fn breaches_are_found() {
    let found = |text: &str| faults(&Source::new("a.html", text));
    assert_eq!(found("<script>alert(1)</script>").len(), 1);
    assert_eq!(found("<p style=\"color:red\" onclick=\"x()\">").len(), 2);
    assert_eq!(found("<link href=\"/app.css\"><script src=\"https://x.org/a.js\"></script>").len(), 2);
    assert_eq!(found("<script type=\"module\" src=\"./boot.js\"></script>").len(), 0);
    assert_eq!(
        faults(&Source::new("site/index.html", "<meta content=\"default-src *; script-src 'unsafe-eval'\">")).len(),
        4
    );
}
