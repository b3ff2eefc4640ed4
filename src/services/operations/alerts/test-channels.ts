import { formatAttribution, type Attribution } from "../../../domain/attribution.ts";
import {
  ALERT_CHANNEL_KINDS,
  type AlertChannel,
  type AlertChannelKind,
  type AlertMessage,
} from "../../context/alert-channel.ts";
import type { ChannelTest } from "../../../store/contracts/meta.ts";
import type { AppContext } from "../../context/app-context.ts";

/** The settings that turn a channel on. */
export const CHANNEL_SETTINGS: Readonly<Record<AlertChannelKind, readonly string[]>> = {
  mail: ["REACH_SMTP_URL", "REACH_ALERT_EMAIL"],
  webhook: ["REACH_ALERT_WEBHOOK_URL"],
  heartbeat: ["REACH_HEARTBEAT_URL"],
};

/** A channel on which people can be alerted; `target` is `null` where it is not set. */
export type ChannelState = { kind: AlertChannelKind; target: string | null; lastTest: ChannelTest | null };

type TestContext = Pick<AppContext, "alertChannels" | "store" | "clock" | "redact" | "judging" | "log">;

const keyOf = (kind: AlertChannelKind) => `alert-test.${kind}` as const;

/** Returns every channel: whether it is set, and how its last test fared. */
export async function loadChannels({
  alertChannels,
  store,
}: Pick<AppContext, "alertChannels" | "store">): Promise<ChannelState[]> {
  const states: ChannelState[] = [];
  for (const kind of ALERT_CHANNEL_KINDS) {
    const lastTest = await store.meta.get(keyOf(kind));
    states.push({ kind, target: alertChannels.find((one) => one.kind === kind)?.target ?? null, lastTest });
  }
  return states;
}

/**
 * Sends a test message on these channels, or on all that are set, and keeps how each fared and who sent it. A channel
 * that is not set is left out.
 */
export async function testChannels(
  context: TestContext,
  kinds: readonly AlertChannelKind[] | null,
  by: Attribution,
): Promise<(ChannelTest & Pick<AlertChannel, "kind" | "target">)[]> {
  const { alertChannels, store, clock, log } = context;
  const tests: (ChannelTest & Pick<AlertChannel, "kind" | "target">)[] = [];
  for (const channel of alertChannels.filter(({ kind }) => kinds === null || kinds.includes(kind))) {
    const detail = await trySending(channel, toTestMessage(context), context);
    const test = { at: clock.now(), by: formatAttribution(by), ok: detail === null, detail };
    await store.meta.set(keyOf(channel.kind), test);
    log.info("alert channel tested", { way: channel.kind, accepted: test.ok });
    tests.push({ kind: channel.kind, target: channel.target, ...test });
  }
  return tests;
}

async function trySending(
  { send }: AlertChannel,
  message: AlertMessage,
  { redact }: TestContext,
): Promise<string | null> {
  try {
    await send(message);
    return null;
  } catch (error) {
    return redact(error instanceof Error ? error.message : String(error)).slice(0, 500);
  }
}

const toTestMessage = ({ clock, judging }: TestContext): AlertMessage => ({
  state: "test",
  kind: "test",
  key: "test",
  subject: "a test message: nothing is wrong",
  detail: "Somebody tried whether alerts arrive here. They do.",
  remedy: "Nothing has to be done.",
  offices: [],
  at: clock.now().toISOString(),
  simulated: judging.simulated,
});
