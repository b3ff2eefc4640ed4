import { Worker } from "node:worker_threads";
import type { TableResult } from "../table.ts";
import { BOUNDS } from "./bounds.ts";

/** The worker's file beside this one: TypeScript in tests, JavaScript once built. */
const WORKER = new URL(
  `./workbook-worker${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`,
  import.meta.url,
);

let lastRead: Promise<unknown> = Promise.resolve();

/**
 * Reads an XLSX file in a worker thread, so that no file can block the process, with limits on its memory and time.
 * A file that exceeds a limit is a fault. One file at a time, so that parallel uploads do not multiply the memory.
 */
export function readWorkbook(bytes: Uint8Array): Promise<TableResult> {
  const read = lastRead.then(() => readInWorker(bytes));
  lastRead = read.catch(() => undefined);
  return read;
}

async function readInWorker(bytes: Uint8Array): Promise<TableResult> {
  const worker = new Worker(WORKER, {
    workerData: bytes,
    resourceLimits: { maxOldGenerationSizeMb: BOUNDS.heapMegabytes },
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<TableResult>((resolve, reject) => {
      timer = setTimeout(() => resolve(refusal("takes too long to read")), BOUNDS.milliseconds);
      worker.on("message", resolve);
      worker.on("error", (error) => {
        const isOutOfMemory = (error as NodeJS.ErrnoException).code === "ERR_WORKER_OUT_OF_MEMORY";
        if (isOutOfMemory) resolve(refusal("needs too much memory to read"));
        else reject(error);
      });
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

function refusal(what: string): TableResult {
  const sentence = `${what}; save it with fewer rows and columns, or as CSV UTF-8`;
  return { lines: [], faults: [{ line: 1, sentence }], notices: [] };
}
