import { Redis, type RedisOptions } from "ioredis";

const RECONNECT_MS_MAX = 1_500;

/** A worker waits for Redis as long as it takes: a command in flight must not turn a finished job into a failed one. */
const workerOptions = {
  maxRetriesPerRequest: null,
  enableReadyCheck: true,
  retryStrategy: (tries: number) => Math.min(tries * 200, RECONNECT_MS_MAX),
} satisfies RedisOptions;

/** A producer answers at once: who puts work in learns that Redis is away instead of hanging. */
const producerOptions = {
  maxRetriesPerRequest: 1,
  enableOfflineQueue: false,
  retryStrategy: (tries: number) => Math.min(tries * 200, RECONNECT_MS_MAX),
} satisfies RedisOptions;

/** The connection of workers and of QueueEvents. The caller ends it. */
export function workerConnection(url: string, onError: (error: Error) => void): Redis {
  return connect(url, workerOptions, onError);
}

/**
 * The connection of queues; resolves once it is ready, and rejects with the reason if it is not within `timeoutMs`.
 */
export async function producerConnection(
  url: string,
  onError: (error: Error) => void,
  timeoutMs = 5_000,
): Promise<Redis> {
  const redis = connect(url, producerOptions, onError);
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      redis.disconnect();
      reject(new Error(`Redis did not answer within ${timeoutMs} ms`));
    }, timeoutMs);
    redis.once("ready", () => {
      clearTimeout(timer);
      resolve();
    });
  });
  return redis;
}

function connect(
  url: string,
  options: typeof workerOptions | typeof producerOptions,
  onError: (error: Error) => void,
): Redis {
  const redis = new Redis(url, options);
  redis.on("error", onError);
  return redis;
}
