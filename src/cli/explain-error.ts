import { ReachError } from "../errors/reach-error.ts";
import { toSystemError } from "../errors/system-error.ts";

const REMEDY =
  "Free space on the disk, or choose folders that this user may write to (REACH_DATA_DIR, --out).";

/** An error for a person: what is wrong and what to do; a stack trace only for bugs of ours. */
export function explainError(error: unknown): string {
  if (error instanceof ReachError) {
    const lines = error.message.split("\n").map((line) => `reach: ${line}`);
    const cause =
      error.cause instanceof Error && error.name === "StoreError" ? [`  ${error.cause.message}`] : [];
    return `${[...lines, ...cause, ...(error.remedy === null ? [] : [`  ${error.remedy}`])].join("\n")}\n`;
  }
  const system = toSystemError(error);
  if (system !== null) {
    const { path, reason } = system;
    return `reach: ${path === null ? reason : `${path} cannot be used: ${reason}`}\n  ${REMEDY}\n`;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `reach: unexpected error; this is a bug of ours\n${detail}\n`;
}
