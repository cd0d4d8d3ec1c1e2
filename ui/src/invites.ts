// Links for somebody who is not here, in words: how they stand, and the message that goes with them.

import type { InviteView } from "./bindings";
import * as m from "./paraglide/messages";
import { handle, person, plain } from "./text";
import { ahead, dateIn } from "./time";

/** How many days a link may live; the service takes no others. */
export const DAYS = [1, 3, 7, 14, 30];

/** How a link stands: `good` and `alert` are news, `quiet` is none. */
export interface Standing {
  text: string;
  mood: "going" | "good" | "quiet" | "alert";
}

/** How a link stands, in words. */
export function standing(invite: InviteView, now: number): Standing {
  switch (invite.state.name) {
    case "open": {
      if (invite.ends === null) return { text: m.invite_open(), mood: "going" };
      const left = ahead(invite.ends, now);
      return left === null
        ? { text: m.invite_open_soon(), mood: "going" }
        : { text: m.invite_open_until({ left }), mood: "going" };
    }
    case "used": {
      const got = person(invite.state.got);
      if (invite.state.asExpected === false && invite.expected) {
        return { text: m.invite_used_else({ got, expected: person(invite.expected) }), mood: "alert" };
      }
      return invite.state.asExpected
        ? { text: m.invite_used_expected({ got }), mood: "good" }
        : { text: m.invite_used({ got }), mood: "good" };
    }
    case "over":
      return { text: m.invite_over(), mood: "quiet" };
  }
}

type Locale = NonNullable<NonNullable<Parameters<typeof m.invite_message>[1]>["locale"]>;

// A name is somebody else's text: it must not look like the place of the link, nor carry direction marks.
const bare = (text: string) => plain(text).replace(/[{}\u2066-\u2069]/g, "");

/** The message for whoever is to sign in, in that language, with `{link}` where the link goes. */
export function message(invite: InviteView, platform: string, language: Locale): string {
  const about = {
    platform: bare(platform),
    brand: bare(invite.brand.name),
    link: "{link}",
  };
  const text = invite.expected
    ? m.invite_message_again({ ...about, handle: bare(handle(invite.expected.username)) }, { locale: language })
    : m.invite_message(about, { locale: language });
  if (invite.ends === null) return text;
  const until = m.invite_message_until({ date: dateIn(language, invite.ends) }, { locale: language });
  return `${text}\n\n${until}`;
}
