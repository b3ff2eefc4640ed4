import type { Account } from "./account.ts";
import type { CoverageDay } from "./coverage.ts";
import type { LiveSession, WrongList } from "./live-session.ts";
import type { LookProof } from "./look.ts";

/** An office that need not hold anything in a month: an election code, a flood. Kept with who, when and why. */
export type Exemption = {
  officeId: string;
  fromMonth: string;
  toMonth: string;
  why: string;
  by: string;
  at: Date;
  reference: string | null;
};

export const LETTER_KINDS = [
  "explanation_asked",
  "explanation_received",
  "explanation_accepted",
  "plan_due",
  "plan_received",
] as const;
export type LetterKind = (typeof LETTER_KINDS)[number];

/** A step of the correspondence with an office about a month; `day` is local, that of the letter or the due day. */
export type Letter = {
  officeId: string;
  month: string;
  kind: LetterKind;
  day: string;
  why: string;
  by: string;
  at: Date;
  reference: string | null;
};

/** A person's word about a piece of evidence. The newest one of a kind stands; none is ever deleted. */
export type Correction = {
  accountKey: string;
  sessionId: string | null;
  what:
    | { kind: "subject"; subject: "welfare" | "other" }
    | { kind: "duration"; seconds: number }
    | { kind: "account"; belongs: boolean };
  by: string;
  at: Date;
  why: string;
  reference: string | null;
};

/** What kept an account from going live at all. */
export type LiveHindrance = {
  accountKey: string;
  followers: number | null;
  /** Followers that the platform asks of an account before it may go live; null = none. */
  followersToGoLive: number | null;
  permissionMissing: boolean;
};

/** All that was kept of one office's accounts on the rule's platform and could bear on its month. */
export type LiveEvidence = {
  accounts: readonly Account[];
  sessions: readonly LiveSession[];
  looks: readonly LookProof[];
  /** When lists of the accounts lacked a live that was there, whatever month that live belongs to. */
  wrongLists: readonly (WrongList & { accountKey: string })[];
  coverage: readonly CoverageDay[];
  hindrances: readonly LiveHindrance[];
  corrections: readonly Correction[];
};

/** The exemption of an office in a month (`YYYY-MM`), the newest word first. */
export function findExemption(
  exemptions: readonly Exemption[],
  officeId: string,
  month: string,
): Exemption | null {
  return (
    exemptions
      .filter((one) => one.officeId === officeId && one.fromMonth <= month && month <= one.toMonth)
      .toSorted((a, b) => b.at.getTime() - a.at.getTime())[0] ?? null
  );
}

/** When the lists of an account were wrong, as far as any of its sessions tells. */
export function wrongListsFor(
  { wrongLists, sessions }: Pick<LiveEvidence, "wrongLists" | "sessions">,
  accountKey: string,
): WrongList[] {
  const own = <T extends { accountKey: string }>(rows: readonly T[]) =>
    rows.filter((row) => row.accountKey === accountKey);
  return [...own(wrongLists), ...own(sessions).flatMap((session) => session.wrongLists)];
}
