import type { Account } from "../../../domain/account.ts";
import { shortestMinutes } from "../../../domain/cadence.ts";
import type { Look } from "../../../domain/look.ts";
import type { PlatformId } from "../../../domain/platform.ts";
import { digestRaw, type SessionSighting } from "../../../domain/session-sighting.ts";
import { localDayAt } from "../../../domain/slot.ts";
import type { PushEvent } from "../../../platforms/push.ts";
import type { RegistryExcerpt } from "../../../store/contracts/registry.ts";
import type { AppContext } from "../../context/app-context.ts";
import { findDueAccounts } from "../planning/due-accounts.ts";
import { enqueueSweep } from "../planning/enqueue-sweep.ts";

const MINUTE_MS = 60_000;

/** The look that an event sets off has to be over by then. */
const LOOK_WITHIN_MINUTES = 5;

/** An event is believed to be of its own time as far back as this; the platforms send again for days. */
const BELIEVED_HOURS = 36;

export type TakenPush = { events: number; unknown: number; looks: number };

/**
 * Takes genuine events: what each shows is kept as an observation, and its account is read at once, at most once a
 * minute however many events come. Events of unregistered accounts do nothing. Nothing is concluded from silence.
 */
export async function takePush(
  app: AppContext,
  platform: PlatformId,
  events: readonly PushEvent[],
): Promise<TakenPush> {
  const { store, clock, clockGuard, zone } = app;
  await clockGuard.require();
  const now = clock.now();
  await store.meta.set(`last-push.${platform}`, now);
  const externalIds = [...new Set(events.map(({ externalId }) => externalId))];
  const registry = await store.registry.inForceAmong({ platform, externalIds });
  const accounts = new Map(registry.accounts.map((account) => [account.externalId, account]));
  const known = events.flatMap((event) => {
    const account = accounts.get(event.externalId);
    return account === undefined ? [] : [{ event, account }];
  });
  const looks = known.flatMap(({ event, account }) => toLook(app, account, event, now) ?? []);
  if (looks.length > 0) await store.readings.record({ zone, looks, countsInCoverage: false });
  let planned = 0;
  for (const account of new Set(known.map((one) => one.account)))
    if (await lookAtOnce(app, { ...registry, accounts: [account] }, account, now)) planned += 1;
  return { events: events.length, unknown: events.length - known.length, looks: planned };
}

/** What an event shows of a live, as a look that proves presence alone; `null` = it is a hint only. */
function toLook(
  { adapters }: Pick<AppContext, "adapters">,
  account: Account,
  event: PushEvent,
  now: Date,
): Look | null {
  const { sessionId, status } = event;
  if (sessionId === null || status === "changed") return null;
  const at = believedTime(event.at, now);
  return {
    accountKey: account.accountKey,
    officeId: account.officeId,
    platform: account.platform,
    slot: null,
    at,
    trigger: "push",
    edge: "push",
    complete: false,
    provesAbsence: false,
    confirmedBy: null,
    pagedToEnd: false,
    oldestStartAt: null,
    retentionDays: adapters.get(account.platform)?.capabilities.liveRetentionDays ?? 0,
    sessions: [toSighting(sessionId, account, event)],
  };
}

/** The platform's own time, unless it is ahead of ours or too far back. */
function believedTime(at: Date | null, now: Date): Date {
  const earliest = now.getTime() - BELIEVED_HOURS * 60 * MINUTE_MS;
  return at === null || at > now || at.getTime() < earliest ? now : at;
}

function toSighting(sessionId: string, account: Account, event: PushEvent): SessionSighting {
  return {
    sessionId,
    videoId: null,
    fromId: account.externalId,
    fromName: null,
    state: event.status === "ended" ? "ended" : "live",
    platformStatus: event.platformStatus,
    title: null,
    permalink: null,
    createdAt: null,
    plannedStartAt: null,
    startedAt: null,
    // The event comes a little after the end: it bounds the length, and is not the end itself.
    endedAt: null,
    lengthSeconds: null,
    viewers: null,
    lowConfidence: false,
    ...digestRaw(event.raw),
  };
}

/** Plans a look at one account; false = it was planned in this minute before, or its lives are not read. */
async function lookAtOnce(
  app: AppContext,
  alone: RegistryExcerpt,
  { accountKey, platform }: Account,
  now: Date,
): Promise<boolean> {
  const { adapters, zone, cadence } = app;
  const adapter = adapters.get(platform);
  const every = cadence[platform]?.live ?? shortestMinutes(cadence, platform);
  if (!adapter || every === null) return false;
  const due = findDueAccounts(alone, adapter, ["live"], localDayAt(now, zone).day);
  if (due.length === 0) return false;
  const minute = Math.floor(now.getTime() / MINUTE_MS);
  const { created } = await enqueueSweep(app, adapter, due, {
    sweepId: `push-${accountKey}-${minute}`,
    slot: now,
    trigger: "push",
    everyMinutes: { live: every },
    closesAt: new Date(now.getTime() + LOOK_WITHIN_MINUTES * MINUTE_MS),
    lookSince: null,
  });
  return created;
}
