import type { PlatformId, Precision } from "./platform.ts";

/** What a person can enter: two counters of an account, or a live session by its minutes. */
export const INTAKE_METRICS = ["followers", "posts", "live_session"] as const;
export type IntakeMetric = (typeof INTAKE_METRICS)[number];

/** Why an entry waits for a second person: it differs much from the last reading, or it is a session. */
export type HeldBecause = "far_from_last" | "session";

/** `held` = it waits for a second person, who takes it in or refuses it. */
export const INTAKE_STATES = ["held", "taken", "refused"] as const;
export type IntakeState = (typeof INTAKE_STATES)[number];

/** One row that a person entered, and what became of it. `entryId` is a digest of what the row says. */
export type IntakeEntry = {
  entryId: string;
  accountKey: string;
  officeId: string;
  platform: PlatformId;
  label: string | null;
  metric: IntakeMetric;
  /** Followers, posts, or minutes. */
  value: number;
  precision: Precision;
  observedAt: Date;
  startedAt: Date | null;
  permalink: string | null;
  enteredBy: string;
  evidence: string | null;
  note: string | null;
  enteredAt: Date;
  state: IntakeState;
  heldBecause: HeldBecause | null;
  /** The reading that it was compared with; `null` = there was none. */
  lastValue: number | null;
  confirmedBy: string | null;
  confirmedAt: Date | null;
  /** Who refused it, and why; absent = nobody did. */
  refused?: { by: string; at: Date; why: string };
};

/** How far a figure may differ from the last reading before a second person has to confirm it. */
const FAR_SHARE = 0.5;

/** Whether a figure differs from the last reading by more than half of it. */
export function isFarFrom(last: number | null, value: number): boolean {
  return last !== null && Math.abs(value - last) > last * FAR_SHARE;
}

/** Whether two names are one person's: letter case and blanks do not make another. */
export function isSamePerson(a: string, b: string): boolean {
  const plain = (name: string): string =>
    name
      .normalize("NFKC")
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{M}\p{N}]/gu, "");
  return plain(a) === plain(b);
}

const MANUAL_PREFIX = "manual-";

/** The id under which a session that people entered is kept. */
export const manualSessionId = (entryId: string): string => `${MANUAL_PREFIX}${entryId}`;
