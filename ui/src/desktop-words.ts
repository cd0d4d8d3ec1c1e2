// Words for what stands outside the window: notifications, and the icon beside the system's clock. Rust says when
// there is something to say; only names of the catalogue go out, never what the service sends.

import type { NewsView, Telling, TrayWords } from "./bindings";
import type { Board } from "./board.svelte";
import * as m from "./paraglide/messages";
import { figure, inARow } from "./text";

/** A notification for these news. */
export function telling(board: Board, news: NewsView): Telling {
  const counts = new Map<string, number>();
  for (const [slug, count] of Object.entries(news.byPlatform)) {
    const name = board.knows(slug) ? board.platform(slug).name : m.news_elsewhere();
    counts.set(name, (counts.get(name) ?? 0) + count);
  }
  const most = [...counts].sort(([, one], [, other]) => other - one);
  const platforms = most.map(([platform, count]) => m.news_platform({ platform, shown: figure(count) }));
  return {
    serial: news.serial,
    title: m.news_title({ count: news.count, shown: figure(news.count) }),
    body: inARow(platforms),
    button: m.reconnect(),
  };
}

/** Beside the clock while so many accounts need somebody. */
export function trayWords(needsYou: number): TrayWords {
  return {
    status: needsYou === 0 ? m.tray_all_well() : m.tray_needs_you({ count: needsYou, shown: figure(needsYou) }),
    open: m.tray_open(),
    check: m.check_now(),
    quit: m.tray_quit(),
  };
}
