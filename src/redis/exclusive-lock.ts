import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Redis } from "ioredis";
import { openProducerConnection } from "./connection.ts";

/** Real time after which the lock of a dead process expires; a living process renews it well before. */
const LOCK_MS = 10_000;
const RENEW_MS = 2_500;
const POLL_MS = 250;

const RENEW = `if redis.call('get', KEYS[1]) == ARGV[1] then
  return redis.call('pexpire', KEYS[1], ARGV[2]) end
  return redis.call('set', KEYS[1], ARGV[1], 'PX', ARGV[2], 'NX') and 1 or 0`;
const RELEASE = `if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('del', KEYS[1]) end`;

export type LockOptions = {
  redisUrl: string;
  /** Redis key of the lock, shared by all processes that use this Redis. */
  key: string;
  signal: AbortSignal;
  /** Called once when another process holds the lock. */
  onWait: () => void;
  onError: (error: Error) => void;
};

/**
 * Runs `work` while holding the lock; waits for the lock without limit. The signal passed to `work` also aborts when the
 * lock is lost, as after a machine's sleep. Returns `null` when `signal` aborts before the lock is acquired.
 * @throws StoreError when Redis cannot be reached
 */
export async function withExclusiveLock<T>(
  options: LockOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | null> {
  const { redisUrl, key, signal, onError } = options;
  const redis = await openProducerConnection({ redisUrl, prefix: key, onError });
  const holder = randomUUID();
  const ending = new AbortController();
  try {
    if (!(await acquire(redis, holder, options))) return null;
    const renewing = keepRenewing(redis, key, holder, ending);
    try {
      return await work(AbortSignal.any([signal, ending.signal]));
    } finally {
      ending.abort();
      await renewing;
      await redis.eval(RELEASE, 1, key, holder).catch(() => {});
    }
  } finally {
    redis.disconnect();
  }
}

async function acquire(redis: Redis, holder: string, options: LockOptions): Promise<boolean> {
  const { key, signal, onWait } = options;
  for (let isWaiting = false; !signal.aborted; isWaiting = true) {
    if ((await redis.set(key, holder, "PX", LOCK_MS, "NX")) !== null) return true;
    if (!isWaiting) onWait();
    await pause(POLL_MS, undefined, { signal }).catch(() => {});
  }
  return false;
}

/** Renews the lock until `ending` aborts; aborts it when another process holds the lock. */
async function keepRenewing(
  redis: Redis,
  key: string,
  holder: string,
  ending: AbortController,
): Promise<void> {
  while (!ending.signal.aborted) {
    await pause(RENEW_MS, undefined, { signal: ending.signal }).catch(() => {});
    if (ending.signal.aborted) return;
    const renewed = await redis.eval(RENEW, 1, key, holder, LOCK_MS).catch(() => 1);
    if (renewed === 0) ending.abort();
  }
}
