// What the row of a round offers to press: the one main thing, and what else there is room for.

import type { RoundItem } from "./bindings";
import * as m from "./paraglide/messages";
import { cameSomebodyElse, who } from "./round";
import type { RoundActs } from "./round-acts.svelte";
import { plain } from "./text";

export interface Press {
  test: string;
  text: string;
  /** What a screen reader says: the text, and of which account. */
  label: string;
  press: () => void;
}

export interface Presses {
  main: Press;
  others: Press[];
}

/** What can be pressed for one account of a round; in a closed round only what is known of it. */
export function pressesOf(acts: RoundActs, item: RoundItem, closed: boolean): Presses {
  const name = plain(item.name) || who(item);
  const details: Press = {
    test: "round-details",
    text: m.round_proof(),
    label: m.round_proof_named({ name }),
    press: () => acts.board.ask({ name: "proof", item }),
  };
  if (closed) return { main: details, others: [] };

  const look: Press = {
    test: "round-look",
    text: m.round_look(),
    label: m.round_look_named({ name }),
    press: () => acts.show(item),
  };
  const putBack: Press = {
    test: "round-put-back",
    text: m.round_put_back(),
    label: m.round_put_back_named({ name }),
    press: () => void acts.putBack(item),
  };
  switch (item.standing.name) {
    case "in_flight":
      return { main: look, others: [] };
    case "done":
    case "gone":
      return { main: details, others: [] };
    case "skipped":
      return { main: putBack, others: [] };
    case "sent": {
      const invite = acts.inviteOf(item);
      if (!invite) return { main: putBack, others: [] };
      return { main: { ...look, press: () => acts.board.ask({ name: "link", invite: invite.id }) }, others: [putBack] };
    }
    case "waiting":
      return { main: waitingMain(acts, item, name, look), others: waitingOthers(acts, item, name) };
  }
}

function waitingMain(acts: RoundActs, item: RoundItem, name: string, look: Press): Press {
  if (!item.signInHelps) {
    return {
      test: "round-what-helps",
      text: m.what_helps(),
      label: m.what_helps_named({ name }),
      press: () => acts.board.ask({ name: "proof", item }),
    };
  }
  const start = { test: "round-row-start", press: () => void acts.start(item) };
  if (item.method === "dashboard") {
    return { ...start, test: "round-how", text: m.round_how(), label: m.round_how_named({ name }) };
  }
  if (cameSomebodyElse(item.trouble)) {
    if (acts.attemptOf(item)) return look;
    const apart = { test: "round-private", press: () => void acts.startApart(item) };
    return acts.isPaused
      ? { ...apart, text: m.round_resume_private(), label: `${m.round_resume_private()}: ${name}` }
      : { ...apart, text: m.round_private(), label: m.round_private_named({ name }) };
  }
  if (acts.isPaused) return { ...start, text: m.round_resume_start(), label: `${m.round_resume_start()}: ${name}` };
  return item.trouble
    ? { ...start, text: m.try_again(), label: m.round_again_named({ name }) }
    : { ...start, text: m.round_start(), label: m.round_start_named({ name }) };
}

function waitingOthers(acts: RoundActs, item: RoundItem, name: string): Press[] {
  const sent = m.round_mark_sent();
  const markSent: Press = { test: "round-mark-sent", text: sent, label: `${sent}: ${name}`, press: () => void acts.markSent(item) };
  const makeCase: Press = {
    test: "round-case",
    text: m.round_case(),
    label: m.round_case_named({ name }),
    press: () => void acts.makeCase(item),
  };
  const skip: Press = {
    test: "round-row-skip",
    text: m.round_skip(),
    label: m.round_skip_named({ name }),
    press: () => void acts.skip(item),
  };
  // Beside more than two there would be no room for the name.
  if (acts.isNotYou(item)) return [makeCase, skip];
  return item.method === "dashboard" || !item.signInHelps ? [markSent, skip] : [skip];
}
