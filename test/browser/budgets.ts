import { gunzipSync } from "node:zlib";
import type { Stage } from "./acceptance-checks.ts";

const KB = 1_000;
const NODES_AT_MOST = 4_000;
const REQUESTS_AT_MOST = 5;
const ASKS = 21;

/** The most that a page may weigh, gzipped, in bytes. */
const WEIGHTS: Readonly<Record<string, number>> = {
  "/months/2023-07?lang=hi": 45 * KB,
  "/offices/saharsa?month=2023-07&lang=hi": 25 * KB,
  "/districts?lang=hi": 60 * KB,
  "/departments?lang=hi": 60 * KB,
  "/growth?from=2023-07-02&to=2023-08-31&lang=hi": 60 * KB,
};

export type Budget = { path: string; bytes: number; nodes: number; requests: number; medianMs: number };

/** Weighs the pages; what is over its budget is returned as sentences. */
export async function weighPages({ api, page }: Stage): Promise<{ budgets: Budget[]; over: string[] }> {
  const budgets: Budget[] = [];
  const over: string[] = [];
  for (const [path, limit] of Object.entries(WEIGHTS)) {
    const bytes = await weigh(api.address, path);
    const requests: string[] = [];
    const count = (request: { url(): string }) => {
      if (!request.url().startsWith("data:")) requests.push(request.url());
    };
    page.on("request", count);
    await page.goto(new URL(path, api.address).href);
    page.off("request", count);
    const nodes = await page.locator("*").count();
    const medianMs = await timeOf(api.address, path);
    budgets.push({ path, bytes, nodes, requests: requests.length, medianMs });
    const foreign = requests.filter((url) => !url.startsWith(api.address));
    if (bytes > limit) over.push(`${path}: ${bytes} bytes gzipped, at most ${limit}`);
    if (nodes > NODES_AT_MOST) over.push(`${path}: ${nodes} elements, at most ${NODES_AT_MOST}`);
    if (requests.length > REQUESTS_AT_MOST) over.push(`${path}: ${requests.length} requests`);
    if (foreign.length > 0) over.push(`${path}: asks ${foreign.join(", ")}`);
  }
  return { budgets, over };
}

async function weigh(base: string, path: string): Promise<number> {
  const { request } = await import("node:http");
  return new Promise((settle, fail) => {
    const asked = request(new URL(path, base), { headers: { "accept-encoding": "gzip" } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => {
        const bytes = Buffer.concat(chunks);
        gunzipSync(bytes);
        settle(bytes.length);
      });
    });
    asked.on("error", fail);
    asked.end();
  });
}

async function timeOf(base: string, path: string): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < ASKS; i += 1) {
    const began = performance.now();
    await (await fetch(new URL(path, base))).arrayBuffer();
    times.push(performance.now() - began);
  }
  return Math.round((times.toSorted((a, b) => a - b)[Math.floor(ASKS / 2)] ?? 0) * 10) / 10;
}
