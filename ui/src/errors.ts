// From what went wrong to what a person reads and presses. The table is total: a new code fails the type check.

import type { ErrorCode, Fault } from "./bindings";
import * as m from "./paraglide/messages";
import { isolated, plain } from "./text";

/** The one thing to press. Where it is pressed decides what it does there. */
export type Action =
  | "edit"
  | "again"
  | "start_again"
  | "settings"
  | "unlock"
  | "copy_link"
  | "choose"
  | "check"
  | "brand"
  | "dashboard"
  | "links"
  | "round"
  | "show";

/** `passing` faults mend themselves or by trying again; `definite` ones need another move. */
export type Severity = "passing" | "definite";

/** One line of the table. */
export interface Entry {
  severity: Severity;
  /** What is said; with the fault, some can name the character at fault, or the proxy. */
  words: (fault?: Fault) => string;
  action: Action;
}

const definite = (words: Entry["words"], action: Action): Entry => ({
  severity: "definite",
  words,
  action,
});
const passing = (words: Entry["words"], action: Action): Entry => ({
  severity: "passing",
  words,
  action,
});

/** Words that name a proxy; without a name the sentence holds all the same. No-break spaces stay. */
const named = (words: (about: { proxy: string }) => string) => (fault?: Fault) => {
  const proxy = plain(fault?.reference ?? "");
  return words({ proxy: proxy === "" ? "" : isolated(proxy) }).replace(/ +/g, " ");
};

/** Every way in which something can fail. */
export const ERRORS: Record<ErrorCode, Entry> = {
  key_refused: definite(m.fault_key_refused, "settings"),
  key_malformed: definite(m.fault_key_malformed, "edit"),
  workspace_gone: definite(m.fault_workspace_gone, "again"),
  key_missing: definite(m.fault_key_missing, "settings"),
  key_changed: definite(m.fault_key_changed, "start_again"),
  address_refused: definite(m.fault_address_refused, "edit"),
  vault_locked: passing(m.fault_vault_locked, "unlock"),
  vault_unavailable: definite(m.fault_vault_unavailable, "again"),
  vault_failed: definite(m.fault_vault_failed, "again"),
  offline: passing(m.fault_offline, "again"),
  proxy_login: definite(named(m.fault_proxy_login), "again"),
  proxy_refused: definite(named(m.fault_proxy_refused), "again"),
  proxy_unreachable: passing(named(m.fault_proxy_unreachable), "again"),
  proxy_script: definite(m.fault_proxy_script, "again"),
  certificate_not_yet: definite(m.fault_certificate_not_yet, "again"),
  certificate_expired: definite(m.fault_certificate_expired, "again"),
  certificate_unknown: definite(m.fault_certificate_unknown, "again"),
  certificate_name: definite(m.fault_certificate_name, "again"),
  timed_out: passing(m.fault_timed_out, "again"),
  untrusted: definite(m.fault_untrusted, "again"),
  not_the_api: passing(m.fault_not_the_api, "again"),
  version_wrong: definite(m.fault_version_wrong, "settings"),
  service_down: passing(m.fault_service_down, "again"),
  rate_limited: passing(m.fault_rate_limited, "again"),
  platform_unsupported: definite(m.fault_platform_unsupported, "choose"),
  platform_failed: passing(m.fault_platform_failed, "start_again"),
  credential_refused: definite(m.fault_credential_refused, "edit"),
  credential_of_another: definite(
    (fault) => (fault?.field === "app_password" ? m.fault_password_of_another() : m.fault_key_of_another()),
    "edit",
  ),
  field_invalid: definite(m.fault_field_invalid, "edit"),
  value_masked: definite(m.fault_value_masked, "edit"),
  value_is_address: definite(m.fault_value_is_address, "edit"),
  space_inside: definite(m.fault_space_inside, "edit"),
  not_a_hyphen: definite((fault) => m.fault_not_a_hyphen({ sign: fault?.sign ?? "" }), "edit"),
  foreign_sign: definite((fault) => m.fault_foreign_sign(signOf(fault)), "edit"),
  handle_incomplete: definite(m.fault_handle_incomplete, "edit"),
  not_an_app_password: definite(m.fault_not_an_app_password, "edit"),
  second_factor: definite(m.fault_second_factor, "edit"),
  linked_elsewhere: definite(m.fault_linked_elsewhere, "start_again"),
  brand_missing: definite(m.fault_brand_missing, "brand"),
  brand_gone: definite(m.fault_brand_gone, "brand"),
  somebody_else: definite(m.fault_somebody_else, "start_again"),
  brand_taken: definite(m.fault_brand_taken, "start_again"),
  brand_limit: definite(m.fault_brand_limit, "brand"),
  plan_limit: definite(m.fault_plan_limit, "dashboard"),
  plan_excludes: definite(m.fault_plan_excludes, "dashboard"),
  past_due: definite(m.fault_past_due, "dashboard"),
  key_limited: definite(m.fault_key_limited, "settings"),
  nothing_managed: definite(m.fault_nothing_managed, "start_again"),
  not_allowed: definite(m.fault_not_allowed, "start_again"),
  page_cap: definite(m.fault_page_cap, "edit"),
  different_login: definite(m.fault_different_login, "brand"),
  not_set_up: definite(m.fault_not_set_up, "dashboard"),
  dashboard_only: definite(m.fault_dashboard_only, "dashboard"),
  choice_gone: definite(m.fault_choice_gone, "start_again"),
  choice_refused: definite(m.fault_choice_refused, "edit"),
  invite_exists: definite(m.fault_invite_exists, "links"),
  invite_gone: definite(m.fault_invite_gone, "again"),
  undo_impossible: definite(m.fault_undo_impossible, "check"),
  field_wanted: definite(m.fault_field_wanted, "edit"),
  interrupted: definite(m.fault_interrupted, "start_again"),
  sign_in_stale: definite(m.fault_sign_in_stale, "start_again"),
  unsafe_link: definite(m.fault_unsafe_link, "start_again"),
  no_way_back: definite(m.fault_no_way_back, "start_again"),
  way_refused: definite(m.fault_way_refused, "dashboard"),
  browser_failed: definite(m.fault_browser_failed, "copy_link"),
  clipboard_empty: definite(m.fault_clipboard_empty, "again"),
  link_unreadable: definite(m.fault_link_unreadable, "again"),
  link_unknown: definite(m.fault_link_unknown, "start_again"),
  link_stateless: definite(m.fault_link_stateless, "start_again"),
  attempt_gone: definite(m.fault_attempt_gone, "start_again"),
  account_gone: definite(m.fault_account_gone, "check"),
  refused: definite(m.fault_refused, "start_again"),
  storage_failed: definite(m.fault_storage_failed, "again"),
  file_not_written: definite(m.fault_file_not_written, "again"),
  file_unreadable: definite(m.fault_file_unreadable, "again"),
  case_file_unsafe: definite(m.fault_case_file_unsafe, "again"),
  round_open: definite(m.fault_round_open, "round"),
  round_empty: definite(m.fault_round_empty, "check"),
  round_full: passing(m.fault_round_full, "again"),
  round_gone: definite(m.fault_round_gone, "check"),
  round_busy: passing(m.fault_round_busy, "round"),
  account_busy: passing(m.fault_account_busy, "show"),
  rehearsal_failed: definite(m.fault_rehearsal_failed, "again"),
};

/** A character at fault and its number, by which those are told apart that look alike. */
function signOf(fault?: Fault): { sign: string; number: string } {
  const sign = fault?.sign ?? "";
  const number = (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return { sign, number: `U+${number}` };
}

/** The words on the button of an action. */
export const ACTIONS: Record<Action, () => string> = {
  edit: m.action_edit,
  again: m.action_again,
  start_again: m.action_start_again,
  settings: m.action_settings,
  unlock: m.action_unlock,
  copy_link: m.action_copy_link,
  choose: m.action_choose,
  check: m.action_check,
  brand: m.action_brand,
  dashboard: m.action_dashboard,
  links: m.action_links,
  round: m.action_round,
  show: m.attempt_show,
};

/** What a rejected command said. Anything that is no `Fault` becomes `refused`, with its text for support only. */
export function asFault(thrown: unknown): Fault {
  if (typeof thrown === "object" && thrown !== null && "code" in thrown) {
    const { code, field, reference, sign } = thrown as Partial<Fault>;
    if (typeof code === "string" && Object.hasOwn(ERRORS, code)) {
      const fault: Fault = { code, field: field ?? null, reference: reference ?? "" };
      return sign === undefined ? fault : { ...fault, sign };
    }
  }
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: "refused", field: null, reference: text.slice(0, 200) };
}
