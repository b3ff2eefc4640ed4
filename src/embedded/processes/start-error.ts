import { StoreError } from "../../errors/reach-error.ts";

/** What a server's log says of a full disk; MongoDB and Valkey pass on the words of errno 28. */
const DISK_FULL = /No space left on device|ENOSPC|errno:? ?28\b/i;
/** WiredTiger's words for data files that it cannot read (its error codes WT_PANIC, WT_TRY_SALVAGE, WT_ERROR). */
const DATA_DAMAGED =
  /WT_PANIC|WT_TRY_SALVAGE|WT_ERROR|WiredTiger error|WiredTiger\.turtle|checksum|corrupt|Fatal assertion|UnrecoverableRollbackError/i;
/** Valkey's words for an append-only file that it cannot replay. */
const APPEND_ONLY_FILE_DAMAGED =
  /Bad file format reading the append only file|Unexpected end of file reading the append only file|Unrecoverable error reading the append only file|Error reading the append only file manifest|Invalid AOF manifest/i;

export const isAppendOnlyFileDamaged = (log: string): boolean => APPEND_ONLY_FILE_DAMAGED.test(log);

type Failed = { title: string; reason: string; log: string; home: string; logFile: string };

/** Why a server did not start, as one sentence with its remedy. `log` is what it wrote since it was started. */
export function toStartError({ title, reason, log, home, logFile }: Failed, cause?: unknown): StoreError {
  if (DISK_FULL.test(log))
    return new StoreError(`${title} did not start: the disk of ${home} is full`, {
      remedy: "Free space on that disk, and start again; nothing of the data is lost.",
    });
  if (title === "MongoDB" && DATA_DAMAGED.test(log))
    return new StoreError(`${title} did not start: the data in ${home} is damaged`, {
      remedy: `Restore the last back-up: set REACH_DATA_DIR to a new folder and run reach restore FILE. The damaged folder stays as it is; see ${logFile}.`,
    });
  const end = toMessages(log);
  return new StoreError(`${title} did not start: ${reason}${end === "" ? "" : `; its log ends: ${end}`}`, {
    remedy: `See ${logFile}.`,
    ...(cause === undefined ? {} : { cause }),
  });
}

const LINES_SHOWN = 4;

/** The last lines of a log; of MongoDB's JSON the messages alone. */
function toMessages(log: string): string {
  const lines = log.trim().split("\n").slice(-LINES_SHOWN);
  return lines.map((line) => /"msg":"([^"]*)"/.exec(line)?.[1] ?? line.slice(0, 200)).join("; ");
}
