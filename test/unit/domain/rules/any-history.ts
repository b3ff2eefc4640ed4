import fc from "fast-check";
import { foldSession } from "../../../../src/domain/fold-session.ts";
import type { LiveSession } from "../../../../src/domain/live-session.ts";
import type { LookProof } from "../../../../src/domain/look.ts";
import {
  addObservation,
  type SessionEvent,
  type SessionObservation,
} from "../../../../src/domain/session-observation.ts";
import { SESSION_STATES } from "../../../../src/domain/session-sighting.ts";
import { ist, JULY, lookRun, seen } from "./live-facts.ts";

/** How often a law is tried; `PROPERTY_RUNS` asks for more, to look for what is rare. */
export const runs = { numRuns: Number(process.env["PROPERTY_RUNS"] ?? 200) };

export const HOUR_MS = 3_600_000;
export const ACCOUNT = "patna.facebook";
export const IDS = ["a", "b", "c"] as const;

export const about = {
  accountKey: ACCOUNT,
  officeId: "patna",
  platform: "facebook",
  trigger: "schedule",
} as const;

/** Instants that crowd around a few hours and the month's borders, so that they meet and contradict each other. */
const instant = fc
  .tuple(
    fc.constantFrom(JULY.startsAt, ist("2023-07-12 11:00"), JULY.endsAt),
    fc.integer({ min: -90, max: 90 }),
  )
  .map(([at, minutes]) => new Date(at.getTime() + minutes * 60_000));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.oneof(fc.constant(null), value);

/** Anything that a platform may report of a live, at any time and in any order, however it contradicts itself. */
const sighting = fc
  .record({
    state: fc.constantFrom(...SESSION_STATES),
    startedAt: maybe(instant),
    createdAt: maybe(instant),
    endedAt: maybe(instant),
    lengthSeconds: maybe(fc.constantFrom(60, 1799.9, 1800, 2700, 100_000, 2_700_000)),
    plannedStartAt: maybe(instant),
  })
  .map((reported) => seen({ videoId: null, ...reported }));

const event = fc
  .tuple(fc.constantFrom("seen", "seen", "seen", "missing", "gone"), sighting, instant, maybe(instant))
  .map(
    ([kind, reported, at, lackedAt]): SessionEvent => ({
      ...about,
      kind: kind === "seen" ? "seen" : kind === "missing" ? "missing" : "gone",
      edge: kind === "gone" ? "node" : "live_videos",
      at,
      sighting: kind === "seen" ? reported : null,
      retentionDays: kind === "seen" ? null : 30,
      lackedAt,
    }),
  );

export type Reported = { id: (typeof IDS)[number]; event: SessionEvent };
const reported: fc.Arbitrary<Reported> = fc.record({ id: fc.constantFrom(...IDS), event });
export const history = fc.array(reported, { minLength: 1, maxLength: 10 });

/** Every session folded from its events, in the order in which they are recorded. */
export function fold(events: readonly Reported[]): LiveSession[] {
  return IDS.flatMap((id) => {
    const own = events.filter((one) => one.id === id).map((one) => one.event);
    const first = own.findIndex(({ kind }) => kind === "seen");
    if (first === -1) return [];
    const packs = own
      .slice(first)
      .reduce<readonly SessionObservation[]>((known, { sighting: shown, ...rest }) => {
        const named = shown && { ...shown, sessionId: id };
        return addObservation(known, { ...rest, sighting: named }, (pack) => pack).packs;
      }, []);
    return [foldSession(packs)];
  });
}

export const month = Array.from({ length: 33 }, (_, day) => {
  const first = new Date(JULY.startsAt.getTime() + day * 24 * HOUR_MS);
  return lookRun(first, new Date(first.getTime() + 24 * HOUR_MS - 60_000), 15);
});
export const looks: fc.Arbitrary<LookProof[]> = fc.oneof(
  fc.constant(month),
  fc.subarray(month),
  fc.subarray(month).map((runs) => runs.map((run) => ({ ...run, sessionIds: ["a"] }))),
);
