import { withTimeLimit } from "../../../src/services/collecting/batch/time-limit.ts";

const NOW = new Date("2026-01-02T03:04:05Z");
const inMs = (ms: number) => new Date(NOW.getTime() + ms);
const never = new AbortController().signal;
const untilAborted = (signal: AbortSignal) =>
  new Promise<unknown>((settle) => {
    if (signal.aborted) settle(signal.reason);
    signal.addEventListener("abort", () => settle(signal.reason));
  });

describe("the time that a person allowed", () => {
  it("ends the work of a sweep made by hand, as a time that is over", async () => {
    const sweep = { trigger: "collect" as const, closesAt: inMs(5) };
    expect(await withTimeLimit(never, sweep, NOW, untilAborted)).toMatchObject({ name: "TimeoutError" });
    const past = { trigger: "resync" as const, closesAt: inMs(-5) };
    expect(await withTimeLimit(never, past, NOW, untilAborted)).toMatchObject({ name: "TimeoutError" });
  });

  it("holds however long it is, and lets the work be stopped before", async () => {
    const stop = new AbortController();
    const sweep = { trigger: "collect" as const, closesAt: inMs(10 ** 12) };
    const work = withTimeLimit(stop.signal, sweep, NOW, untilAborted);
    stop.abort("stopped");
    expect(await work).toBe("stopped");
  });

  it("does not exist for a slot of the schedule, which ends by the clock alone", async () => {
    const sweep = { trigger: "schedule" as const, closesAt: inMs(0) };
    expect(await withTimeLimit(never, sweep, NOW, async (signal) => signal === never)).toBe(true);
  });
});
