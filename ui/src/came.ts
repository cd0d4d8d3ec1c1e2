// What is said of accounts that a sign-in brought, as far as it went well. What the list has, only the list can say.

import type { PhaseView } from "./bindings";
import * as m from "./paraglide/messages";
import { figure, person } from "./text";

/** A heading and a sentence. */
export interface CameWords {
  title: string;
  text: string;
}

/** The words for accounts that came. */
export function cameWords({ got, others, outcome, inList }: Extract<PhaseView, { name: "connected" }>): CameWords {
  const name = person(got);
  if (inList === "no") {
    return {
      title: m.result_missing(),
      text: others.length > 0 ? m.result_several_missing() : m.result_missing_text({ name }),
    };
  }
  const listed = inList === "yes";
  if (others.length > 0) {
    return {
      title: m.result_several({ count: figure(others.length + 1) }),
      text: listed ? m.result_several_text() : m.result_several_unchecked(),
    };
  }
  switch (outcome) {
    case "new":
      return { title: m.result_new(), text: listed ? m.result_new_text({ name }) : m.result_new_unchecked({ name }) };
    case "renewed":
      return { title: m.result_renewed(), text: m.result_renewed_text({ name }) };
    case "expected":
      return { title: m.result_expected({ name }), text: m.result_expected_text() };
    case "somebody_else_new":
    case "somebody_else_listed":
      // Drawn by a sheet of its own: nothing of it is a success.
      return { title: m.result_else(), text: "" };
  }
}
