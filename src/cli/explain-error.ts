import { ReachError } from "../errors/reach-error.ts";

/** An error for a person: what is wrong and what to do; a stack trace only for bugs of ours. */
export function explainError(error: unknown): string {
  if (error instanceof ReachError) {
    const lines = error.message.split("\n").map((line) => `reach: ${line}`);
    const cause =
      error.cause instanceof Error && error.name === "StoreError" ? [`  ${error.cause.message}`] : [];
    return `${[...lines, ...cause, ...(error.remedy === null ? [] : [`  ${error.remedy}`])].join("\n")}\n`;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `reach: unexpected error; this is a bug of ours\n${detail}\n`;
}
