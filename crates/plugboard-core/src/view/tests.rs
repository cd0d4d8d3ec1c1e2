//! The TypeScript of the UI is generated here.

use ts_rs::{Config, TS};

use super::*;

/// Everything that crosses to the UI, as TypeScript.
fn bindings() -> String {
    let config = Config::default();
    let mut out = String::from(
        "// Generated from crates/plugboard-core/src/view by `cargo test -p plugboard-core`. Do not edit.\n",
    );
    let declarations = [
        View::decl(&config),
        Stage::decl(&config),
        WorkspaceView::decl(&config),
        WorkspaceId::decl(&config),
        WorkspaceEntry::decl(&config),
        RehearsalMishap::decl(&config),
        WorkspaceKind::decl(&config),
        Contract::decl(&config),
        KeyView::decl(&config),
        KeyKept::decl(&config),
        AccountsView::decl(&config),
        Counts::decl(&config),
        Health::decl(&config),
        Query::decl(&config),
        Rows::decl(&config),
        Row::decl(&config),
        BrandRef::decl(&config),
        BrandsView::decl(&config),
        BrandView::decl(&config),
        PlanView::decl(&config),
        Quota::decl(&config),
        InviteView::decl(&config),
        QrView::decl(&config),
        InviteState::decl(&config),
        ReturnPathView::decl(&config),
        Way::decl(&config),
        WayState::decl(&config),
        LinkOwner::decl(&config),
        PageWords::decl(&config),
        BrowserView::decl(&config),
        BrowserChoice::decl(&config),
        BrowserWindow::decl(&config),
        PageView::decl(&config),
        PageChange::decl(&config),
        AssignablePageView::decl(&config),
        AttemptView::decl(&config),
        Method::decl(&config),
        Person::decl(&config),
        PhaseView::decl(&config),
        Outcome::decl(&config),
        Undo::decl(&config),
        ChoiceView::decl(&config),
        ChoiceKind::decl(&config),
        OptionView::decl(&config),
        LostView::decl(&config),
        Preferences::decl(&config),
        Language::decl(&config),
        Appearance::decl(&config),
        Contrast::decl(&config),
        Motion::decl(&config),
        Notify::decl(&config),
        QuietHours::decl(&config),
        Tray::decl(&config),
        Saver::decl(&config),
        PutAway::decl(&config),
        BackgroundView::decl(&config),
        Checks::decl(&config),
        TrayPlace::decl(&config),
        NewsView::decl(&config),
        AskedFor::decl(&config),
        Telling::decl(&config),
        TrayWords::decl(&config),
        NoticeView::decl(&config),
        NoticeKind::decl(&config),
        Fault::decl(&config),
        ErrorCode::decl(&config),
        PlatformView::decl(&config),
        FieldView::decl(&config),
        Asked::decl(&config),
        LifeSpan::decl(&config),
        HelpPage::decl(&config),
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
