import { Agent } from "node:http";
import axios from "axios";
import { MongoClient } from "mongodb";
import { type Captured, sessionIdsIn, transactionsFor, type WriteCall } from "./capture.ts";
import type { SweepTimes } from "./sweep-process.ts";

/** As many requests and transactions in flight as the collector has: six batches for each platform. */
const LANES = 6;

/**
 * The least that could be: the same requests with axios, and the same documents in the same bulk writes and
 * transactions, without queue, checks or bookkeeping. What is read in between is left out.
 */
export async function runBareLoop(
  captured: Captured,
  place: { uri: string; database: string },
  timed: (work: () => Promise<void>) => Promise<SweepTimes>,
): Promise<SweepTimes> {
  const client = new MongoClient(place.uri, { writeConcern: { w: "majority" } });
  await client.connect();
  const database = client.db(place.database);
  const agent = new Agent({ keepAlive: true, maxSockets: 2 * LANES });
  // Else its updates of lives would find none, and be cheaper than ours.
  const transactions = transactionsFor(captured, await sessionIdsIn(database));
  const send = async ({ method, url, query, form, headers }: Captured["requests"][number]) => {
    await axios.request({
      method,
      url,
      httpAgent: agent,
      proxy: false,
      headers: headers ?? {},
      ...(query === undefined ? {} : { params: query }),
      ...(form === undefined ? {} : { data: new URLSearchParams(form).toString() }),
    });
  };
  const write = (calls: readonly WriteCall[]) =>
    client.withSession((session) =>
      session.withTransaction(async () => {
        for (const { collection, method, parts, ordered } of calls) {
          const target = database.collection(collection) as unknown as Record<string, Method>;
          await target[method]?.(...parts, { session, ordered });
        }
      }),
    );
  const { requests } = captured;
  // A plan is written without a request of its own.
  const work = transactions.map((calls, i) => ({ request: requests[i], calls }));
  const isX = ({ request }: (typeof work)[number]) => request?.url.includes("/2/") ?? false;
  const queues = [work.filter(isX), work.filter((item) => !isX(item))];
  const lane = async (queue: typeof work) => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      if (next.request) await send(next.request);
      await write(next.calls);
    }
  };
  const times = await timed(async () => {
    await Promise.all(queues.flatMap((queue) => Array.from({ length: LANES }, () => lane(queue))));
  });
  agent.destroy();
  await client.close();
  return times;
}

type Method = (...args: unknown[]) => Promise<unknown>;
