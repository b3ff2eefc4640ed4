import { runWorkers } from "../../workers/jobs/run-workers.ts";
import { gap, write } from "../integration/store/samples.ts";
import { startApi } from "../support/api.ts";
import { at, Rig } from "../support/collector.ts";
import { startRunServers, stopRunServers } from "../support/run-servers.ts";

export type ServedWorld = {
  address: string;
  key: string;
  /** Ids of what there is: a re-reading, a webhook, a finding, and a row that waits for a second person. */
  ids: { resync: string; webhook: string; finding: string; entry: string };
  close(): Promise<void>;
};

/** What may do everything in the world that is asked here. */
const KEY = "a-key-that-may-do-everything-here";
const SLOTS = 13;

/**
 * A small simulated world behind a running interface, with some of everything in it: readings of two hours, lives, a
 * gap, and figures that people entered, one of them still to be confirmed by a second person. Workers run, so that a
 * re-reading ends.
 */
export async function serveWorld(): Promise<ServedWorld> {
  await startRunServers();
  const rig = await Rig.open({
    purpose: "interop",
    accounts: 3,
    livesEach: 2,
    start: at("2023-07-20 10:00"),
  });
  const { collector, drive, workers: driven } = await rig.process();
  for (let slot = 0; slot < SLOTS; slot += 1) {
    await drive.advance();
    rig.clock.move(10);
  }
  const accountKey = "office-1.facebook";
  await collector.store.readings.record(
    write({
      gaps: [gap({ accountKey, officeId: "office-1" })],
      findings: [{ accountKey, code: "handle_changed", detail: "was a, is b", at: at("2023-07-20 11:00") }],
    }),
  );
  await driven.close();
  const workers = await runWorkers({
    collector,
    redisUrl: rig.deployment.redisUrl,
    prefix: collector.store.database,
    platforms: [...collector.adapters.keys()],
    keepsSchedule: true,
  });
  const api = await startApi(collector, {
    keys: [`admin:${KEY}`],
    limits: { requestsPerTenSeconds: 1_000_000, resyncsPerMinute: 1_000_000, failuresPerMinute: 1_000_000 },
  });
  const head = "office,platform,metric,value,precision,observed_at,entered_by,evidence";
  const row = (value: number, day: string) =>
    `office-1,whatsapp,followers,${value},,${day},A. Kumar,a photograph`;
  await api.ask("/v1/intake", {
    method: "POST",
    key: KEY,
    headers: { "content-type": "text/csv" },
    body: [head, row(1200, "2023-07-18"), row(9000, "2023-07-19"), ""].join("\n"),
  });
  const post = async (path: string, body: object) => {
    const headers = { "content-type": "application/json" };
    return api.json<{ id: string }>(path, {
      method: "POST",
      key: KEY,
      headers,
      body: JSON.stringify(body),
    });
  };
  const { id: resync } = await post("/v1/offices/office-1/resyncs", {});
  const { id: webhook } = await post("/v1/webhooks", { url: "https://receiver.example/hook" });
  await collector.store.outbox.sequence();
  const [finding] = await collector.store.findings.list({}, null, 1);
  const [entry] = await collector.store.intake.listHeld();
  return {
    address: api.address,
    key: KEY,
    ids: { resync, webhook, finding: finding?.findingId ?? "", entry: entry?.entryId ?? "" },
    close: async () => {
      await api.close();
      await workers.close();
      await rig.close();
      await stopRunServers();
    },
  };
}
