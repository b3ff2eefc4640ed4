export type ColumnKind = "instant" | "count" | "measure" | "flag" | "text";

const KINDS: Readonly<Record<Exclude<ColumnKind, "text">, readonly string[]>> = {
  instant: [
    "slot",
    "observedAt",
    "startedAt",
    "endedAt",
    "firstSeenAt",
    "lastSeenAt",
    "firstSeenLiveAt",
    "lastSeenLiveAt",
    "goneAt",
    "asOf",
  ],
  count: [
    "followers",
    "posts",
    "following",
    "listed",
    "views",
    "followersOpen",
    "followersClose",
    "change",
    "readings",
    "expected",
    "peakViewers",
    "sessions",
    "qualifyingSessions",
    "revision",
    "ruleVersion",
  ],
  measure: [
    "durationSeconds",
    "durationAtMostSeconds",
    "liveMinutes",
    "longestMinutes",
    "coverage",
    "longestHoleSeconds",
  ],
  flag: ["simulated", "waiting", "lowConfidence", "exempt"],
};

const kindOf = new Map(
  Object.entries(KINDS).flatMap(([kind, columns]) => columns.map((column) => [column, kind as ColumnKind])),
);

/** The type of an export column, for formats that have types. Ids and days are text. */
export function columnKind(column: string): ColumnKind {
  return kindOf.get(column) ?? "text";
}
