//! The TypeScript of the UI is generated here.

use ts_rs::{Config, TS};

use super::*;

#[expect(clippy::too_many_lines, reason = "one list of all that crosses")]
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
        KeyTrouble::decl(&config),
        RemainingKey::decl(&config),
        KeyDeletion::decl(&config),
        Leftovers::decl(&config),
        AccountsView::decl(&config),
        Counts::decl(&config),
        Selected::decl(&config),
        Health::decl(&config),
        Row::decl(&config),
        Found::decl(&config),
        Part::decl(&config),
        Query::decl(&config),
        Sort::decl(&config),
        Group::decl(&config),
        Rows::decl(&config),
        Slot::decl(&config),
        Change::decl(&config),
        Scope::decl(&config),
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
        StatelessErrorKind::decl(&config),
        ExpectedNow::decl(&config),
        InList::decl(&config),
        ChoiceView::decl(&config),
        ChoiceKind::decl(&config),
        OptionView::decl(&config),
        OptionMark::decl(&config),
        AskReason::decl(&config),
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
        RoundView::decl(&config),
        RoundState::decl(&config),
        RoundNews::decl(&config),
        RoundRows::decl(&config),
        RoundSlot::decl(&config),
        RoundGroup::decl(&config),
        RoundGroupKind::decl(&config),
        RoundItem::decl(&config),
        RoundStanding::decl(&config),
        RoundWay::decl(&config),
        RoundTry::decl(&config),
        RoundResult::decl(&config),
        RoundAfter::decl(&config),
        RoundStarted::decl(&config),
        RoundScope::decl(&config),
        RoundFormat::decl(&config),
        NoticeView::decl(&config),
        NoticeKind::decl(&config),
        Fault::decl(&config),
        ErrorCode::decl(&config),
        PlatformView::decl(&config),
        FieldView::decl(&config),
        Asked::decl(&config),
        LifeSpan::decl(&config),
        HelpPage::decl(&config),
        HistoryQuery::decl(&config),
        EntryKind::decl(&config),
        History::decl(&config),
        Entry::decl(&config),
        ListChange::decl(&config),
        Known::decl(&config),
        Past::decl(&config),
        End::decl(&config),
        Timeline::decl(&config),
        Step::decl(&config),
        StepName::decl(&config),
        Heard::decl(&config),
        ChangesQuery::decl(&config),
        ChangeGroup::decl(&config),
        Changes::decl(&config),
        ChangeCounts::decl(&config),
        Changed::decl(&config),
        Between::decl(&config),
        HealthDay::decl(&config),
        PlatformDay::decl(&config),
        ExportFormat::decl(&config),
        CaseSubject::decl(&config),
        CaseView::decl(&config),
        CaseAccount::decl(&config),
        ListFacts::decl(&config),
        Cause::decl(&config),
        Evidence::decl(&config),
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
