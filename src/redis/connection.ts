import { Redis, type RedisOptions } from "ioredis";

const RECONNECT_MS_MAX = 1_500;

/** A worker waits for Redis without limit: a command in flight must not turn a finished job into a failed one. */
const workerOptions = {
  maxRetriesPerRequest: null,
  enableReadyCheck: true,
  retryStrategy: (tries: number) => Math.min(tries * 200, RECONNECT_MS_MAX),
} satisfies RedisOptions;

/** A producer fails at once: whoever enqueues a job gets an error when Redis is away, and does not hang. */
const producerOptions = {
  maxRetriesPerRequest: 1,
  enableOfflineQueue: false,
  retryStrategy: (tries: number) => Math.min(tries * 200, RECONNECT_MS_MAX),
} satisfies RedisOptions;

/** Opens a connection for workers and QueueEvents. The caller closes it. */
export function openWorkerConnection(url: string, onError: (error: Error) => void): Redis {
  return connect(url, workerOptions, onError);
}

/** Opens a connection for queues. Resolves when it is ready; rejects with the reason after `timeoutMs`. */
export async function openProducerConnection(
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
