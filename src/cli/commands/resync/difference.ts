import type { Resync, SessionMark } from "../../../domain/resync.ts";
import { printable } from "../../output/display-width.ts";
import { localTime } from "../../output/local-time.ts";
import { processStreams } from "../../io/streams.ts";

/** Prints what a resync changed, one line each, below the table of readings. */
export function writeDifference({ difference, requests }: Resync, zone: string): void {
  if (difference === null) return;
  const session = ({ accountKey, title, startedAt }: SessionMark) =>
    `${accountKey} ${startedAt === null ? "without a start" : localTime(startedAt, zone)} ${printable(title ?? "")}`.trim();
  const lines = [
    ...difference.newSessions.map((one) => `new: ${session(one)}, ${lengthText(one.durationSeconds)}`),
    ...difference.changedDurations.map(
      (one) =>
        `length: ${session(one)}, ${lengthText(one.durationSecondsBefore)} -> ${lengthText(one.durationSeconds)}`,
    ),
    ...difference.vanishedSessions.map((one) => `gone from the platform: ${session(one)}`),
    ...difference.followers
      .filter(({ before, after }) => before !== after)
      .map(({ accountKey, before, after }) => `followers: ${accountKey} ${before ?? "-"} -> ${after ?? "-"}`),
    ...difference.verdicts.map(
      (one) =>
        `verdict ${one.month}: ${one.officeId} ${one.before ?? "none"} -> ${one.after} (sessions that count: ${one.qualifyingBefore ?? "-"} -> ${one.qualifyingAfter})`,
    ),
    ...(difference.revisions ?? []).map(
      ({ month, revision, reason }) => `revision ${revision} of ${month}: ${printable(reason)}`,
    ),
    ...difference.noLongerKnowable.map((words) => `no longer knowable: ${words}`),
  ];
  const { stdout, stderr } = processStreams;
  if (requests.length > 1) stderr.write("reach: joined a running resync\n");
  if (lines.length === 0) stderr.write("reach: nothing changed\n");
  for (const line of lines) stdout.write(`${line}\n`);
}

/** Cut, never rounded up: 29:59.9 is 29 min 59 s. */
function lengthText(seconds: number | null): string {
  if (seconds === null) return "length unknown";
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}
