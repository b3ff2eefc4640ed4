import { randomBytes } from "node:crypto";
import { PLATFORM_IDS, type PlatformId } from "../../domain/platform.ts";
import { WORLDS } from "../platforms.ts";
import type { Credentials } from "../world/credentials.ts";
import type { World } from "../world/world.ts";
import { findLiveEvents, type LiveEvent } from "./live-events.ts";
import type { Pushes } from "./push.ts";

const TICK_MS = 1_000;
const ANSWER_WITHIN_MS = 10_000;

/** A message that is not taken is sent again, so often. */
const MOST_ATTEMPTS = 10;

type PushedWorld = { world: World; credentials: Credentials; now(): number };

/** What is pushed to whom: one account's events to one address, signed, until the lease ends. */
export type Subscription = {
  platform: PlatformId;
  accountKey: string;
  /** `null` = the address of the app's webhook, once one is entered. */
  address: string | null;
  secret: string;
  sinceMs: number;
  untilMs: number | null;
};

/** A message that was sent, and the HTTP status of the answer; `null` = none came. */
export type Delivery = {
  platform: PlatformId;
  accountKey: string;
  liveId: string;
  kind: LiveEvent["kind"];
  status: number | null;
};

/** Delivers what happens in the simulated world to whom subscribed to it, each second and whenever it is asked to. */
export class PushBoard {
  readonly deliveries: Delivery[] = [];
  readonly #site: PushedWorld;
  readonly #addresses = new Map<PlatformId, string>();
  readonly #subscriptions = new Map<string, Subscription>();
  /** How often each message was sent; infinite once it was taken. */
  readonly #attempts = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;

  constructor(site: PushedWorld) {
    this.#site = site;
  }

  get subscriptions(): readonly Subscription[] {
    return [...this.#subscriptions.values()];
  }

  /**
   * Enters the address of the app's webhook, as a person does in the platform's dashboard: false = it did not answer the
   * platform's challenge, and is not taken.
   */
  async enterAddress(platform: PlatformId, address: string, verifyToken = ""): Promise<boolean> {
    const webhook = webhookOf(platform);
    const text = randomBytes(8).toString("hex");
    const answer = await ask(address, webhook.challenge(text, verifyToken));
    if (answer !== webhook.expectedAnswer(text, this.#site.credentials)) return false;
    this.#addresses.set(platform, address);
    return true;
  }

  /** Enters the app's address on every platform with a webhook, and subscribes all accounts. Returns who took it. */
  async enterAddresses(hooks: string, verifyToken: string): Promise<PlatformId[]> {
    const taken: PlatformId[] = [];
    for (const platform of PLATFORM_IDS.filter((id) => WORLDS[id].pushes?.webhook)) {
      if (!(await this.enterAddress(platform, `${hooks}/${platform}`, verifyToken))) continue;
      taken.push(platform);
      for (const account of this.#site.world.accounts)
        if (account.platform === platform) this.subscribe(platform, account.accountKey);
    }
    return taken;
  }

  /** Subscribes the app to an account's events. */
  subscribe(platform: PlatformId, accountKey: string): void {
    const secret = webhookOf(platform).secret(this.#site.credentials);
    this.#keep({ platform, accountKey, address: null, secret, untilMs: null });
  }

  /** Subscribes at the hub: the address has to echo a challenge first (W3C WebSub, 5.3). */
  async lease(
    platform: PlatformId,
    request: { accountKey: string; topic: string; address: string; secret: string },
    leaseSeconds: number,
  ): Promise<void> {
    const challenge = randomBytes(16).toString("hex");
    const question = {
      "hub.mode": "subscribe",
      "hub.topic": request.topic,
      "hub.challenge": challenge,
      "hub.lease_seconds": String(leaseSeconds),
    };
    if ((await ask(request.address, question)) !== challenge) return;
    const { accountKey, address, secret } = request;
    const untilMs = this.#site.now() + leaseSeconds * 1000;
    this.#keep({ platform, accountKey, address, secret, untilMs });
  }

  /** Sends what has happened by now and was not taken yet. */
  async deliver(): Promise<void> {
    this.#running ??= this.#deliverAll().finally(() => (this.#running = null));
    await this.#running;
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#subscriptions.clear();
  }

  #keep(request: Omit<Subscription, "sinceMs">): void {
    const key = `${request.platform} ${request.accountKey} ${request.address}`;
    const sinceMs = this.#subscriptions.get(key)?.sinceMs ?? this.#site.now() - 1;
    this.#subscriptions.set(key, { ...request, sinceMs });
    this.#timer ??= setInterval(() => void this.deliver(), TICK_MS).unref();
  }

  async #deliverAll(): Promise<void> {
    const untilMs = this.#site.now();
    const held = this.subscriptions.filter((one) => one.untilMs === null || untilMs < one.untilMs);
    await Promise.all(held.map((one) => this.#deliverTo(one, untilMs)));
  }

  async #deliverTo(subscription: Subscription, untilMs: number): Promise<void> {
    const { accountKey, sinceMs } = subscription;
    const lives = this.#site.world.lives.allOf(accountKey, untilMs);
    for (const event of findLiveEvents(lives, { afterMs: sinceMs, untilMs }))
      await this.#send(subscription, event);
  }

  async #send(subscription: Subscription, event: LiveEvent): Promise<void> {
    const { platform, accountKey, secret } = subscription;
    const address = subscription.address ?? this.#addresses.get(platform) ?? null;
    if (address === null) return;
    const key = `${address} ${event.live.liveId} ${event.kind}`;
    const attempts = this.#attempts.get(key) ?? 0;
    if (attempts >= MOST_ATTEMPTS) return;
    const { world } = this.#site;
    const followers = world.followersAt(accountKey, event.atMs);
    const pushed = { ...event, face: world.face(accountKey), followers, secret };
    const message = WORLDS[platform].pushes?.toMessage(pushed) ?? null;
    if (message === null) return;
    const status = await post(address, message);
    this.#attempts.set(key, status === 200 ? Infinity : attempts + 1);
    const { live, kind } = event;
    this.deliveries.push({ platform, accountKey, liveId: live.liveId, kind, status });
  }
}

function webhookOf(platform: PlatformId): NonNullable<Pushes["webhook"]> {
  const webhook = WORLDS[platform].pushes?.webhook;
  if (!webhook) throw new RangeError(`${platform} has no webhook`);
  return webhook;
}

/** The body of a 2xx answer to the challenge; `null` = there is none. */
async function ask(address: string, question: Record<string, string>): Promise<string | null> {
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  try {
    const answer = await fetch(`${address}?${new URLSearchParams(question).toString()}`, {
      signal,
      redirect: "error",
    });
    return answer.ok ? await answer.text() : null;
  } catch {
    return null;
  }
}

async function post(
  address: string,
  { body, headers }: { body: string; headers: Record<string, string> },
): Promise<number | null> {
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  try {
    const answer = await fetch(address, { method: "POST", body, headers, signal, redirect: "error" });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return null;
  }
}
