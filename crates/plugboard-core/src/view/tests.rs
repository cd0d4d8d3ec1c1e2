//! The TypeScript of the UI is generated here.

use ts_rs::{Config, TS};

use super::*;

/// Everything that crosses to the UI, as TypeScript.
fn bindings() -> String {
    let config = Config::default();
    let mut out = String::from(
        "// Generated from crates/plugboard-core/src/view.rs by `cargo test -p plugboard-core`. Do not edit.\n",
    );
    let declarations = [
        View::decl(&config),
        Stage::decl(&config),
        WorkspaceView::decl(&config),
        WorkspaceKind::decl(&config),
        KeyView::decl(&config),
        KeyKept::decl(&config),
        AccountsView::decl(&config),
        Counts::decl(&config),
        Health::decl(&config),
        Query::decl(&config),
        Rows::decl(&config),
        Row::decl(&config),
        AttemptView::decl(&config),
        Method::decl(&config),
        Person::decl(&config),
        PhaseView::decl(&config),
        Outcome::decl(&config),
        NoticeView::decl(&config),
        NoticeKind::decl(&config),
        Fault::decl(&config),
        ErrorCode::decl(&config),
        PlatformView::decl(&config),
        FieldView::decl(&config),
    ];
    for declaration in declarations {
        out.push_str("\nexport ");
        out.push_str(&declaration);
        out.push('\n');
    }
    out
}

#[test]
fn the_typescript_of_the_ui_is_that_of_this_file() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/bindings.ts");
    let fresh = bindings();
    let committed = std::fs::read_to_string(file).unwrap_or_default();
    if committed != fresh {
        std::fs::write(file, &fresh).unwrap();
        panic!("ui/src/bindings.ts was out of date; it has been written anew, commit it");
    }
}
