import { createHmac, timingSafeEqual } from "node:crypto";
import type { FailedDelivery } from "../domain/reminder.ts";

/**
 * One thing that a platform pushed about an account. `live` and `ended` are seen at `at`; `changed` only says that
 * there is something new.
 */
export type PushEvent = {
  externalId: string;
  sessionId: string | null;
  status: "live" | "ended" | "changed";
  /** The platform's own time of the event; `null` = it reports none. */
  at: Date | null;
  /** How the platform words the status. */
  platformStatus: string;
  raw: unknown;
};

export type PushRequest = { headers: Readonly<Record<string, string | undefined>>; body: Buffer };

/** One platform's pushes, behind the platform's own proof. Reads nothing and calls nothing. */
export type PushEndpoint = {
  /** Answers the platform's question whether the address is ours; `null` = it is refused. */
  answerChallenge(query: Readonly<Record<string, string>>): { body: string; type: string } | null;
  /** Whether the request is signed with the secret that the platform and we share. */
  isGenuine(request: PushRequest): boolean;
  /** The events in a genuine request; `null` = the body cannot be read. */
  readEvents(body: Buffer): PushEvent[] | null;
};

/** Where a platform reports what became of messages of ours, behind its own proof. */
export type DeliveryReports = Pick<PushEndpoint, "answerChallenge" | "isGenuine"> & {
  /** The failures in a genuine request; `null` = the body cannot be read. */
  readFailures(body: Buffer): FailedDelivery[] | null;
};

/** Compares a signature with the one that the body has under the secret, in constant time. */
export function isSignedWith(
  { algorithm, secret, encoding }: { algorithm: string; secret: string; encoding: "hex" | "base64" },
  body: Buffer,
  signature: string,
): boolean {
  const expected = Buffer.from(createHmac(algorithm, secret).update(body).digest(encoding));
  const given = Buffer.from(signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** Whether two texts are equal, in constant time for texts of one length. */
export function isSameText(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
