import { once } from "node:events";
import { MongoClient } from "mongodb";
import { exportCatalog } from "../../src/services/exports/catalog.ts";
import { encodeRows } from "../../src/services/exports/encode.ts";
import { openStore } from "../../src/store/open-store.ts";

/** Writes every snapshot to stdout as NDJSON, by the bare driver or as `reach export` does; figures go to stderr. */
const [mode = "export", uri = "", database = ""] = process.argv.slice(2);

async function* bare(): AsyncGenerator<string> {
  const client = new MongoClient(uri);
  const rows = client
    .db(database)
    .collection("snapshots")
    .find({}, { projection: { _id: 0 }, batchSize: 1000 });
  for await (const row of rows) yield `${JSON.stringify(row)}\n`;
  await client.close();
}

async function* exported(): AsyncGenerator<Uint8Array> {
  const store = await openStore({ uri, database, collectorVersion: "bench" });
  const { columns, rows } = exportCatalog.snapshots;
  const request = {
    zone: "Asia/Kolkata",
    simulated: true,
    officeId: null,
    platform: null,
    since: null,
    until: null,
  };
  yield* encodeRows("ndjson", rows(store, request), { name: "snapshots", columns, simulated: true });
  await store.close();
}

const idleMegabytes = process.memoryUsage().rss / 1e6;
let mostMegabytes = idleMegabytes;
const watch = setInterval(() => {
  mostMegabytes = Math.max(mostMegabytes, process.memoryUsage().rss / 1e6);
}, 20);
const startedAt = performance.now();
for await (const chunk of mode === "bare" ? bare() : exported())
  if (!process.stdout.write(chunk)) await once(process.stdout, "drain");
const seconds = (performance.now() - startedAt) / 1000;
clearInterval(watch);
process.stderr.write(`${JSON.stringify({ seconds, idleMegabytes, mostMegabytes })}\n`);
