// What a person puts away on this computer, and can take back for a while.

import type { PutAway } from "./bindings";
import type { Ipc } from "./ipc";
import * as m from "./paraglide/messages";

/** Something that was put away just now. */
export interface Gone {
  what: PutAway;
  serial: number;
}

/** Takes it off the view. */
export function putOff(ipc: Ipc, what: PutAway): Promise<unknown> {
  switch (what.name) {
    case "attempt":
      return ipc.dismiss(what.id);
    case "invite":
      return ipc.dismissInvite(what.id);
    case "round":
      return ipc.dismissRound();
    case "notice":
      return ipc.dismissNotice();
  }
}

/** What the line says. */
export function goneWords(what: PutAway): string {
  switch (what.name) {
    case "attempt":
      return m.gone_attempt();
    case "invite":
      return m.gone_invite();
    case "round":
      return m.gone_round();
    case "notice":
      return m.gone_notice();
  }
}
