import { TransportError } from "../../../src/errors/reach-error.ts";
import { createCircuitBreakers } from "../../../src/quota/circuit-breaker.ts";
import { openCallBudget } from "../../../src/quota/call-budget/call-budget.ts";
import { Cooldowns } from "../../../src/quota/cooldowns.ts";
import { PacedClient } from "../../../src/quota/paced-client.ts";
import { LogBook } from "../../support/collector.ts";
import { testDatabase } from "../../support/servers.ts";

describe("a platform that takes calls and never answers", () => {
  it("is unreachable for those who wait for its first answer, not rate limited; they say that they were not asked", async () => {
    const database = testDatabase("paced");
    const { redisUrl, name: prefix } = database;
    const { budget, close } = await openCallBudget({ redisUrl, prefix, onError: () => {} });
    const clock = { now: () => new Date(1_800_000_000_000), source: "system" as const };
    const log = new LogBook().logger();
    let giveUp: (error: Error) => void = () => {};
    let reach: () => void = () => {};
    const isReached = new Promise<void>((resolve) => (reach = resolve));
    const http = {
      send: () => {
        reach();
        return new Promise<never>((_, reject) => (giveUp = reject));
      },
    };
    const parts = { http, budget, clock, log, cooldowns: new Cooldowns(clock) };
    const clientOf = (signal: AbortSignal) =>
      new PacedClient(
        { ...parts, breakers: createCircuitBreakers(log, "system") },
        "facebook",
        null,
        signal,
        { urgent: false },
      );
    const send = (signal: AbortSignal) =>
      clientOf(signal).ctx.http.send(
        {
          method: "GET",
          url: "https://graph.facebook.com/",
          query: {},
          label: "facebook",
          counts: { credential: "default", family: "app", calls: 1 },
        },
        { signal },
      );
    const first = send(new AbortController().signal);
    await isReached;
    const timeLimit = new AbortController();
    const second = send(timeLimit.signal);
    timeLimit.abort();
    await expect(second).rejects.toMatchObject({
      reason: "transport",
      message: "not asked: earlier calls to facebook have had no response so far",
    });
    giveUp(new TransportError("timed out"));
    await expect(first).rejects.toThrow("timed out");
    close();
    await database.cleanUp();
  });
});
