import { readFile } from "node:fs/promises";
import { Redis } from "ioredis";
import { MongoClient } from "mongodb";

/** What a server process used since it began: seconds of CPU, and the most memory it ever held. */
export type ServerUsage = { cpuSeconds: number; megabytes: number };
export type ServersUsage = { mongod: ServerUsage; valkey: ServerUsage };

const TICKS_PER_SECOND = 100;

/** Of both servers, as Linux reports it. */
export async function usageOfServers(mongoUri: string, redisUrl: string): Promise<ServersUsage> {
  const client = await new MongoClient(mongoUri).connect();
  const { pid } = await client.db("admin").command({ serverStatus: 1 });
  await client.close();
  const redis = new Redis(redisUrl);
  const info = await redis.info("server");
  redis.disconnect();
  const valkeyPid = /process_id:(\d+)/.exec(info)?.[1] ?? "";
  return { mongod: await usageOf(String(pid)), valkey: await usageOf(valkeyPid) };
}

async function usageOf(pid: string): Promise<ServerUsage> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const kilobytes = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]);
  return { cpuSeconds: ticks / TICKS_PER_SECOND, megabytes: kilobytes / 1024 };
}
