import type { Metric, PlatformId } from "../../domain/platform.ts";
import { ClockError } from "../../errors/reach-error.ts";
import type {
  AccountOutcome,
  AccountRef,
  FailedRead,
  PlatformAdapter,
  ReadContext,
} from "../../platforms/contract.ts";
import { toFailedRead } from "../../platforms/failed-read.ts";
import { excludeCoolingAccounts } from "../../quota/cooling-accounts.ts";
import { PacedClient } from "../../quota/paced-client.ts";
import type { RequestedMetrics, Unread } from "../../quota/requested.ts";
import { refundUnbilled, reserveSpend } from "../../quota/spend-limit.ts";
import type { CredentialState } from "../../store/contracts/store.ts";
import { DEFAULT_CREDENTIAL } from "../../domain/credential.ts";
import type { AppContext } from "../context/app-context.ts";
import { recordAccountTokens } from "../credentials/account-tokens.ts";
import {
  recordCredentialOutcome,
  checkCredential,
  checkCredentialState,
} from "../credentials/credential-gate.ts";
import { rejectStaleAnswers } from "./reject-stale-answers.ts";

export type GatedRequest = {
  credential: string | null;
  accounts: readonly AccountRef[];
  /** By account, the metrics that are asked for. */
  asked: RequestedMetrics;
  /** How far back lives are asked for. */
  since: Date;
  /** By account, sessions that are asked themselves in place of the list, where the platform can. */
  sessionIds?: ReadonlyMap<string, readonly string[]>;
  /** Urgent work may use the calls that slowing down leaves free. */
  urgent: boolean;
  /** When the work has to be done. */
  until?: Date;
  signal: AbortSignal;
};

/** One account's outcome, and which of its metrics were asked for in it. */
export type GatedOutcome = { outcome: AccountOutcome; asked: readonly Metric[] };

export type GatedAnswer = { outcomes: GatedOutcome[]; requests: number; spentUsd: number };

/**
 * The one way to read accounts. Passes every gate (credential, account cooldowns, spending limit, call budget,
 * freshness of the answer) and records what the answers say about them. What a gate refuses is an outcome with its
 * reason, and no call. `states` are those of the platform's credentials before.
 */
export async function readGated(
  app: AppContext,
  adapter: PlatformAdapter,
  request: GatedRequest,
  states: readonly CredentialState[],
): Promise<GatedAnswer> {
  const { capabilities } = adapter;
  const { platform } = capabilities;
  const { credential, asked } = request;
  const name = credential ?? DEFAULT_CREDENTIAL;
  const held = states.find((one) => one.platform === platform && one.credential === name) ?? null;
  const gate = checkCredentialState(app, platform, credential, held);
  if (!gate.pass) return { outcomes: refuseAll(asked, gate.noRead), requests: 0, spentUsd: 0 };
  const [free, confirmEmpty] = await Promise.all([
    excludeCoolingAccounts(app, platform, asked),
    findOnceWrong(app, asked),
  ]);
  const reservation = await reserveSpend(app, capabilities, free.asked);
  const refused = [...free.refused, ...reservation.refused].map(({ accountKey, metric, noRead }) => ({
    outcome: { accountKey, [metric]: noRead, findings: [] },
    asked: [metric],
  }));
  if (reservation.allowed.size === 0) return { outcomes: refused, requests: 0, spentUsd: 0 };
  const { outcomes, requests, paced } = await readPaced(
    app,
    adapter,
    request,
    reservation.allowed,
    confirmEmpty,
  );
  const failed = outcomes.flatMap(failuresIn);
  // A wait is shared at once: asking the servers for their time may take seconds where one is away.
  if (app.clockGuard.state().agrees) await paced.rememberCooldowns(failed);
  // The clock may have leapt meanwhile: then nothing is recorded of what came.
  await app.clockGuard.require();
  await recordCredentialOutcome(app, platform, credential, gate.standing, {
    unread: failed.map(({ noRead }) => noRead),
    someCame: outcomes.some(hasReading),
  });
  const readKeys = outcomes.filter(hasReading).map(({ accountKey }) => accountKey);
  await recordAccountTokens(app, platform, failed, readKeys, states);
  const spentUsd = await refundUnbilled(app, capabilities, reservation, outcomes);
  const answered = outcomes.map((outcome) => ({
    outcome,
    asked: reservation.allowed.get(outcome.accountKey) ?? [],
  }));
  return { outcomes: [...refused, ...answered], requests, spentUsd };
}

async function readPaced(
  app: Pick<AppContext, "http" | "cooldowns" | "budget" | "breakers" | "clock" | "log">,
  adapter: PlatformAdapter,
  { credential, accounts, since, sessionIds, urgent, until, signal }: GatedRequest,
  asked: RequestedMetrics,
  confirmEmpty: ReadonlySet<string>,
): Promise<{ outcomes: AccountOutcome[]; requests: number; paced: PacedClient }> {
  let requests = 0;
  const onSend = () => {
    requests += 1;
  };
  const paced = new PacedClient(app, adapter.capabilities.platform, credential, signal, {
    urgent,
    onSend,
    ...(until === undefined ? {} : { until }),
  });
  const batch = { credential, accounts: accounts.filter(({ accountKey }) => asked.has(accountKey)) };
  const startedAt = app.clock.now();
  const outcomes = await (sessionIds !== undefined && adapter.readSessions !== undefined
    ? adapter.readSessions(batch, sessionIds, paced.ctx)
    : adapter.read(batch, asked, { since, confirmEmpty }, paced.ctx));
  await paced.flushUsage();
  return { outcomes: rejectStaleAnswers(outcomes, startedAt), requests, paced };
}

/** Accounts whose list of lives lacked one that was there: an empty list of theirs has to be confirmed (truth 17). */
async function findOnceWrong(
  { store }: Pick<AppContext, "store">,
  asked: RequestedMetrics,
): Promise<ReadonlySet<string>> {
  const accountKeys = [...asked].flatMap(([key, metrics]) => (metrics.includes("live") ? [key] : []));
  if (accountKeys.length === 0) return new Set();
  return new Set((await store.sessions.wrongLists(accountKeys)).map(({ accountKey }) => accountKey));
}

export type GatedCall = { credential: string | null; accountKey: string; signal: AbortSignal };

/** A call about one account that reads no metric: passes the same gates, but for the spending limit. */
export async function callGated<T>(
  app: AppContext,
  platform: PlatformId,
  { credential, accountKey, signal }: GatedCall,
  call: (ctx: ReadContext) => Promise<T>,
): Promise<{ ok: true; value: T } | FailedRead> {
  const gate = await checkCredential(app, platform, credential);
  if (!gate.pass) return gate.noRead;
  const { refused } = await excludeCoolingAccounts(app, platform, new Map([[accountKey, ["live"]]]));
  const [cooldown] = refused;
  if (cooldown) return cooldown.noRead;
  const paced = new PacedClient(app, platform, credential, signal, { urgent: false });
  try {
    const value = await call(paced.ctx);
    await app.clockGuard.require();
    return { ok: true, value };
  } catch (error) {
    if (error instanceof ClockError) throw error;
    const noRead = toFailedRead(error, app.clock.now());
    await paced.rememberCooldowns([{ accountKey, noRead }]);
    await recordCredentialOutcome(app, platform, credential, gate.standing, {
      unread: [noRead],
      someCame: false,
    });
    return noRead;
  } finally {
    await paced.flushUsage();
  }
}

const refuseAll = (asked: RequestedMetrics, noRead: FailedRead): GatedOutcome[] =>
  [...asked].map(([accountKey, metrics]) => ({
    outcome: {
      accountKey,
      findings: [],
      ...Object.fromEntries(metrics.map((metric) => [metric, noRead])),
    },
    asked: metrics,
  }));

const hasReading = ({ audience, live }: AccountOutcome): boolean =>
  audience?.ok === true || live?.ok === true;

const failuresIn = ({ accountKey, audience, live }: AccountOutcome): Omit<Unread, "metric">[] =>
  [audience, live]
    .map((one) => (one?.ok ? one.rest : one))
    .flatMap((noRead) => (noRead === undefined ? [] : [{ accountKey, noRead }]));
