import { createRedactor, type Redactor } from "../telemetry/redaction.ts";

/** The most that is kept of an answer which did not fit its schema, in characters. */
export const RAW_ANSWER_CAP_CHARS = 65_536;

/** An answer as it may be kept: secrets taken out before it is cut, no more than the cap, no NUL characters. */
export function keepRawAnswer(text: string, redact: Redactor): string {
  return redact(text).slice(0, RAW_ANSWER_CAP_CHARS).replaceAll("\u0000", "\ufffd");
}

/** A keeper for one platform, which knows that platform's own secrets. */
export function createRawKeeper(secrets: readonly string[]): (text: string) => string {
  const redact = createRedactor(secrets);
  return (text) => keepRawAnswer(text, redact);
}
