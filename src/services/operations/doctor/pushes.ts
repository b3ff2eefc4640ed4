import type { PlatformId } from "../../../domain/platform.ts";
import { PROFILES } from "../../../platforms/profiles.ts";
import type { AppContext } from "../../context/app-context.ts";
import type { Checkup } from "./checkup.ts";

/** Reports of each platform that may push whether that is subscribed, and when it last did. */
export async function checkPushes(
  app: Pick<AppContext, "store" | "pushes" | "pushAddress" | "clock">,
): Promise<Checkup[]> {
  return Promise.all([...app.pushes.keys()].map((platform) => checkPush(app, platform)));
}

async function checkPush(
  { store, clock, pushAddress }: Pick<AppContext, "store" | "pushAddress" | "clock">,
  platform: PlatformId,
): Promise<Checkup> {
  const subject = `${PROFILES[platform].name.en} pushes`;
  const [last, subscribed, confirmed, until] = await Promise.all([
    store.meta.get(`last-push.${platform}`),
    store.meta.get(`push-subscribed.${platform}`),
    store.meta.get(`push-confirmed.${platform}`),
    store.meta.get(`push-until.${platform}`),
  ]);
  const received = last === null ? "none was received yet" : `the last was received at ${last.toISOString()}`;
  if (until !== null && until <= clock.now())
    return {
      subject,
      state: "warning",
      detail: `${received}; the subscription ended at ${until.toISOString()}`,
      remedy: "Run reach hooks subscribe.",
    };
  if (until !== null && subscribed !== null && (confirmed === null || confirmed < subscribed))
    return {
      subject,
      state: "warning",
      detail: `${received}; subscribed at ${subscribed.toISOString()}, and the address was not asked back since`,
      remedy: `Let ${pushAddress ?? "REACH_PUBLIC_URL"}/${platform} be reached from outside, then run reach hooks subscribe.`,
    };
  const lasts = until === null ? describeSubscribed(subscribed) : `; subscribed until ${until.toISOString()}`;
  const isNever = last === null && subscribed === null;
  return {
    subject,
    state: isNever ? "warning" : "ok",
    detail: `${received}${lasts}`,
    remedy: isNever
      ? `Let the platform send to ${pushAddress ?? "REACH_PUBLIC_URL"}/${platform}: docs/onboarding.md, Pushes; then run reach hooks subscribe.`
      : null,
  };
}

const describeSubscribed = (at: Date | null): string =>
  at === null ? "" : `; subscribed at ${at.toISOString()}`;
