import { closeSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { ServerBox } from "./server-box.ts";

/** What a full disk did. `felt` = mongod itself was refused room, by its own log. */
export type DiskFull = { megabytes: number; felt: boolean; died: boolean };

const PIECE = Buffer.alloc(1024 * 1024, "x");
const TRIES = 10;
const NO_SPACE = /No space left on device|ENOSPC|"error":28\b/;

/**
 * Fills mongod's own small disk to the last byte, has mongod write what it holds, leaves it so for a while, and makes
 * room again. mongod ends itself when it cannot write: it is started again, as a supervisor would.
 */
export async function fillDisk(box: ServerBox, forMs: number): Promise<DiskFull> {
  if (!box.isOnSmallDisk) throw new Error("only a disk that was mounted for it is ever filled");
  const path = join(box.folder, "mongo", "ballast");
  const saidBefore = readFileSync(box.logOf("mongod"), "utf8").length;
  const isFelt = () => NO_SPACE.test(readFileSync(box.logOf("mongod"), "utf8").slice(saidBefore));
  const over = pause(forMs);
  let megabytes = 0;
  try {
    // What mongod writes can also make room: a journal that is not needed any more is removed.
    for (let tries = 0; tries < TRIES && !isFelt(); tries += 1) {
      megabytes += fill(path);
      await box.flush();
    }
    await over;
    return { megabytes, felt: isFelt(), died: !box.isUp("mongod") };
  } finally {
    rmSync(path);
    await box.start("mongod");
  }
}

/** Writes until there is no room left. Gives how much that was; any other end is a failure of the torment. */
function fill(path: string): number {
  const file = openSync(path, "a");
  let bytes = 0;
  try {
    for (let size = PIECE.length; size >= 1; )
      try {
        bytes += writeSync(file, PIECE, 0, size);
      } catch (error) {
        if (!(error instanceof Error) || !("code" in error) || error.code !== "ENOSPC") throw error;
        size = Math.floor(size / 8);
      }
  } finally {
    closeSync(file);
  }
  return Math.round(bytes / PIECE.length);
}
