import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Redis } from "ioredis";
import { StoreError } from "../errors/reach-error.ts";
import { producerConnection } from "./connection.ts";

/** Real time after which the turn of a process that died is free; a living one renews it often enough. */
const TURN_MS = 10_000;
const RENEW_MS = 2_500;
const LOOK_MS = 250;

const RENEW = `if redis.call('get', KEYS[1]) == ARGV[1] then
  return redis.call('pexpire', KEYS[1], ARGV[2]) end
  return redis.call('set', KEYS[1], ARGV[1], 'PX', ARGV[2], 'NX') and 1 or 0`;
const END = `if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('del', KEYS[1]) end`;

export type TurnOptions = {
  redisUrl: string;
  /** The name of what one process alone may do at a time, among all that share this Redis. */
  key: string;
  signal: AbortSignal;
  /** Called once when another process has the turn. */
  onWait: () => void;
  onError: (error: Error) => void;
};

/**
 * Does `work` while no other process does the same; waits for its turn as long as that takes. The signal that `work`
 * gets also ends when the turn was lost, as after a machine's sleep. Gives `null` where the signal came first.
 * @throws StoreError when Redis cannot be reached
 */
export async function oneAtATime<T>(
  options: TurnOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | null> {
  const { redisUrl, key, signal, onError } = options;
  const redis = await producerConnection(redisUrl, onError).catch((cause: unknown) => {
    throw new StoreError("Redis cannot be reached", { cause, remedy: "Start it, or correct REDIS_URL." });
  });
  const holder = randomUUID();
  const ending = new AbortController();
  try {
    if (!(await takeTurn(redis, holder, options))) return null;
    const renewing = renew(redis, key, holder, ending);
    try {
      return await work(AbortSignal.any([signal, ending.signal]));
    } finally {
      ending.abort();
      await renewing;
      await redis.eval(END, 1, key, holder).catch(() => {});
    }
  } finally {
    redis.disconnect();
  }
}

async function takeTurn(redis: Redis, holder: string, options: TurnOptions): Promise<boolean> {
  const { key, signal, onWait } = options;
  for (let waits = false; !signal.aborted; waits = true) {
    if ((await redis.set(key, holder, "PX", TURN_MS, "NX")) !== null) return true;
    if (!waits) onWait();
    await pause(LOOK_MS, undefined, { signal }).catch(() => {});
  }
  return false;
}

/** Renews the turn until the end; ends it where another process has it meanwhile. */
async function renew(redis: Redis, key: string, holder: string, ending: AbortController): Promise<void> {
  while (!ending.signal.aborted) {
    await pause(RENEW_MS, undefined, { signal: ending.signal }).catch(() => {});
    if (ending.signal.aborted) return;
    const renewed = await redis.eval(RENEW, 1, key, holder, TURN_MS).catch(() => 1);
    if (renewed === 0) ending.abort();
  }
}
