import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** Writes until there is no room left, leaves it so for a while, and makes room again. */
export async function fillDisk(folder: string, forMs: number): Promise<void> {
  const path = join(folder, "ballast");
  const file = openSync(path, "w");
  const piece = Buffer.alloc(1024 * 1024, "x");
  try {
    for (;;) writeSync(file, piece);
  } catch {
    // Full: that is the point.
  } finally {
    closeSync(file);
  }
  await pause(forMs);
  rmSync(path);
}
