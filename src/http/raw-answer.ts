import type { Redactor } from "../telemetry/redaction.ts";
import { createRedactor } from "../telemetry/redaction.ts";

/** The most that is kept of an answer which did not fit its schema, in characters. */
export const RAW_ANSWER_CAP_CHARS = 65_536;

/** An answer as it may be kept: no secrets, no more than the cap, no NUL characters. */
export function keepRawAnswer(text: string, redact: Redactor): string {
  // A token that the cap would cut in two is taken out whole: redact first, with a margin, then cut.
  return redact(text.slice(0, RAW_ANSWER_CAP_CHARS + 4_096))
    .replaceAll("\u0000", "\ufffd")
    .slice(0, RAW_ANSWER_CAP_CHARS);
}

/** A keeper for one platform, which knows that platform's own secrets. */
export function createRawKeeper(secrets: readonly string[]): (text: string) => string {
  const redact = createRedactor(secrets);
  return (text) => keepRawAnswer(text, redact);
}
