import fc from "fast-check";
import { type LiveRule, liveRuleFor } from "../../../../src/domain/rules/rule-book.ts";
import type { LookProof } from "../../../../src/domain/look.ts";
import type { Correction } from "../../../../src/domain/rulings.ts";
import { ACCOUNT, fold, history, IDS, looks, type Reported, runs } from "./any-history.ts";
import { ist, judge, RULE } from "./live-facts.ts";

const rule: fc.Arbitrary<LiveRule> = fc
  .record({
    minMinutes: fc.constantFrom(1, 30, 45),
    sessionsPerMonth: fc.constantFrom(1, 2),
    resumeWindowSeconds: fc.constantFrom(0, 120, 3_600),
    countCrossPosted: fc.boolean(),
  })
  .map((over) => ({ ...RULE, ...over }));

const subject = fc.constantFrom<"welfare" | "other">("welfare", "other");
const KINDS: readonly fc.Arbitrary<Correction["what"]>[] = [
  fc.boolean().map((belongs) => ({ kind: "account", belongs })),
  fc.constantFrom(0, 60, 1_799.9, 1_800, 5_400).map((seconds) => ({ kind: "duration", seconds })),
  subject.map((one) => ({ kind: "subject", subject: one })),
];
const what = fc.oneof(...KINDS);

const correction: fc.Arbitrary<Correction> = fc
  .record({ what, sessionId: fc.constantFrom(null, null, ...IDS), minute: fc.nat(1_000_000) })
  .map(({ minute, ...rest }) => ({
    ...rest,
    accountKey: ACCOUNT,
    by: "Asha",
    at: new Date(ist("2023-08-01 09:00").getTime() + minute * 60_000),
    why: "seen by hand",
    reference: null,
  }));

const ofOneKind = fc.constantFrom(...KINDS).chain((kind) => fc.tuple(kind, kind, kind));

const sameInstant = { selector: ({ at }: Correction) => at.getTime(), maxLength: 4 };
const corrections = fc.uniqueArray(correction, sameInstant);

type Known = {
  rule: LiveRule;
  events: readonly Reported[];
  looks: readonly LookProof[];
  corrections: readonly Correction[];
};
const known: fc.Arbitrary<Known> = fc.record({ rule, events: history, looks, corrections });

const judged = ({ rule: by, events, ...evidence }: Known) =>
  judge({ ...evidence, sessions: fold(events) }, { rule: by });
const outcome = (of: Known) => judged(of).outcome;

const RANK = { not_met: 0, undetermined: 1, met: 2 };

/** Two sessions may turn out to be one, where what is learned later closes the time between them. */
const owingOne = known.map((one) => ({ ...one, rule: { ...one.rule, sessionsPerMonth: 1 } }));

describe("whatever the rule, and whatever people corrected", () => {
  it("where one session is owed, no further observation takes it away", () => {
    fc.assert(
      fc.property(owingOne, history, (one, further) => {
        fc.pre(outcome(one) === "met");
        expect(outcome({ ...one, events: [...one.events, ...further] })).toBe("met");
      }),
      runs,
    );
  });

  it("lost looks never turn anything into not_met", () => {
    fc.assert(
      fc.property(known, fc.array(fc.nat(40)), (one, lost) => {
        fc.pre(outcome(one) !== "not_met");
        const kept = one.looks.filter((_look, i) => !lost.includes(i));
        expect(outcome({ ...one, looks: kept })).not.toBe("not_met");
      }),
      runs,
    );
  });

  it("a rule that asks for fewer sessions never takes met away, and one that asks for more never takes not_met away", () => {
    fc.assert(
      fc.property(known, fc.nat(2), (one, sessions) => {
        const more = { ...one.rule, sessionsPerMonth: one.rule.sessionsPerMonth + sessions };
        expect(RANK[outcome({ ...one, rule: more })]).toBeLessThanOrEqual(RANK[outcome(one)]);
      }),
      runs,
    );
  });

  // Where two are owed, a live whose end is not known may reach the shorter length and leave the longer one in doubt.
  it("where one session is owed, nor does a rule that asks for shorter ones, or for longer ones", () => {
    fc.assert(
      fc.property(owingOne, fc.nat(60), (one, minutes) => {
        const more = { ...one.rule, minMinutes: one.rule.minMinutes + minutes };
        expect(RANK[outcome({ ...one, rule: more })]).toBeLessThanOrEqual(RANK[outcome(one)]);
      }),
      runs,
    );
  });

  it("a later rule changes nothing in the months before it, and judges no office there", () => {
    fc.assert(
      fc.property(known, fc.array(rule, { maxLength: 3 }), (one, rules) => {
        const later = rules.map((each) => ({ ...each, validFrom: "2023-08" }));
        expect(liveRuleFor({ live: [...later, one.rule] }, "2023-07")).toEqual(one.rule);
        expect(outcome({ ...one, rule: { ...one.rule, validFrom: "2023-08" } })).toBe("undetermined");
      }),
      runs,
    );
  });

  it("the newest correction of a kind decides, in whatever order they are kept", () => {
    fc.assert(
      fc.property(known, correction, ofOneKind, (one, word, [last, ...former]) => {
        const newest = { ...word, at: ist("2029-01-01 09:00"), what: last };
        const older = former.map((what, i) => ({ ...word, at: new Date(word.at.getTime() + i), what }));
        const alone = judged({ ...one, corrections: [newest] });
        expect(judged({ ...one, corrections: [newest, ...older] })).toEqual(alone);
        expect(judged({ ...one, corrections: [...older, newest] })).toEqual(alone);
      }),
      runs,
    );
  });

  it("a correction of another account, or of an unknown session, changes nothing", () => {
    fc.assert(
      fc.property(known, correction, fc.boolean(), (one, word, isElsewhere) => {
        const stray = isElsewhere ? { ...word, accountKey: "gaya.facebook" } : { ...word, sessionId: "none" };
        expect(judged({ ...one, corrections: [...one.corrections, stray] })).toEqual(judged(one));
      }),
      runs,
    );
  });

  it("where one session is owed, a length that a person raises never takes it away", () => {
    fc.assert(
      fc.property(owingOne, correction, fc.nat(9_000), (one, word, seconds) => {
        const reported = (length: number): Known => {
          const raised = {
            ...word,
            at: ist("2029-01-01 09:00"),
            what: { kind: "duration" as const, seconds: length },
          };
          return { ...one, corrections: [...one.corrections, raised] };
        };
        fc.pre(outcome(reported(900)) === "met");
        expect(outcome(reported(900 + seconds))).toBe("met");
      }),
      runs,
    );
  });

  it("met, not_met and undetermined are all reached, with corrections that matter", () => {
    const sample = fc.sample(known, 300);
    const outcomes = sample.map(outcome);
    expect([...new Set(outcomes)].toSorted()).toEqual(["met", "not_met", "undetermined"]);
    expect(sample.map((one) => outcome({ ...one, corrections: [] }))).not.toEqual(outcomes);
  });
});
