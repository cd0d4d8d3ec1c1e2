// Days where clocks are put forward at midnight, so that a day begins at one; by half an hour; or a day is left out.

import { afterEach, describe, expect, it } from "vitest";

import { dateField, dayOf, dayStart, ofDateField } from "../src/time";

declare const process: { env: Record<string, string | undefined> };

const HOUR = 3_600_000;
const here = process.env.TZ;

afterEach(() => {
  process.env.TZ = here;
});

describe.each([
  "America/Santiago",
  "America/Havana",
  "Africa/Cairo",
  "Asia/Beirut",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "UTC",
])("in %s", (zone) => {
  it("every day of two years begins on that day, follows the one before and is read back", () => {
    process.env.TZ = zone;
    const now = Date.UTC(2026, 11, 1, 12);
    for (let back = 0; back < 730; back++) {
      const start = dayStart(now, back);
      expect(dayOf(start)).toBe(dayOf(now) - back);
      expect(dayOf(start - 1)).toBe(dayOf(now) - back - 1);
      expect(ofDateField(dateField(start))).toBe(start);
      expect(dateField(start + 22 * HOUR)).toBe(dateField(start));
    }
  });
});

it("a day that a country left out is none, and those around it are two", () => {
  process.env.TZ = "Pacific/Apia";
  const after = Date.UTC(2011, 11, 30, 22);
  expect(dateField(after)).toBe("2011-12-31");
  expect(dateField(dayStart(after, 0) - 1)).toBe("2011-12-29");
});
