import type { Correction } from "./rulings.ts";
import type { Account } from "./account.ts";
import type { CoverageDay } from "./coverage.ts";
import type { LiveSession, WrongList } from "./live-session.ts";
import type { LookProof } from "./look.ts";

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

/** When the lists of an account were wrong, as far as its sessions show. */
export function wrongListsFor(
  { wrongLists, sessions }: Pick<LiveEvidence, "wrongLists" | "sessions">,
  accountKey: string,
): WrongList[] {
  const own = <T extends { accountKey: string }>(rows: readonly T[]) =>
    rows.filter((row) => row.accountKey === accountKey);
  return [...own(wrongLists), ...own(sessions).flatMap((session) => session.wrongLists)];
}
