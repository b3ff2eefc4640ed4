import { Queue } from "bullmq";
import type { PlatformId } from "../../src/domain/platform.ts";
import { openProducerConnection } from "../../src/redis/connection.ts";

export type QueueBoardOptions = {
  redisUrl: string;
  prefix: string;
  platforms: readonly PlatformId[];
  simulated: boolean;
  onError: (error: Error) => void;
};

/** What is needed of a fastify server. */
type Server = {
  addHook(name: "onClose", end: () => Promise<void>): unknown;
  register(plugin: never, options: { prefix: string }): PromiseLike<unknown>;
};

/** Puts the board under a path of a server; who may come there, the server has decided before. */
export type QueueBoard = (app: Server, path: string) => Promise<void>;

/** Bull Board over the queues, loaded when it is put up, on a connection of its own that ends with the server. */
export function createQueueBoard(options: QueueBoardOptions): QueueBoard {
  return async (app, path) => {
    const { redisUrl, prefix, platforms, onError } = options;
    const [{ createBullBoard }, { BullMQAdapter }, { FastifyAdapter }] = await Promise.all([
      import("@bull-board/api"),
      import("@bull-board/api/bullMQAdapter"),
      import("@bull-board/fastify"),
    ]);
    const connection = await openProducerConnection({ redisUrl, prefix, onError });
    const queues = ["control", ...platforms].map((name) => {
      const queue = new Queue(name, { connection, prefix });
      queue.on("error", onError);
      return queue;
    });
    app.addHook("onClose", async () => {
      await Promise.all(queues.map((queue) => queue.close()));
      connection.disconnect();
    });
    const adapter = new FastifyAdapter();
    adapter.setBasePath(path);
    createBullBoard({
      queues: queues.map((queue) => new BullMQAdapter(queue)),
      serverAdapter: adapter,
      options: { uiConfig: { boardTitle: options.simulated ? "reach (SIMULATED)" : "reach" } },
    });
    adapter.setErrorHandler((error) => {
      throw error; // the server's own handler words it as every other problem
    });
    await app.register(adapter.registerPlugin() as never, { prefix: path });
  };
}
