import fc from "fast-check";
import { GAP_REASONS } from "../../src/domain/gap.ts";
import { METRICS } from "../../src/domain/platform.ts";
import type { AccountOutcome, AccountRef, ReadContext } from "../../src/platforms/contract.ts";
import { READABLE_PLATFORMS } from "../../src/platforms/adapters.ts";
import { FAULT_KINDS, type Fault, type FaultKind } from "../../src/simulator/faults/fault.ts";
import type { Simulator } from "../../src/simulator/simulator.ts";
import { type AnsweringServer, startAnsweringServer } from "../support/answering-server.ts";
import { type TestReading, testReading } from "../support/reading.ts";
import {
  adapterFor,
  allSecrets,
  readAll,
  refsOf,
  SIMULATED_NOW,
  startSteady,
} from "../support/simulated-platforms.ts";

/** Faults of one account that must cost its neighbours nothing. */
const OWN_FAULTS: readonly FaultKind[] = [
  "gone",
  "suspended",
  "forbidden",
  "migrated",
  "renamed",
  "missing-count",
  "number-as-string",
  "null-item",
  "empty-list",
  "lacking-list",
];

/** What a fault needs besides its kind to be felt within a test. */
const DETAILS: Partial<Record<FaultKind, Partial<Fault>>> = {
  throttle: { minutes: 7 },
  usage: { percent: 80 },
  slow: { milliseconds: 5 },
  huge: { bytes: 2_000_000 },
  migrated: { to: "999000111222" },
  renamed: { to: "sim_another" },
};

describe.each(READABLE_PLATFORMS)("the adapter of %s", (platform) => {
  let simulator: Simulator;
  let ctx: TestReading;
  let strangers: AnsweringServer;

  beforeAll(async () => {
    simulator = await startSteady({ accounts: 6, livesEach: 2, platforms: READABLE_PLATFORMS });
    strangers = await startAnsweringServer((_, response) => response.end("{}"));
  });
  afterAll(async () => {
    await simulator.close();
    await strangers.close();
  });
  beforeEach(() => {
    simulator.faults.clear();
    simulator.requests.reset();
    simulator.requests.clearWaits();
    strangers.requests.length = 0;
    ctx = testReading({ at: SIMULATED_NOW, secrets: allSecrets(simulator), maxBytes: 500_000 });
  });
  afterEach(() => ctx.close());

  const adapter = () => adapterFor(simulator, platform);
  const accounts = () => refsOf(simulator, platform);
  const readsLives = () => accounts().every((ref) => adapter().capabilities.canRead(ref, "live").can);

  /** One outcome for each account and metric, each either a reading or a gap with a known reason. */
  function expectWhole(outcomes: readonly AccountOutcome[], refs: readonly AccountRef[]): void {
    expect(outcomes.map(({ accountKey }) => accountKey).sort()).toEqual(
      refs.map(({ accountKey }) => accountKey).sort(),
    );
    const reported = outcomes.flatMap((outcome) => METRICS.map((metric) => outcome[metric]));
    for (const outcome of reported) expect(outcome?.observedAt).toEqual(SIMULATED_NOW);
    for (const gap of reported.filter((outcome) => outcome?.ok === false)) {
      expect(GAP_REASONS).toContain(gap?.ok === false && gap.reason);
      expect(gap).toHaveProperty("detail", expect.stringMatching(/\w+ \w+/));
    }
    const kept = JSON.stringify(outcomes);
    for (const secret of allSecrets(simulator)) expect(kept).not.toContain(secret);
  }

  it("reads every account, each under its own id, which is text", async () => {
    const outcomes = await readAll(adapter(), accounts(), METRICS, ctx);
    expectWhole(outcomes, accounts());
    for (const { accountKey, audience, live } of outcomes) {
      const ref = accounts().find((account) => account.accountKey === accountKey);
      expect(audience).toMatchObject({ ok: true, complete: true, value: { externalId: ref?.externalId } });
      expect(audience?.ok && audience.value.counters.followers).toBeGreaterThan(0);
      expect(live?.ok).toBe(readsLives());
      for (const session of live?.ok ? live.value.sessions : [])
        expect(typeof session.sessionId).toBe("string");
    }
  });

  it("reads an account that is known by its handle only, and says whose id it is", async () => {
    const [first] = accounts();
    const unpinned = accounts().map((ref) => ({ ...ref, externalId: null }));
    const outcomes = await readAll(adapter(), unpinned, ["audience"], ctx);
    const reported = outcomes.find(({ accountKey }) => accountKey === first?.accountKey)?.audience;
    expect(reported).toMatchObject({ ok: true, value: { externalId: first?.externalId } });
    const identities = await adapter().identify(unpinned, ctx);
    expect(identities.get(first?.accountKey ?? "")).toMatchObject({ externalId: first?.externalId });
  });

  it("returns no identity for a handle that does not exist", async () => {
    const nobody = {
      accountKey: `nobody.${platform}`,
      externalId: null,
      handle: "no_such_one",
      credential: null,
    };
    expect(await adapter().identify([nobody], ctx)).toEqual(new Map());
    const [outcome] = await readAll(adapter(), [nobody], ["audience"], ctx);
    expect(outcome?.audience).toMatchObject({ ok: false, reason: "not_found" });
  });

  it.each(FAULT_KINDS)("loses no account when one has the fault %s", async (kind) => {
    const [ill, ...well] = accounts();
    const to = kind === "redirect" || kind === "foreign-next" ? { to: strangers.url } : {};
    simulator.faults.add({ kind, platform, account: ill?.accountKey, ...DETAILS[kind], ...to });
    const outcomes = await readAll(adapter(), accounts(), METRICS, ctx);
    expectWhole(outcomes, accounts());
    expect(strangers.requests).toEqual([]);
    if (!OWN_FAULTS.includes(kind)) return;
    for (const { accountKey } of well) {
      const outcome = outcomes.find((one) => one.accountKey === accountKey);
      expect([outcome?.audience?.ok, outcome?.live?.ok]).toEqual([true, readsLives()]);
    }
  });

  it.each(FAULT_KINDS)("loses no account when all have the fault %s", async (kind) => {
    const to = kind === "redirect" || kind === "foreign-next" ? { to: strangers.url } : {};
    simulator.faults.add({ kind, platform, ...DETAILS[kind], ...to });
    expectWhole(await readAll(adapter(), accounts(), METRICS, ctx), accounts());
    expect(strangers.requests).toEqual([]);
  });

  it.each(["missing-count", "number-as-string", "gone", "html", "cut-off"] as const)(
    "makes no number of the fault %s",
    async (kind) => {
      simulator.faults.add({ kind, platform });
      for (const { audience } of await readAll(adapter(), accounts(), ["audience"], ctx))
        expect(audience?.ok).toBe(false);
    },
  );

  it("stops asking once it is asked for patience, and says until when", async () => {
    simulator.faults.add({
      kind: "throttle",
      platform,
      minutes: 7,
      ...(platform === "facebook" || platform === "instagram" ? { code: 4 } : {}),
    });
    const outcomes = await readAll(adapter(), accounts(), ["audience"], ctx);
    for (const { audience } of outcomes) {
      expect(audience).toMatchObject({
        ok: false,
        reason: "rate_limited",
        retryable: true,
        scope: "credential",
      });
      expect(audience?.ok === false && audience.retryAt?.getTime()).toBeGreaterThan(SIMULATED_NOW.getTime());
    }
    expect(simulator.requests.total).toBe(1);
  });

  it("sends no request after it was stopped", async () => {
    const stop = new AbortController();
    stop.abort();
    const outcomes = await readAll(adapter(), accounts(), METRICS, { ...ctx, signal: stop.signal });
    expectWhole(outcomes, accounts());
    for (const { audience } of outcomes)
      expect(audience).toMatchObject({ reason: "transport", retryable: true });
    expect(simulator.requests.total).toBe(0);
  });

  it("stops in the middle of a call", async () => {
    const stop = new AbortController();
    simulator.faults.add({ kind: "slow", platform, milliseconds: 30_000 });
    const http: ReadContext["http"] = {
      send: (request, options) => {
        setImmediate(() => stop.abort());
        return ctx.http.send(request, options);
      },
    };
    const outcomes = await readAll(adapter(), accounts(), METRICS, { ...ctx, http, signal: stop.signal });
    expectWhole(outcomes, accounts());
    for (const { audience } of outcomes)
      expect(audience).toMatchObject({ reason: "transport", retryable: true });
  });

  it("reports a valid token and an invalid one as such", async () => {
    for (const report of await adapter().checkAccess(ctx))
      expect(report).toMatchObject({ ok: true, remedy: null });
    simulator.faults.add({ kind: "credential-expired", platform });
    const reports = await adapter().checkAccess(ctx);
    expect(reports).not.toEqual([]);
    for (const report of reports) {
      expect(report.ok).toBe(false);
      expect(report.remedy).not.toBeNull();
    }
    for (const secret of allSecrets(simulator)) expect(JSON.stringify(reports)).not.toContain(secret);
  });

  it("says why where it cannot read", () => {
    const { canRead } = adapter().capabilities;
    const unknown = { accountKey: `a.${platform}`, externalId: null, handle: "a", credential: null };
    const answers = METRICS.map((metric) => canRead(unknown, metric));
    expect(answers.map((answer) => (answer.can ? "can" : answer.why))).toEqual([
      "can",
      expect.stringMatching(/^can$|\w+ \w+ \w+/),
    ]);
  });

  it("plans each account once, in batches that fit one request and share a credential", () => {
    const ref = fc.record({
      externalId: fc.option(fc.constantFrom("1", "2"), { nil: null }),
      credential: fc.option(fc.constantFrom("one", "two"), { nil: null }),
    });
    fc.assert(
      fc.property(fc.array(ref, { maxLength: 250 }), (refs) => {
        const planned = refs.map((some, index) => ({
          ...some,
          accountKey: `a${index}.${platform}`,
          handle: "h",
        }));
        const batches = adapter().splitIntoBatches(planned);
        expect(batches.flatMap((batch) => batch.accounts.map(({ accountKey }) => accountKey)).sort()).toEqual(
          planned.map(({ accountKey }) => accountKey).sort(),
        );
        for (const batch of batches) {
          expect(batch.accounts.length).toBeLessThanOrEqual(adapter().capabilities.accountsPerRequest);
          for (const { credential } of batch.accounts) expect(credential).toBe(batch.credential);
        }
      }),
    );
  });
});

describe.each([
  ["facebook", METRICS, 3],
  ["x", ["audience"], 2],
  ["youtube", ["audience"], 3],
  ["instagram", ["audience"], 3],
] as const)("a sweep of 120 accounts of %s", (platform, metrics, least) => {
  it(`takes ${least} requests, the least that the platform allows`, async () => {
    const simulator = await startSteady({ accounts: 120, platforms: [platform] });
    const ctx = testReading({ at: SIMULATED_NOW });
    try {
      const outcomes = await readAll(
        adapterFor(simulator, platform),
        refsOf(simulator, platform),
        metrics,
        ctx,
      );
      expect(outcomes.filter(({ audience }) => audience?.ok)).toHaveLength(120);
      expect(simulator.requests.total).toBe(least);
      expect(ctx.labels).toHaveLength(least);
    } finally {
      ctx.close();
      await simulator.close();
    }
  });
});

describe("long lists of lives", () => {
  it("are read as far as the window, on the platform's own host, wherever the next page is said to be", async () => {
    const strangers = await startAnsweringServer((_, response) => response.end("{}"));
    const simulator = await startSteady({ accounts: 1, livesEach: 90, retentionDays: null });
    const ctx = testReading({ at: SIMULATED_NOW });
    try {
      simulator.faults.add({ kind: "foreign-next", platform: "facebook", to: strangers.url });
      const refs = refsOf(simulator, "facebook");
      const adapter = adapterFor(simulator, "facebook");
      const [whole] = await readAll(adapter, refs, ["live"], ctx, new Date("2020-01-01T00:00:00Z"));
      expect(whole?.live).toMatchObject({ ok: true, complete: true, value: { pagedToEnd: true } });
      expect(whole?.live?.ok && whole.live.value.sessions).toHaveLength(90);
      expect(simulator.requests.total).toBe(4);
      const [recent] = await readAll(adapter, refs, ["live"], ctx);
      expect(recent?.live).toMatchObject({ ok: true, complete: true, value: { pagedToEnd: false } });
      expect(simulator.requests.total).toBe(7);
      expect(strangers.requests).toEqual([]);
    } finally {
      ctx.close();
      await simulator.close();
      await strangers.close();
    }
  });
});
