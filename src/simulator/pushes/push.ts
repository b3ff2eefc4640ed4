import { createHmac } from "node:crypto";
import type { AppKeys } from "../world/credential.ts";
import type { LiveEvent } from "./live-events.ts";

export type PushMessage = { body: string; headers: Record<string, string> };

/** An event, the account as the platform shows it, and the secret that signs the message. */
export type PushedEvent = LiveEvent & {
  face: { id: string; handle: string; name: string };
  followers: number;
  secret: string;
};

/** How a platform pushes what happens on an account. */
export type Pushes = {
  /** Creates the signed message of an event; `null` = the platform pushes no such event. */
  toMessage(event: PushedEvent): PushMessage | null;
  /** Where the app has one address for all accounts: how it is challenged, and what signs its messages. */
  webhook?: {
    challenge(text: string, verifyToken: string): Record<string, string>;
    expectedAnswer(text: string, keys: AppKeys): string;
    secret(keys: AppKeys): string;
  };
};

export const signature = (algorithm: string, secret: string, body: string) =>
  createHmac(algorithm, secret).update(body);
