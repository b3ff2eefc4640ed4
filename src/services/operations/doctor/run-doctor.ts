import type { AppContext } from "../../context/app-context.ts";
import { checkAlertChannels } from "./alert-channels.ts";
import { checkBackups } from "./backups.ts";
import type { Checkup } from "./checkup.ts";
import { checkContacts } from "./contacts.ts";
import { checkClock } from "./clock.ts";
import { checkAccess, checkRejectedCredentials } from "./credentials.ts";
import { checkPushes } from "./pushes.ts";
import { checkCallBudgets, checkJobs } from "./queues.ts";
import { checkRegistry } from "./registry.ts";
import { checkSchema } from "./schema.ts";

/** Checks credentials, clock, registry, jobs, schema, call budgets and back-ups. Makes few calls to each platform. */
export async function runDoctor(context: AppContext, signal: AbortSignal): Promise<Checkup[]> {
  const { checkups, skewSeconds } = await checkAccess(context, signal);
  return [
    ...checkups,
    ...(context.clock.source === "system" ? checkClock(skewSeconds, await context.clockGuard.check()) : []),
    ...(await checkRegistry(context)),
    ...(await checkRejectedCredentials(context)),
    ...(await checkJobs(context)),
    ...(await checkSchema(context)),
    ...(await checkCallBudgets(context)),
    ...(await checkPushes(context)),
    ...(await checkBackups(context)),
    ...(await checkAlertChannels(context)),
    ...(await checkContacts(context)),
  ];
}
