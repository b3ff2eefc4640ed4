import { createRedactor, type Redactor } from "../telemetry/redaction.ts";

/** The most that is kept of a response that failed its schema, in characters. */
export const RAW_ANSWER_CAP_CHARS = 65_536;

/** A response body as it may be stored: redacted, then truncated to the cap, without NUL characters. */
export function keepRawAnswer(text: string, redact: Redactor): string {
  return redact(text).slice(0, RAW_ANSWER_CAP_CHARS).replaceAll("\u0000", "\ufffd");
}

/** Returns a function that redacts one platform's secrets. */
export function createRawKeeper(secrets: readonly string[]): (text: string) => string {
  const redact = createRedactor(secrets);
  return (text) => keepRawAnswer(text, redact);
}
