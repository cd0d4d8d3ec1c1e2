// What was, in the mock: entries, timelines and days that a scene puts there, filtered as Rust would.

import type {
  ChangeCounts,
  Changed,
  ChangeGroup,
  Changes,
  ChangesQuery,
  Entry,
  EntryKind,
  HealthDay,
  History,
  HistoryQuery,
  Person,
  Timeline,
} from "../src/bindings";

/** When an entry was. */
export const timeOf = (entry: Entry): number =>
  entry.entry === "change" ? entry.at : (entry.ended ?? entry.started);

const kindOf = (entry: Entry): EntryKind => (entry.entry === "change" ? entry.kind : "sign_in");

function peopleOf(entry: Entry): Person[] {
  if (entry.entry === "change") return [{ accountId: entry.account, username: `${entry.name} ${entry.username}` }];
  const came = entry.end?.name === "connected" ? [entry.end.got, ...entry.end.others] : [];
  return entry.expected ? [entry.expected, ...came] : came;
}

/** What a scene puts there. */
export class Past {
  entries: Entry[] = [];
  timelines: Timeline[] = [];
  days: HealthDay[] = [];
  knownSince: number | null = null;
  changed: Record<ChangeGroup, Changed[]> = { appeared: [], gone: [], renamed: [], broke: [], repaired: [] };

  history(query: HistoryQuery): History {
    const words = query.text.toLowerCase().split(/\s+/).filter(Boolean);
    const found = this.entries
      .filter((entry) => {
        const people = peopleOf(entry);
        const text = [...people.flatMap(({ accountId, username }) => [accountId, username]), entry.platform, entry.brand?.name]
          .join(" ")
          .toLowerCase();
        const at = timeOf(entry);
        return (
          words.every((word) => text.includes(word)) &&
          (query.kinds.length === 0 || query.kinds.includes(kindOf(entry))) &&
          (query.platform === null || entry.platform === query.platform) &&
          (query.account === null || people.some(({ accountId }) => accountId === query.account)) &&
          (query.from === null || at >= query.from) &&
          (query.to === null || at < query.to)
        );
      })
      .sort((one, other) => timeOf(other) - timeOf(one));
    return {
      total: found.length,
      start: query.start,
      entries: found.slice(query.start, query.start + Math.min(500, query.count)),
    };
  }

  timeline(id: string, started: number | null): Timeline {
    const found = this.timelines.find(
      ({ past }) => past.attempt === id && (started === null || past.started === started),
    );
    if (found) return found;
    throw { code: "attempt_gone", field: null, reference: "" };
  }

  changes(query: ChangesQuery): Changes {
    const until = query.to ?? Infinity;
    const within = (group: ChangeGroup): Changed[] =>
      this.changed[group].filter(({ change }) => change.at >= query.from && change.at < until);
    const counts = Object.fromEntries(
      (Object.keys(this.changed) as ChangeGroup[]).map((group) => [group, within(group).length]),
    ) as unknown as ChangeCounts;
    const accounts = within(query.group).slice(query.start, query.start + Math.min(500, query.count));
    const known = this.knownSince !== null && this.knownSince > query.from ? this.knownSince : null;
    return { knownSince: known, counts, start: query.start, accounts };
  }
}
