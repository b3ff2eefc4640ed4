import { Redis, type RedisOptions } from "ioredis";
import { checkServer } from "./check-server.ts";
import { isCredentialFault, toStoreError } from "./server-faults.ts";

const RECONNECT_MS_MAX = 1_500;

/** After a failover the same address may lead to the old server for a while: pause between reconnects. */
const FAILOVER_RECONNECT_MS = 1_000;
const FAILOVER_LOG_MS = 10_000;

/** Errors of a server that is no longer, or not yet, a primary. The connection stays open, so it must be replaced. */
const FAILOVER = /\b(READONLY|LOADING|MASTERDOWN|UNBLOCKED)\b/;

/** `reconnectOnError` of ioredis: reconnect only, or also send the failed command again. */
const RECONNECT = 1;
const RECONNECT_AND_RESEND = 2;

/** A worker waits for Redis without limit: a command in flight must not turn a finished job into a failed one. */
const workerOptions = { maxRetriesPerRequest: null, enableReadyCheck: true } satisfies RedisOptions;

/** A producer fails at once: whoever enqueues a job gets an error when Redis is away, and does not hang. */
const producerOptions = { maxRetriesPerRequest: 1, enableOfflineQueue: false } satisfies RedisOptions;

export type RedisAddress = {
  redisUrl: string;
  /** Start of all keys that the application uses. */
  prefix: string;
  onError: (error: Error) => void;
};

/** Opens a connection for workers and QueueEvents. The caller closes it. */
export function openWorkerConnection(url: string, onError: (error: Error) => void): Redis {
  return connect(url, { ...workerOptions, ...failover(RECONNECT_AND_RESEND, onError) }, onError);
}

/**
 * Opens a connection for queues and checks that the server can be used.
 * @throws StoreError with a remedy when it cannot be reached in time, or is not a writable primary with all rights
 */
export async function openProducerConnection(
  { redisUrl, prefix, onError }: RedisAddress,
  timeoutMs = 5_000,
): Promise<Redis> {
  const redis = connect(redisUrl, { ...producerOptions, ...failover(RECONNECT, onError) }, onError);
  try {
    await becomeReady(redis, timeoutMs);
    await checkServer(redis, prefix);
    return redis;
  } catch (cause) {
    redis.disconnect();
    throw toStoreError(cause);
  }
}

function becomeReady(redis: Redis, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`Redis did not answer within ${timeoutMs} ms`));
    }, timeoutMs);
    const end = (settle: () => void) => {
      clearTimeout(timer);
      redis.off("error", onFault);
      settle();
    };
    const onFault = (error: Error) => {
      if (isCredentialFault(error)) end(() => reject(error));
    };
    redis.on("error", onFault);
    redis.once("ready", () => end(resolve));
  });
}

function failover(action: typeof RECONNECT | typeof RECONNECT_AND_RESEND, onError: (error: Error) => void) {
  let failedAt = Number.NEGATIVE_INFINITY;
  let loggedAt = Number.NEGATIVE_INFINITY;
  return {
    retryStrategy: (tries: number) =>
      performance.now() - failedAt < 2 * FAILOVER_RECONNECT_MS
        ? FAILOVER_RECONNECT_MS
        : Math.min(tries * 200, RECONNECT_MS_MAX),
    reconnectOnError: (error: Error) => {
      if (!FAILOVER.test(error.message)) return false;
      failedAt = performance.now();
      if (failedAt - loggedAt >= FAILOVER_LOG_MS) {
        loggedAt = failedAt;
        onError(error);
      }
      return action;
    },
  } satisfies RedisOptions;
}

type ConnectionOptions = (typeof workerOptions | typeof producerOptions) & ReturnType<typeof failover>;

function connect(url: string, options: ConnectionOptions, onError: (error: Error) => void): Redis {
  const redis = new Redis(url, options);
  redis.on("error", onError);
  return redis;
}
