import { once } from "node:events";
import { connect } from "node:net";
import { startApi } from "../../support/api.ts";
import { Rig } from "../../support/collector.ts";
import { until } from "../../support/until.ts";
import { snapshot } from "../store/samples.ts";

/** Rows of an export in a kilobyte each would be 200 MB: far more than sockets and streams hold between them. */
const FAR_TOO_MANY = 200_000;

describe("an export whose reader stops reading", () => {
  it("takes one of twelve places of its key until the reader goes away", async () => {
    const rig = await Rig.open({ purpose: "apiplaces", accounts: 1 });
    const { collector } = await rig.process({ works: false });
    async function* endless() {
      for (;;) yield snapshot();
    }
    const { snapshots } = collector.store;
    const store = { ...collector.store, snapshots: { ...snapshots, counters: endless } };
    const api = await startApi({ ...collector, store });
    const { hostname, port } = new URL(api.address);
    const sockets = Array.from({ length: 12 }, () => connect(Number(port), hostname));
    await Promise.all(
      sockets.map(async (socket) => {
        socket.write("GET /v1/exports/snapshots.ndjson HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        await once(socket, "data");
        socket.pause();
      }),
    );
    const refused = await api.ask("/v1/exports/offices.csv");
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "10"]);
    sockets[0]?.destroy();
    const accepted = await until(async () => {
      const answer = await api.ask("/v1/exports/offices.csv");
      return answer.status === 200 && answer.text();
    });
    expect(accepted).toContain("office");
    for (const socket of sockets) socket.destroy();
    await api.close();
    await rig.close();
  });

  it("stops reading rows, and ends for good when the reader goes away", async () => {
    const rig = await Rig.open({ purpose: "apipressure", accounts: 1 });
    const { collector } = await rig.process({ works: false });
    let given = 0;
    let ended = false;
    async function* endless() {
      try {
        for (;;) {
          given += 1;
          yield snapshot();
        }
      } finally {
        ended = true;
      }
    }
    const { snapshots } = collector.store;
    const store = { ...collector.store, snapshots: { ...snapshots, counters: endless } };
    const api = await startApi({ ...collector, store });
    const { hostname, port } = new URL(api.address);
    const socket = connect(Number(port), hostname);
    socket.pause();
    socket.write("GET /v1/exports/snapshots.ndjson HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    let before = -1;
    let quiet = 0;
    await until(
      () => {
        quiet = given > 0 && given === before ? quiet + 1 : 0;
        before = given;
        return quiet >= 30;
      },
      { timeoutMs: 30_000 },
    );
    expect(given).toBeLessThan(FAR_TOO_MANY);
    socket.destroy();
    expect(await until(() => ended)).toBe(true);
    await api.close();
    await rig.close();
  });
});
