import { METRICS, type Metric } from "../../src/domain/platform.ts";
import type { AccountOutcome } from "../../src/platforms/contract.ts";
import type { Simulator } from "../../src/simulator/simulator.ts";
import { type TestReading, testReading } from "../support/reading.ts";
import { adapterFor, readAll, refsOf, SIMULATED_NOW, startSteady } from "../support/simulated-platforms.ts";

const CHANNELS = 38;
const DAY_MS = 86_400_000;

/** Each call of the Data API that is used here costs one unit (determine_quota_cost). */
describe("the units that 38 channels take", () => {
  let simulator: Simulator;
  let ctx: TestReading;
  beforeAll(async () => {
    simulator = await startSteady({ accounts: CHANNELS, platforms: ["youtube"], livesEach: 2 });
    ctx = testReading({ at: SIMULATED_NOW });
  });
  afterAll(async () => {
    ctx.close();
    await simulator.close();
  });
  beforeEach(() => simulator.requests.reset());

  const units = () => simulator.requests.total;
  const videosOf = (outcomes: readonly AccountOutcome[]) =>
    outcomes.reduce(
      (sum, { audience }) => sum + (audience?.ok ? (audience.value.counters.posts ?? 0) : 0),
      0,
    );
  const openIn = (outcomes: readonly AccountOutcome[]) =>
    outcomes
      .flatMap(({ live }) => (live?.ok ? live.value.sessions : []))
      .filter(({ endedAt }) => SIMULATED_NOW.getTime() - (endedAt?.getTime() ?? 0) < DAY_MS).length;

  it("are the least at the first sweep, at a steady one, and at a look at lives alone", async () => {
    const adapter = adapterFor(simulator, "youtube");
    const read = (metrics: readonly Metric[]) => readAll(adapter, refsOf(simulator, "youtube"), metrics, ctx);
    const first = await read(METRICS);
    expect(first.every(({ audience, live }) => audience?.ok === true && live?.ok === true)).toBe(true);
    expect(units()).toBe(1 + CHANNELS + Math.ceil(videosOf(first) / 50));

    const open = Math.ceil(openIn(first) / 50);
    simulator.requests.reset();
    expect(await read(METRICS)).toMatchObject(first.map(({ accountKey }) => ({ accountKey })));
    expect(units()).toBe(1 + CHANNELS + open);

    simulator.requests.reset();
    await read(["live"]);
    expect(units()).toBe(CHANNELS + open);
    simulator.requests.reset();
    await read(["audience"]);
    expect(units()).toBe(1);
  });

  it("are the same lives again, where none was asked about again", async () => {
    const adapter = adapterFor(simulator, "youtube");
    const ids = async () =>
      (await readAll(adapter, refsOf(simulator, "youtube"), ["live"], ctx)).map(({ live }) =>
        live?.ok ? live.value.sessions.map(({ sessionId, state }) => `${sessionId} ${state}`) : live,
      );
    const first = await ids();
    expect(first.flat().length).toBe(CHANNELS * 2);
    expect(await ids()).toEqual(first);
  });

  it("are predicted: the cost planned for a batch is what it costs in a steady state", async () => {
    const adapter = adapterFor(simulator, "youtube");
    const refs = refsOf(simulator, "youtube");
    const asked = new Map(refs.map(({ accountKey }) => [accountKey, METRICS]));
    const [batch] = adapter.splitIntoBatches(refs);
    if (batch === undefined) throw new Error("no batch");
    expect(adapter.callCost(batch, asked, new Set())).toEqual([{ family: "units", calls: 1 + CHANNELS + 1 }]);
  });
});
