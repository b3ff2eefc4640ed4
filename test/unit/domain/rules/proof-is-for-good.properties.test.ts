import fc from "fast-check";
import { foldSession } from "../../../../src/domain/fold-session.ts";
import { type LiveSession, wasOnAir } from "../../../../src/domain/live-session.ts";
import type { LookProof } from "../../../../src/domain/look.ts";
import {
  addObservation,
  type SessionEvent,
  type SessionObservation,
} from "../../../../src/domain/session-observation.ts";
import { SESSION_STATES } from "../../../../src/domain/session-sighting.ts";
import { account, ist, judge, JULY, lookRun, seen } from "./live-facts.ts";

const HOUR_MS = 3_600_000;
const ACCOUNT = "patna.facebook";
const IDS = ["a", "b", "c"] as const;

const about = {
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

type Reported = { id: (typeof IDS)[number]; event: SessionEvent };
const reported: fc.Arbitrary<Reported> = fc.record({ id: fc.constantFrom(...IDS), event });
const history = fc.array(reported, { minLength: 1, maxLength: 10 });

/** Every session as its events tell of it, in the order in which they are recorded. */
function fold(events: readonly Reported[]): LiveSession[] {
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

const month = Array.from({ length: 33 }, (_, day) => {
  const first = new Date(JULY.startsAt.getTime() + day * 24 * HOUR_MS);
  return lookRun(first, new Date(first.getTime() + 24 * HOUR_MS - 60_000), 15);
});
const looks: fc.Arbitrary<LookProof[]> = fc.oneof(
  fc.constant(month),
  fc.subarray(month),
  fc.subarray(month).map((runs) => runs.map((run) => ({ ...run, sessionIds: ["a"] }))),
);

const outcome = (events: readonly Reported[], seenBy: readonly LookProof[]) =>
  judge({ accounts: [account()], sessions: fold(events), looks: seenBy }).outcome;

const runs = { numRuns: 200 };

describe("a verdict is a pure function of observations, looks and the rule", () => {
  it("no further observation, however late and whatever it says, takes a proven session away", () => {
    fc.assert(
      fc.property(history, history, looks, (known, further, seenBy) => {
        fc.pre(outcome(known, seenBy) === "met");
        expect(outcome([...known, ...further], seenBy)).toBe("met");
      }),
      { ...runs, numRuns: 300 },
    );
  });

  it("what is proven of a session only grows: on air, its longest length, its first start, when it was seen", () => {
    fc.assert(
      fc.property(history, history, (known, further) => {
        const before = fold(known);
        const after = new Map(fold([...known, ...further]).map((one) => [one.sessionId, one]));
        for (const session of before) {
          const now = after.get(session.sessionId);
          expect(now && wasOnAir(now)).toBe(wasOnAir(session) || (now !== undefined && wasOnAir(now)));
          expect(now?.longest?.seconds ?? -1).toBeGreaterThanOrEqual(session.longest?.seconds ?? -1);
          expect(session.toldStartAt ?? now?.toldStartAt).toEqual(now?.toldStartAt);
          expect(now?.lastSeenAt.getTime()).toBeGreaterThanOrEqual(session.lastSeenAt.getTime());
          expect(now?.firstSeenAt.getTime()).toBeLessThanOrEqual(session.firstSeenAt.getTime());
        }
      }),
      runs,
    );
  });

  it("not_met needs every stretch of the month covered by looks that nothing has shown to be wrong", () => {
    fc.assert(
      fc.property(history, looks, fc.nat(30), (known, seenBy, day) => {
        fc.pre(outcome(known, seenBy) === "not_met");
        const wrong = {
          accountKey: ACCOUNT,
          edge: "live_videos" as const,
          from: new Date(JULY.startsAt.getTime() + day * 24 * HOUR_MS),
          until: new Date(JULY.endsAt.getTime() + 40 * 24 * HOUR_MS),
        };
        const shown = judge({ sessions: fold(known), looks: seenBy, wrongLists: [wrong] }).outcome;
        expect(shown).toBe("undetermined");
      }),
      runs,
    );
  });

  it("an observation that shows a list wrong moves not_met to undetermined or met, and nothing else", () => {
    fc.assert(
      fc.property(history, (known) => {
        fc.pre(outcome(known, month) === "not_met");
        const missed = {
          ...about,
          kind: "missing",
          sighting: null,
          retentionDays: 400,
          edge: "live_videos",
        } as const;
        const start = ist("2023-06-20 10:00");
        const refuted: Reported[] = [
          { at: ist("2023-06-20 12:00"), kind: "seen" as const },
          { at: ist("2023-07-01 00:00"), kind: "missing" as const },
          { at: ist("2023-08-03 00:00"), kind: "seen" as const },
        ].map(({ at, kind }) => ({
          id: "c",
          event:
            kind === "missing"
              ? { ...missed, at }
              : {
                  ...about,
                  kind,
                  at,
                  edge: "node",
                  sighting: seen({ startedAt: start, createdAt: start, lengthSeconds: 60, videoId: null }),
                  retentionDays: null,
                },
        }));
        const others = known.filter(({ id }) => id !== "c");
        fc.pre(outcome(others, month) === "not_met");
        expect(outcome([...others, ...refuted], month)).not.toBe("not_met");
      }),
      runs,
    );
  });

  it("met, not_met and undetermined are all reached by what is generated", () => {
    const outcomes = fc
      .sample(fc.tuple(history, looks), 400)
      .map(([events, seenBy]) => outcome(events, seenBy));
    expect([...new Set(outcomes)].toSorted()).toEqual(["met", "not_met", "undetermined"]);
  });
});
