import { CLOCK_REMEDY, describeDisagreement } from "../../../domain/clock-agreement.ts";
import { monthAt } from "../../../domain/month.ts";
import type { Alert } from "../../../store/contracts/operations.ts";
import type { AppContext } from "../../context/app-context.ts";
import type { Freshness } from "../freshness.ts";
import { countVanished, describeHeld, HELD_REMEDY } from "../../registry/held-registry.ts";
import { DIFFERING_REMEDY } from "../../registry/differing-files.ts";
import { findCredentialAlerts } from "./credential-alerts.ts";
import { findReminderAlerts } from "./reminder-alerts.ts";
import { findQuotaAlerts } from "./quota-alerts.ts";
import { findCoverageAlerts, findSilenceAlerts, findSpendingAlerts } from "./reading-alerts.ts";

export type AlertSettings = {
  /** Percentage of a day's expected readings of lives below which an alert is raised. */
  coveragePercent: number;
};

/** Finds everything that a person has to know now. Makes no call to a platform. */
export async function findAlerts(
  context: AppContext,
  freshness: readonly Freshness[],
  settings: AlertSettings,
): Promise<Alert[]> {
  const clock = await context.clockGuard.check();
  const { registry } = context.store;
  // All other checks need the right time: alerts raised before stay until the clock is right.
  if (!clock.agrees)
    return [
      ...(await context.store.operations.alerts()).filter(
        ({ key, endedAt }) => endedAt === null && key !== "clock",
      ),
      {
        key: "clock",
        kind: "clock",
        subject: "the clock is wrong; nothing is collected or judged",
        detail: describeDisagreement(clock),
        remedy: CLOCK_REMEDY,
        offices: (await registry.offices()).map(({ officeId }) => officeId),
      },
    ];
  const access = await context.store.operations.access();
  return [
    ...(await findCredentialAlerts(access, registry.current, context.clock.now())),
    ...(await findSilenceAlerts(freshness, registry.current)),
    ...(await findSpendingAlerts(context, registry.current)),
    ...(await findQuotaAlerts(context)),
    ...(await findCoverageAlerts(context, settings.coveragePercent)),
    ...(await findMonthAlerts(context)),
    ...(await findWebhookAlerts(context)),
    ...(await findRegistryAlerts(context)),
    ...(await findReminderAlerts(context)),
  ];
}

/** Reports the month before, if it was closed with undetermined offices. */
async function findMonthAlerts({
  store,
  clock,
  zone,
}: Pick<AppContext, "store" | "clock" | "zone">): Promise<Alert[]> {
  const { month } = monthAt(new Date(monthAt(clock.now(), zone).startsAt.getTime() - 1), zone);
  const latest = (await store.verdicts.revisions(month)).at(-1);
  if (latest === undefined) return [];
  const open: string[] = [];
  for await (const { officeId, outcome, exempt } of store.verdicts.streamSummaries(month, latest.revision))
    if (outcome === "undetermined" && !exempt) open.push(officeId);
  if (open.length === 0) return [];
  return [
    {
      key: `month|${month}`,
      kind: "month",
      subject: `${month} closed with ${open.length} offices undetermined`,
      detail: "it could be proven neither that they held their live nor that they did not",
      remedy: `reach report live --month ${month} names what is missing for each.`,
      offices: open.sort(),
    },
  ];
}

/** Reports webhooks paused because deliveries failed; one paused by a person needs no alert. */
async function findWebhookAlerts({ store }: Pick<AppContext, "store">): Promise<Alert[]> {
  const paused = (await store.webhooks.list()).filter(
    ({ pausedWhy }) => pausedWhy === "gone" || pausedWhy === "failing",
  );
  return paused.map(({ webhookId, name, shownUrl, pausedWhy, failures }) => ({
    key: `webhook|${webhookId}`,
    kind: "webhook",
    subject: `webhook ${name ?? webhookId} to ${shownUrl} is paused`,
    detail:
      pausedWhy === "gone"
        ? "the receiver answered that it is gone (HTTP 410)"
        : `${failures} deliveries in a row failed`,
    remedy: `reach webhooks deliveries ${webhookId} shows why; once fixed, reach webhooks resume ${webhookId} continues where it stopped.`,
    offices: [],
  }));
}

/** Reports registry files that are held because too many accounts vanish, and processes whose files differ. */
async function findRegistryAlerts({ store }: Pick<AppContext, "store">): Promise<Alert[]> {
  const held = await store.meta.get("registry-held");
  const differing = await store.meta.get("registry-files-differ");
  const alerts: Alert[] = [];
  if (differing !== null)
    alerts.push({
      key: `registry|differ|${differing.own}`,
      kind: "registry",
      subject: "processes use different registry files",
      detail: `revision ${differing.revision} is in force, but another process has other files`,
      remedy: DIFFERING_REMEDY,
      offices: [],
    });
  if (held !== null)
    alerts.push({
      key: `registry|${held.digest}`,
      kind: "registry",
      subject: `the registry is held: ${countVanished(held)} accounts vanish at once`,
      detail: describeHeld(held),
      remedy: HELD_REMEDY,
      offices: [...new Set(held.vanished.map((key) => key.split(".", 1).join()))].sort(),
    });
  return alerts;
}
