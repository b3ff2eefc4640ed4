import type { BatchInContext } from "../../../store/contracts/store.ts";
import type { PlatformAdapter } from "../../../platforms/contract.ts";
import type { RequestedMetrics } from "../../../quota/requested.ts";
import type { AppContext } from "../../context/app-context.ts";
import { readGated } from "../read-gated.ts";
import { findAbsentAccounts } from "./absent-accounts.ts";
import { toAttemptContext } from "./attempt-context.ts";
import { getLookBackStart } from "./look-back-window.ts";
import { emptyOutcomes, type MappedOutcomes, mapOutcome } from "./map-outcomes.ts";

/** What an attempt brought, with the requests that went out and what they cost in USD. */
export type BatchReading = { mapped: MappedOutcomes; requests: number; spentUsd: number };

/** Reads what is still open of a batch and maps each outcome to rows; what no gate lets pass is a gap with its reason. */
export async function readBatch(
  app: AppContext,
  adapter: PlatformAdapter,
  { sweep, batch, standings, absent }: BatchInContext,
  asked: RequestedMetrics,
  signal: AbortSignal,
): Promise<BatchReading> {
  const { credential } = batch;
  const answer = await readGated(
    app,
    adapter,
    {
      credential,
      accounts: batch.items.map(({ accountKey, externalId, handle }) => ({
        accountKey,
        externalId,
        handle,
        credential,
      })),
      asked,
      since: getLookBackStart(sweep, adapter.capabilities, app.clock.now()),
      urgent: sweep.trigger !== "schedule",
      until: sweep.closesAt,
      signal,
    },
    standings,
  );
  const mapped = emptyOutcomes();
  const context = toAttemptContext(app, adapter, sweep);
  const items = new Map(batch.items.map((item) => [item.accountKey, item]));
  for (const { outcome, asked: metrics } of answer.outcomes) {
    const item = items.get(outcome.accountKey);
    if (item) mapOutcome(context, { ...item, metrics: [...metrics] }, outcome, mapped);
  }
  mapped.findings.push(...(await findAbsentAccounts(app, batch, sweep.slot, mapped, absent)));
  return { mapped, requests: answer.requests, spentUsd: answer.spentUsd };
}
