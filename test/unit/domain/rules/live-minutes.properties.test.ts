import fc from "fast-check";
import type { LiveEvidence } from "../../../../src/domain/evidence.ts";
import type { CoverageDay } from "../../../../src/domain/coverage.ts";
import { runs } from "./any-history.ts";
import { account, facts, held, ist, judge, JULY, lookRun, session } from "./live-facts.ts";

const KEYS = ["patna.facebook", "patna.facebook.dpro"] as const;
const HOUR_MS = 3_600_000;

const instant = fc
  .integer({ min: JULY.startsAt.getTime() - 6 * HOUR_MS, max: JULY.endsAt.getTime() + 6 * HOUR_MS })
  .map((ms) => new Date(ms));

/** Times that crowd around a few instants, so that parts meet, overlap and lie on either side of a border. */
const crowded = fc.oneof(
  instant,
  fc
    .tuple(
      fc.constantFrom(JULY.startsAt, ist("2023-07-12 11:00"), JULY.endsAt),
      fc.integer({ min: -4000, max: 4000 }),
    )
    .map(([at, seconds]) => new Date(at.getTime() + seconds * 1000)),
);

const key = fc.constantFrom(...KEYS);
const fromId = fc.constantFrom("100", "200", "999", null);

const recorded = fc
  .tuple(crowded, fc.integer({ min: 1, max: 3000 }), fc.nat(30), key, fromId)
  .map(([start, seconds, id, accountKey, from]) => ({
    ...held(start, seconds, `r${id}`, { fromId: from }),
    accountKey,
  }));

const unknown = fc
  .tuple(crowded, fc.integer({ min: 1, max: 5000 }), fc.nat(30), key, fc.constantFrom("live", "ended"))
  .map(([start, after, id, accountKey, state]) => {
    const at = new Date(start.getTime() + after * 1000);
    return session([
      {
        at,
        accountKey,
        state: state === "live" ? "live" : "ended",
        startedAt: start,
        createdAt: start,
        lengthSeconds: null,
        sessionId: `u${id}`,
        videoId: null,
      },
    ]);
  });

const looks = fc.array(
  fc
    .tuple(fc.integer({ min: -1, max: 34 }), fc.integer({ min: 0, max: 23 }), key, fc.constantFrom(1, 10, 30))
    .map(([day, hour, accountKey, retentionDays]) => {
      const first = new Date(JULY.startsAt.getTime() + day * 24 * HOUR_MS);
      const last = new Date(first.getTime() + hour * HOUR_MS);
      return lookRun(first, last, 15, { accountKey, retentionDays });
    }),
  { maxLength: 40 },
);

const fullLooks = KEYS.flatMap((accountKey) =>
  Array.from({ length: 33 }, (_, day) => {
    const first = new Date(JULY.startsAt.getTime() + day * 24 * HOUR_MS);
    return lookRun(first, new Date(first.getTime() + 24 * HOUR_MS - 60_000), 15, { accountKey });
  }),
);

const coverage: fc.Arbitrary<CoverageDay[]> = fc
  .uniqueArray(fc.tuple(key, fc.integer({ min: 1, max: 31 })), { selector: ([a, d]) => `${a}${d}` })
  .map((pairs) =>
    pairs.map(([accountKey, day]) => ({
      accountKey,
      officeId: "patna",
      platform: "facebook",
      metric: "live",
      day: `2023-07-${String(day).padStart(2, "0")}`,
      expected: { "0": 3, "10": 3 },
      read: { "0": 1 },
      gaps: [],
    })),
  );

const accounts = fc.constantFrom(
  [account()],
  [account(), account({ accountKey: KEYS[1], label: "dpro", externalId: "200" })],
  [account(), account({ accountKey: KEYS[1], label: "dpro", externalId: "200", activeFrom: "2023-07-10" })],
  [account(), account({ accountKey: KEYS[1], label: "dpro", handle: null, externalId: null })],
);

const oneOfEachId = (sessions: ReturnType<typeof held>[]) => [
  ...new Map(sessions.map((one) => [`${one.accountKey} ${one.sessionId}`, one])).values(),
];
const sessions = fc.array(fc.oneof(recorded, unknown), { maxLength: 8 }).map(oneOfEachId);

const evidence: fc.Arbitrary<LiveEvidence> = fc
  .record({ accounts, sessions, looks: fc.oneof(looks, fc.constant(fullLooks)), coverage })
  .map((given) => facts(given));

describe("whatever the evidence", () => {
  it("more evidence never turns met into anything else", () => {
    fc.assert(
      fc.property(evidence, evidence, (known, more) => {
        fc.pre(judge(known).outcome === "met");
        const all = {
          ...known,
          sessions: oneOfEachId([...more.sessions, ...known.sessions]),
          looks: [...known.looks, ...more.looks],
          coverage: [...known.coverage, ...more.coverage],
        };
        expect(judge(all).outcome).toBe("met");
      }),
      runs,
    );
  });

  it("lost coverage and lost looks never turn anything into not_met", () => {
    fc.assert(
      fc.property(evidence, fc.array(fc.nat(80)), (known, lost) => {
        fc.pre(judge(known).outcome !== "not_met");
        const kept = <T>(all: readonly T[]) => all.filter((_one, i) => !lost.includes(i));
        expect(judge({ ...known, looks: kept(known.looks) }).outcome).not.toBe("not_met");
        expect(judge({ ...known, coverage: kept(known.coverage) }).outcome).not.toBe("not_met");
      }),
      runs,
    );
  });

  it("an account that is retired on any day of the month, or struck out, never turns anything into not_met", () => {
    fc.assert(
      fc.property(evidence, fc.integer({ min: 1, max: 31 }), fc.nat(1), (known, day, which) => {
        fc.pre(judge(known).outcome !== "not_met");
        const activeTo = `2023-07-${String(day).padStart(2, "0")}`;
        const left = known.accounts[which];
        fc.pre(left !== undefined && (left.activeFrom ?? "") <= activeTo);
        const looks = known.looks.filter(({ accountKey }) => accountKey !== KEYS[which]);
        const retired = known.accounts.map((one, i) => (i === which ? { ...one, activeTo } : one));
        const traces = [...known.looks, ...known.sessions, ...known.coverage];
        expect(judge({ ...known, accounts: retired, looks }).outcome).not.toBe("not_met");
        const struck = known.accounts.filter(({ accountKey }) => accountKey !== KEYS[which]);
        const traced = traces.some(({ accountKey }) => accountKey === KEYS[which]);
        const without = judge(traced ? { ...known, accounts: struck } : known);
        expect(without.outcome).not.toBe("not_met");
      }),
      runs,
    );
  });

  it("the order of arrival changes nothing", () => {
    fc.assert(
      fc.property(evidence, fc.integer(), (known, seed) => {
        const shuffled = <T>(all: readonly T[]) =>
          all
            .map((one, i) => ({ one, by: Math.sin(seed + i) }))
            .toSorted((a, b) => a.by - b.by)
            .map(({ one }) => one);
        const again = {
          ...known,
          accounts: shuffled(known.accounts),
          sessions: shuffled(known.sessions),
          looks: shuffled(known.looks),
          coverage: shuffled(known.coverage),
        };
        expect(judge(again)).toEqual(judge(known));
      }),
      runs,
    );
  });

  it("met and not_met are both reached by what is generated", () => {
    const outcomes = new Set(fc.sample(evidence, 300).map((one) => judge(one).outcome));
    expect([...outcomes].toSorted()).toEqual(["met", "not_met", "undetermined"]);
  });
});
