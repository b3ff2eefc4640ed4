import type { Command } from "commander";
import type { AppContext } from "../../services/context/app-context.ts";
import { ALERT_CHANNEL_KINDS, type AlertChannelKind } from "../../services/context/alert-channel.ts";
import {
  CHANNEL_SETTINGS,
  type ChannelState,
  loadChannels,
  testChannels,
} from "../../services/operations/alerts/test-channels.ts";
import type { StoredAlert } from "../../store/contracts/operations.ts";
import { UsageError } from "../../errors/reach-error.ts";
import { localTime } from "../output/local-time.ts";
import { renderTable } from "../output/table.ts";
import { withCollector } from "../context/with-deployment.ts";
import { processStreams } from "../io/streams.ts";

export function addAlertsCommand(program: Command): void {
  const alerts = program
    .command("alerts")
    .description("the alerts and the channels on which they go out; send a test message");
  alerts
    .command("list")
    .option("--json", "as JSON")
    .description("the channels with their last tests, and the alerts that are active now")
    .action(({ json }: { json?: boolean }) => withCollector((collector) => list(collector, json === true)));
  const test = alerts
    .command("test")
    .option("--by <name>", "who sends it", "the command line")
    .description("send a test message on each channel that is set, or on those named; exit 1 if one fails");
  for (const kind of ALERT_CHANNEL_KINDS) test.option(`--${kind}`, `only this channel, or these`);
  test.action((options: Partial<Record<AlertChannelKind, boolean>> & { by: string }) =>
    withCollector((collector) => send(collector, options)),
  );
}

async function list(
  collector: Pick<AppContext, "store" | "zone" | "judging" | "alertChannels">,
  asJson: boolean,
): Promise<void> {
  const { store, zone, judging } = collector;
  const channels = await loadChannels(collector);
  const active = (await store.operations.alerts()).filter(({ endedAt }) => endedAt === null);
  const { stdout, stderr } = processStreams;
  if (asJson) {
    const alerts = active.map(({ kind, subject, detail, remedy, offices, raisedAt }) => ({
      kind,
      subject,
      detail,
      remedy,
      offices,
      raisedAt,
    }));
    stdout.write(`${JSON.stringify({ simulated: judging.simulated, channels, alerts }, null, 2)}\n`);
    return;
  }
  if (judging.simulated) stderr.write("reach: SIMULATED DATA\n");
  stdout.write(`${channelTable(channels, zone)}\n`);
  stdout.write(active.length === 0 ? "no alert is active\n" : alertTable(active, zone));
}

function channelTable(channels: readonly ChannelState[], zone: string): string {
  return renderTable({
    isTty: processStreams.stdout.isTTY === true,
    columns: [
      { key: "way", header: "way" },
      { key: "to", header: "to" },
      { key: "test", header: "last test" },
    ],
    rows: channels.map(({ kind, target, lastTest }) => ({
      way: kind,
      to: target ?? `not set: ${CHANNEL_SETTINGS[kind].join(" and ")}`,
      test:
        lastTest === null
          ? "never"
          : `${localTime(lastTest.at, zone)} by ${lastTest.by}: ${lastTest.detail ?? "accepted"}`,
    })),
  });
}

function alertTable(alerts: readonly StoredAlert[], zone: string): string {
  return renderTable({
    isTty: processStreams.stdout.isTTY === true,
    columns: [
      { key: "since", header: "since" },
      { key: "what", header: "what" },
      { key: "detail", header: "found" },
      { key: "remedy", header: "what to do" },
    ],
    rows: alerts.map(({ raisedAt, subject, detail, remedy }) => ({
      since: localTime(raisedAt, zone),
      what: subject,
      detail,
      remedy,
    })),
  });
}

async function send(
  collector: Pick<AppContext, "store" | "clock" | "log" | "redact" | "judging" | "alertChannels">,
  { by, ...flags }: Partial<Record<AlertChannelKind, boolean>> & { by: string },
): Promise<void> {
  const asked = ALERT_CHANNEL_KINDS.filter((kind) => flags[kind] === true);
  const unset = asked.filter((kind) => !collector.alertChannels.some((one) => one.kind === kind));
  if (unset.length > 0)
    throw new UsageError(
      `not set: ${unset.map((kind) => `${kind} (${CHANNEL_SETTINGS[kind].join(", ")})`).join("; ")}`,
    );
  if (collector.alertChannels.length === 0)
    throw new UsageError("no alert channel is set; .env.example lists REACH_SMTP_URL and the others");
  const tests = await testChannels(collector, asked.length === 0 ? null : asked, { by });
  for (const { kind, target, detail } of tests)
    processStreams.stdout.write(`${kind} by ${target}: ${detail ?? "accepted"}\n`);
  if (tests.some(({ ok }) => !ok)) process.exitCode = 1;
}
