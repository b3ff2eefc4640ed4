import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { FIRST_ID } from "./large-registry.ts";

/**
 * Facebook and X for any number of accounts, worked out from the id that is asked: a world of a million accounts that
 * holds none of them. Each Page lists one live of the day before.
 */
const USAGE = JSON.stringify({ call_count: 0, total_time: 0, total_cputime: 0 });
const ITEM_HEADERS = [{ name: "x-app-usage", value: USAGE }];
const [at = "2023-07-20T12:00:00+05:30"] = process.argv.slice(2);
const startedAt = new Date(Date.parse(at) - 86_400_000).toISOString().replace(".000Z", "+0000");

const server = createServer((request, response) => {
  void answer(request).then((body) => {
    response.setHeader("content-type", "application/json");
    response.setHeader("x-app-usage", USAGE);
    response.setHeader("x-rate-limit-limit", "1000000");
    response.setHeader("x-rate-limit-remaining", "999999");
    response.setHeader("x-rate-limit-reset", String(Math.floor(Date.parse(at) / 1000) + 900));
    response.end(JSON.stringify(body));
  });
});

async function answer(request: IncomingMessage): Promise<unknown> {
  const url = new URL(request.url ?? "/", "http://localhost");
  const ids = url.searchParams.get("ids");
  if (ids !== null) return { data: ids.split(",").map(toUser) };
  const batch = new URLSearchParams(await text(request)).get("batch") ?? "[]";
  return (JSON.parse(batch) as { relative_url: string }[]).map(({ relative_url: path }) => ({
    code: 200,
    headers: ITEM_HEADERS,
    body: JSON.stringify(toPage(path)),
  }));
}

/** The handle that the registry of the bench has for this id: another one would be told as a change of name. */
const toHandle = (id: string): string => `office${Number(id) - FIRST_ID}`;

const toUser = (id: string) => ({
  id,
  name: `Office ${id}`,
  username: toHandle(id),
  public_metrics: { followers_count: 4_000, following_count: 10, tweet_count: 900, listed_count: 3 },
});

function toPage(path: string) {
  const id = /\d{6,}/.exec(path)?.[0] ?? "0";
  const page = { id, name: `Office ${id}`, username: toHandle(id), followers_count: 4_000 };
  if (!path.includes("live_videos")) return page;
  const live = {
    id: `9${id}`,
    status: "VOD",
    title: "मुख्यमंत्री कन्या उत्थान योजना",
    creation_time: startedAt,
    broadcast_start_time: startedAt,
    permalink_url: `/${id}/videos/8${id}/`,
    from: { id, name: `Office ${id}` },
    video: { id: `8${id}`, length: 2_000 },
  };
  return { ...page, live_videos: { data: [live] } };
}

server.listen(0, "127.0.0.1", () =>
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
);
process.on("message", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const cpuSeconds = (userCPUTime + systemCPUTime) / 1e6;
  process.send?.({ times: { seconds: performance.now() / 1000, cpuSeconds, megabytes: maxRSS / 1024 } });
});
process.once("disconnect", () => process.exit(0));
