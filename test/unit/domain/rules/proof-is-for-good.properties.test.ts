import fc from "fast-check";
import { wasOnAir } from "../../../../src/domain/live-session.ts";
import type { LookProof } from "../../../../src/domain/look.ts";
import { ACCOUNT, about, fold, history, HOUR_MS, looks, month, type Reported, runs } from "./any-history.ts";
import { account, ist, judge, JULY, seen } from "./live-facts.ts";

const outcome = (events: readonly Reported[], seenBy: readonly LookProof[]) =>
  judge({ accounts: [account()], sessions: fold(events), looks: seenBy }).outcome;

describe("a verdict is a pure function of observations, looks and the rule", () => {
  it("no further observation, however late and whatever it says, takes a proven session away", () => {
    fc.assert(
      fc.property(history, history, looks, (known, further, seenBy) => {
        fc.pre(outcome(known, seenBy) === "met");
        expect(outcome([...known, ...further], seenBy)).toBe("met");
      }),
      runs,
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
