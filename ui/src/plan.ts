// What a plan still has room for.

import type { Quota } from "./bindings";
import * as m from "./paraglide/messages";
import { figure } from "./text";

/** Whether there is no room for another one. */
export function isFull(quota: Quota): boolean {
  return quota.limit !== null && quota.used >= quota.limit;
}

/** "2 of 10 used", or "12 used, no limit". */
export function usage(quota: Quota): string {
  const used = figure(quota.used);
  return quota.limit === null
    ? m.quota_unlimited({ used })
    : m.quota_used({ used, limit: figure(quota.limit) });
}
