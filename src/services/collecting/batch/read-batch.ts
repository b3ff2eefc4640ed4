import type { Batch, Sweep } from "../../../domain/sweep.ts";
import type { AccountOutcome, FailedRead, PlatformAdapter } from "../../../platforms/contract.ts";
import type { BatchInContext } from "../../../store/contracts/store.ts";
import { findAbsentAccounts } from "./absent-accounts.ts";
import { toAttemptContext } from "./attempt-context.ts";
import { emptyOutcomes, type MappedOutcomes, mapOutcome } from "./map-outcomes.ts";
import type { AppContext } from "../../context/app-context.ts";
import { recordCredentialOutcome, checkCredentialState } from "../../credentials/credential-gate.ts";
import { getLookBackStart } from "./look-back-window.ts";
import { recordAccountTokens } from "../../credentials/account-tokens.ts";
import { PacedClient } from "../../../quota/paced-client.ts";
import { excludeCoolingAccounts } from "../../../quota/cooling-accounts.ts";
import { readFresh } from "./reject-stale-answers.ts";
import { type RequestedMetrics, reserveSpend, refundUnbilled } from "../../../quota/spend-limit.ts";
import { DEFAULT_CREDENTIAL } from "../../../domain/credential.ts";

/** What an attempt brought, with the requests that went out and what they cost in USD. */
export type Asking = { sorted: MappedOutcomes; requests: number; spentUsd: number };

/**
 * Asks the platform for what the gates let pass (credential, paused accounts, spending limit) and sorts what came and
 * what did not. What no gate lets pass is a gap with its reason, and no call.
 */
export async function askAndSort(
  collector: AppContext,
  adapter: PlatformAdapter,
  { sweep, batch, standings, absent }: BatchInContext,
  asked: RequestedMetrics,
  signal: AbortSignal,
): Promise<Asking> {
  const sorted = emptyOutcomes();
  const frame = toAttemptContext(collector, adapter, sweep);
  const items = new Map(batch.items.map((item) => [item.accountKey, item]));
  const sortAll = (outcomes: readonly AccountOutcome[], of: RequestedMetrics) => {
    for (const outcome of outcomes) {
      const item = items.get(outcome.accountKey);
      if (item) mapOutcome(frame, { ...item, metrics: of.get(outcome.accountKey) ?? [] }, outcome, sorted);
    }
  };
  const name = batch.credential ?? DEFAULT_CREDENTIAL;
  const held = standings.find(({ credential }) => credential === name) ?? null;
  const gate = checkCredentialState(collector, batch.platform, batch.credential, held);
  if (!gate.pass) {
    sortAll(refuseAll(asked, gate.noRead), asked);
    return { sorted, requests: 0, spentUsd: 0 };
  }
  const free = await excludeCoolingAccounts(collector, batch.platform, asked);
  for (const { accountKey, metric, noRead } of free.refused)
    sortAll([{ accountKey, [metric]: noRead, findings: [] }], asked);
  const pass = await reserveSpend(collector, adapter.capabilities, free.asked);
  for (const { accountKey, metric, noRead } of pass.refused)
    sortAll([{ accountKey, [metric]: noRead, findings: [] }], asked);
  if (pass.allowed.size === 0) return { sorted, requests: 0, spentUsd: 0 };
  const { outcomes, paced, requests } = await readBatch(
    collector,
    adapter,
    sweep,
    batch,
    pass.allowed,
    signal,
  );
  sortAll(outcomes, pass.allowed);
  const { unread, results } = sorted;
  await paced.rememberCooldowns(unread);
  const readKeys = [...new Set(results.flatMap((one) => (one.state === "read" ? [one.accountKey] : [])))];
  await recordAccountTokens(collector, batch.platform, unread, readKeys, standings);
  sorted.findings.push(...(await findAbsentAccounts(collector, batch, sweep.slot, sorted, absent)));
  await recordCredentialOutcome(collector, batch.platform, batch.credential, gate.standing, {
    unread: unread.map(({ noRead }) => noRead),
    someCame: results.some(({ state }) => state === "read"),
  });
  const spentUsd = await refundUnbilled(collector, adapter.capabilities, pass, outcomes);
  return { sorted, requests, spentUsd };
}

async function readBatch(
  collector: AppContext,
  adapter: PlatformAdapter,
  sweep: Sweep,
  { platform, credential, items }: Batch,
  asked: RequestedMetrics,
  signal: AbortSignal,
): Promise<{ outcomes: AccountOutcome[]; paced: PacedClient; requests: number }> {
  let requests = 0;
  const paced = new PacedClient(collector, platform, credential, signal, {
    urgent: sweep.trigger !== "schedule",
    onSend: () => {
      requests += 1;
    },
    until: sweep.closesAt,
  });
  const accounts = items
    .filter(({ accountKey }) => asked.has(accountKey))
    .map(({ accountKey, externalId, handle }) => ({ accountKey, externalId, handle, credential }));
  const since = getLookBackStart(sweep, adapter.capabilities, collector.clock.now());
  const outcomes = await readFresh(adapter, { credential, accounts }, asked, { since }, paced.ctx);
  await paced.flushUsage();
  return { outcomes, paced, requests };
}

function refuseAll(asked: RequestedMetrics, noRead: FailedRead): AccountOutcome[] {
  return [...asked].map(([accountKey, metrics]) => ({
    accountKey,
    findings: [],
    ...Object.fromEntries(metrics.map((metric) => [metric, noRead])),
  }));
}
