// Words for the pages that a browser shows on its way back. Rust serves them, in the language of the window.

import type { PageWords } from "./bindings";
import * as m from "./paraglide/messages";
import { getLocale, getTextDirection } from "./paraglide/runtime";

/** In the language of the window. */
export function pageWords(): PageWords {
  return {
    language: getLocale(),
    direction: getTextDirection(),
    closeTitle: m.page_close_title(),
    closeText: m.page_close_text(),
    statelessTitle: m.page_stateless_title(),
    statelessText: m.page_stateless_text(),
    unreadTitle: m.page_unread_title(),
    unreadText: m.page_unread_text(),
    testTitle: m.page_test_title(),
    testText: m.page_test_text(),
    testButton: m.page_test_button(),
  };
}
