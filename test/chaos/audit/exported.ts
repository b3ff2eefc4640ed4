import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { exportCatalog } from "../../../src/services/exports/catalog.ts";
import { encodeRows } from "../../../src/services/exports/encode.ts";
import type { Store } from "../../../src/store/contracts/store.ts";
import { ZONE } from "../plan-run.ts";
import type { Played } from "./played.ts";

const COMMAND = fileURLToPath(new URL("../../../src/cli/main.js", import.meta.url));
const run = promisify(execFile);

/**
 * Starting the command takes longer than its work, so only one run in this many uses it; the others call its rows
 * directly.
 */
const BY_COMMAND_EVERY = 8;

export type Row = Record<string, string | number | boolean | null>;
export type Exported = "snapshots" | "gaps" | "live-sessions";

/** Rows of `reach export`, as another tool reads them from NDJSON. */
export async function exported(played: Played, store: Store, name: Exported): Promise<Row[]> {
  const text =
    played.plan.seed % BY_COMMAND_EVERY === 0 ? await byCommand(played, name) : await byRows(store, name);
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Row);
}

async function byCommand({ environment, mongoUri, database }: Played, name: Exported): Promise<string> {
  const named = mongoUri.replace("/?", `/${database.replace(/_simulated$/, "")}?`);
  const { stdout } = await run(process.execPath, [COMMAND, "export", name], {
    env: { ...environment, MONGODB_URI: named },
    maxBuffer: 512 * 1024 * 1024,
  });
  return stdout;
}

async function byRows(store: Store, name: Exported): Promise<string> {
  const { columns, rows } = exportCatalog[name];
  const request = { zone: ZONE, simulated: true, officeId: null, platform: null, since: null, until: null };
  const parts: Uint8Array[] = [];
  const lines = encodeRows("ndjson", rows(store, request), { name, columns, raw: false, simulated: true });
  for await (const part of lines) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}
