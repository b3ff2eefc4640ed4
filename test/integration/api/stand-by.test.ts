import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { type Serving, listenOrStandBy } from "../../../src/api/server/listen-or-stand-by.ts";
import { Rig } from "../../support/collector.ts";

describe("a place to serve at", () => {
  let rig: Rig;
  let squatter: Server;
  let taken = 0;
  const serving: Serving[] = [];
  beforeAll(async () => {
    rig = await Rig.open({ purpose: "standby" });
    // Below the ports that the system gives out: those after it are not taken and freed by other tests meanwhile.
    taken = 20_000 + (process.pid % 400) * 25;
    squatter = createServer((socket) => socket.destroy()).listen(taken, "127.0.0.1");
    await once(squatter, "listening");
  });
  afterAll(async () => {
    for (const one of serving) await one.close();
    squatter.close();
    await rig.close();
  });

  const serve = async (deployment: string, portMayChange: boolean): Promise<Serving["served"]> => {
    const { collector } = await rig.process({ works: false });
    const one = await listenOrStandBy(
      {
        collector,
        deployment,
        simulated: true,
        version: "test",
        ready: async () => {},
        freshness: () => [],
      },
      { host: "127.0.0.1", port: taken, portMayChange, environmentKeys: [], onTakeOver: () => {} },
    );
    serving.unshift(one);
    return one.served;
  };

  it("used by another program is skipped unless it was requested, and the next process of the deployment finds the one chosen", async () => {
    const served = await serve("ours", true);
    expect(served).toMatchObject({ by: "this", instead: taken });
    expect(Number(new URL(served.address).port)).toBeGreaterThan(taken);
    expect(await serve("ours", true)).toEqual({ by: "other", address: served.address });
    const other = await serve("another's", true);
    expect(other).toMatchObject({ by: "this" });
    expect(other.address).not.toBe(served.address);
  });

  it("that something else uses is not given up where it was asked for", async () => {
    await expect(serve("ours", false)).rejects.toThrow(
      `REACH_API_PORT is ${taken}, but another program already listens on 127.0.0.1:${taken}`,
    );
  });
});
