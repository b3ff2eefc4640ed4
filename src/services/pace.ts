import type { PlatformId } from "../domain/platform.ts";
import { RateLimitedError } from "../errors/reach-error.ts";
import type { OutgoingRequest } from "../http/door.ts";
import type { NoRead, ReadContext, UsageNote } from "../platforms/contract.ts";
import type { Pool } from "../queue/call-budget.ts";
import type { Ticket } from "../queue/budget-window.ts";
import type { Collector } from "./context.ts";
import { patientDoor } from "./patient-door.ts";

/** What the pace needs of the collector. */
type Paced = Pick<Collector, "http" | "patience" | "budget" | "breakers" | "clock" | "log">;

export type PacedContext = {
  ctx: ReadContext;
  /** What was told of the usage is kept; to be awaited before the work counts as done. */
  settled(): Promise<void>;
  /** Keeps the platform's word to wait, told of accounts alone or of all, for every process. */
  heed(unread: readonly { accountKey: string; noRead: NoRead }[]): Promise<void>;
};

/**
 * The one owner of the pace of a credential: each request passes the platform's own word (patience), the call budget
 * that all workers share, and the breaker of the platform, in this order, and what the answer tells goes back to them.
 */
export function pacedContext(
  collector: Paced,
  platform: PlatformId,
  credential: string | null,
  signal: AbortSignal,
  options: {
    urgent: boolean;
    onSend?: () => void;
    /** Calls that those who go first still want; asked where room is short. */
    reserved?: () => Promise<number>;
  },
): PacedContext {
  const { budget, breakers, clock, log } = collector;
  const ours = new Set<number>();
  const notes: Promise<unknown>[] = [];
  const used = new Map<string, Pool>();
  const pending = new Map<string, { pool: Pool; ticket: Ticket }>();
  const settle = (pool: Pool, ticket: Ticket, note: UsageNote | null) =>
    notes.push(
      budget.told(pool, ticket, note && toldBy(note), clock.now()).catch((error: unknown) => {
        log.warn("what a platform told of its usage was not kept", { platform, error });
      }),
    );
  const settlePending = () => {
    for (const { pool, ticket } of pending.values()) settle(pool, ticket, null);
    pending.clear();
  };
  const http = patientDoor(
    {
      ...collector,
      http: {
        send: (request, sent) =>
          breakers.run(platform, sent.signal, () => collector.http.send(request, sent)),
      },
    },
    platform,
    credential,
    () => options.onSend?.(),
  );
  const send: ReadContext["http"]["send"] = async (request, sent) => {
    const pool = poolOf(platform, request);
    if (pool === null) return http.send(request, sent);
    settlePending();
    const calls = request.counts?.calls ?? 1;
    const leave = await budget.take(pool, calls, clock.now(), options.urgent);
    if (!leave.granted) {
      ours.add(leave.retryAt.getTime());
      throw new RateLimitedError(
        `the call budget of ${platform} (${pool.credential}, ${pool.family}) is used up until ${leave.retryAt.toISOString()}`,
        leave.retryAt,
        "account",
      );
    }
    used.set(keyOf(pool), pool);
    pending.set(keyOf(pool), { pool, ticket: leave.ticket });
    return http.send(request, sent);
  };
  const ctx: ReadContext = {
    http: { send },
    now: () => clock.now(),
    signal,
    onRequest: () => {},
    onUsage: (note) => {
      log.debug("platform usage", { platform, ...note });
      const key = keyOf(note);
      const held = pending.get(key);
      if (held === undefined) return;
      pending.delete(key);
      settle(held.pool, held.ticket, note);
    },
    room: async (name, family, calls) => {
      const pool = { platform, credential: name, family };
      const room = await budget.room(pool, calls, clock.now(), options.urgent);
      ours.add(room.retryAt.getTime());
      if (!Number.isFinite(room.calls)) return room;
      const reserved = (await options.reserved?.()) ?? 0;
      return { ...room, calls: Math.max(0, room.calls - reserved) };
    },
  };
  const settled = async () => {
    settlePending();
    await Promise.all(notes);
  };
  const heed: PacedContext["heed"] = async (unread) => {
    for (const { accountKey, noRead } of unread) {
      const { reason, retryAt, scope } = noRead;
      // Our own budget's refusals are no word of the platform.
      if (reason !== "rate_limited" || retryAt === null || ours.has(retryAt.getTime())) continue;
      if (scope === "account") await budget.pauseAccount(platform, accountKey, retryAt);
      else for (const pool of used.values()) await budget.resumesAt(pool, retryAt, clock.now());
    }
  };
  return { ctx, settled, heed };
}

const keyOf = ({ credential, family }: Pick<Pool, "credential" | "family">): string =>
  `${credential}|${family}`;

function poolOf(platform: PlatformId, { counts }: OutgoingRequest): Pool | null {
  return counts === undefined ? null : { platform, credential: counts.credential, family: counts.family };
}

/** A percent told outright, or found from the calls that are left. */
function toldBy({ usedPercent, limit, remaining, resetAt }: UsageNote) {
  if (usedPercent === null) return null;
  return { usedPercent, limit: remaining === null ? null : limit, resetAt: limit === null ? null : resetAt };
}
