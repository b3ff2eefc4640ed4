import { parentPort, workerData } from "node:worker_threads";
import { parseWorkbook } from "./parse-workbook.ts";

/** Entry of the worker thread: parses the bytes it was started with and posts the result. */
parentPort?.postMessage(await parseWorkbook(workerData as Uint8Array));
