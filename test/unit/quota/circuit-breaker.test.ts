import { TransportError } from "../../../src/errors/reach-error.ts";
import { createCircuitBreakers } from "../../../src/quota/circuit-breaker.ts";
import { LogBook } from "../../support/collector.ts";
import { until } from "../../support/until.ts";

const answer = (status: number) => ({
  status,
  headers: {},
  body: "",
  receivedAt: new Date(0),
  milliseconds: 1,
});

describe("a platform that does not answer", () => {
  it("is spared after five calls in a row, probed, and taken up again; each is said once", async () => {
    const log = new LogBook();
    const breakers = createCircuitBreakers(log.logger(), "file");
    const signal = new AbortController().signal;
    let sent = 0;
    let isAway = true;
    const send = () =>
      breakers.run("facebook", signal, () => {
        sent += 1;
        return isAway ? Promise.reject(new TransportError("no way")) : Promise.resolve(answer(200));
      });
    for (let call = 0; call < 5; call += 1) await expect(send()).rejects.toThrow("no way");
    for (let call = 0; call < 25; call += 1)
      await expect(send()).rejects.toMatchObject({
        reason: "transport",
        message: expect.stringContaining("not asked: facebook did not answer 5 calls in a row"),
      });
    expect(sent).toBe(5);
    isAway = false;
    expect((await until(() => send().catch(() => null)))?.status).toBe(200);
    expect(sent).toBe(6);
    expect(log.said("circuit breaker open")).toBe(1);
    expect(log.said("circuit breaker closed")).toBe(1);
  });

  it("does not spare another platform, and hands out an answer of its servers as it is", async () => {
    const breakers = createCircuitBreakers(new LogBook().logger(), "file");
    const { signal } = new AbortController();
    for (let call = 0; call < 5; call += 1)
      expect((await breakers.run("facebook", signal, () => Promise.resolve(answer(503)))).status).toBe(503);
    await expect(breakers.run("facebook", signal, () => Promise.resolve(answer(200)))).rejects.toMatchObject({
      reason: "platform_error",
      message: expect.stringContaining("not asked: facebook answered with server errors to 5 calls in a row"),
    });
    expect((await breakers.run("x", signal, () => Promise.resolve(answer(200)))).status).toBe(200);
  });

  it("is not blamed for calls that we broke off ourselves", async () => {
    const breakers = createCircuitBreakers(new LogBook().logger(), "file");
    const stopped = AbortSignal.abort();
    const broken = () => breakers.run("x", stopped, () => Promise.reject(new TransportError("was stopped")));
    for (let call = 0; call < 9; call += 1) await expect(broken()).rejects.toThrow("was stopped");
    const { signal } = new AbortController();
    expect((await breakers.run("x", signal, () => Promise.resolve(answer(200)))).status).toBe(200);
  });
});
