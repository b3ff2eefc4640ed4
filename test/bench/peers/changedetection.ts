import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { freePort } from "../../integration/store/free-port.ts";
import { openPython } from "../../support/python.ts";
import { until } from "../../support/until.ts";
import { type OpenPeer, type Peer, type PeerTask, wasChecked } from "./peer.ts";

const WORKERS = 20;
/** It takes up to 19 addresses at once; more it takes in the background, where its own list may break. */
const ADDRESSES_AT_ONCE = 19;

/** Checked twice within a second it waits for the next one, which no schedule of an hour would meet. */
const APART_MS = 1_500;

const keptSettings = z.object({
  settings: z.object({ application: z.object({ api_access_token: z.string() }) }),
});
const idList = z.array(z.string());
type Call = (method: string, path: string, body?: string) => Promise<unknown>;

/** changedetection.io, a watch of its own for each Page; what did not change it does not store again. */
export const changedetection: Peer = {
  name: "changedetection.io 0.60.10",
  settings: `a watch for each Page, ${WORKERS} fetch workers (50 are no quicker), plain requests, all checked by one call`,
  open: async (task) => {
    const python = await openPython(join(import.meta.dirname, "changedetection.txt"));
    return startWatching(python.bin("changedetection.io"), task);
  },
};

async function startWatching(program: string, task: PeerTask): Promise<OpenPeer> {
  const port = String(await freePort());
  const child = spawn(program, ["-C", "-d", task.folder, "-h", "127.0.0.1", "-p", port], {
    env: {
      ...process.env,
      FETCH_WORKERS: String(WORKERS),
      WORKER_MAX_JOBS: "1000000",
      ALLOW_IANA_RESTRICTED_ADDRESSES: "true",
      DISABLE_VERSION_CHECK: "true",
      LOGGER_LEVEL: "CRITICAL",
    },
    stdio: "ignore",
  });
  const close = async () => {
    if (child.exitCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  };
  try {
    const call = await connect(`http://127.0.0.1:${port}/api/v1`, task.folder);
    const ids = await watchPages(call, task);
    let times = 1;
    const allChecked = () => checked(task.folder, ids, times);
    await allChecked();
    const read = async () => {
      times += 1;
      await pause(APART_MS);
      const begun = performance.now();
      await call("GET", "/watch?recheck_all=1");
      await allChecked();
      return performance.now() - begun;
    };
    return { read, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Waits until it answers, with the key that it made. */
async function connect(address: string, folder: string): Promise<Call> {
  const call = async (key: string, method: string, path: string, body?: string): Promise<unknown> => {
    const headers = { "x-api-key": key, "content-type": "text/plain" };
    const answer = await fetch(`${address}${path}`, { method, headers, ...(body ? { body } : {}) });
    if (!answer.ok) throw new Error(`changedetection.io answered ${answer.status} to ${method} ${path}`);
    return answer.status === 204 ? null : answer.json();
  };
  const key = await until(
    async () => {
      try {
        const kept: unknown = JSON.parse(await readFile(join(folder, "changedetection.json"), "utf8"));
        const token = keptSettings.parse(kept).settings.application.api_access_token;
        await call(token, "GET", "/systeminfo");
        return token;
      } catch {
        return null;
      }
    },
    { timeoutMs: 60_000, what: "changedetection.io has started" },
  );
  return (method, path, body) => call(key, method, path, body);
}

/** Has it watch the Pages alone, not the examples that it comes with. */
async function watchPages(call: Call, { url, ids, fields, access }: PeerTask): Promise<string[]> {
  const examples = z.record(z.string(), z.unknown()).parse(await call("GET", "/watch"));
  for (const id of Object.keys(examples)) await call("DELETE", `/watch/${id}`);
  const query = new URLSearchParams({ ...access, fields }).toString();
  const addresses = ids.map((id) => `${url}/${id}?${query}`);
  const watches: string[] = [];
  for (let at = 0; at < addresses.length; at += ADDRESSES_AT_ONCE) {
    const some = addresses.slice(at, at + ADDRESSES_AT_ONCE).join("\n");
    watches.push(...idList.parse(await call("POST", "/import?dedupe=false", some)));
  }
  return watches;
}

/** Waits until the file of each watch says that it was checked this often. */
async function checked(folder: string, ids: readonly string[], times: number): Promise<void> {
  const open = new Set(ids);
  await until(
    async () => {
      for (const id of open) {
        const text = await readFile(join(folder, id, "watch.json"), "utf8");
        if (!wasChecked(text, times)) return false;
        open.delete(id);
      }
      return true;
    },
    { timeoutMs: 60_000, what: `changedetection.io has checked each Page ${times} times` },
  );
}
