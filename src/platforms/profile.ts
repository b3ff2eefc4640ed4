import type { Metric, PlatformId } from "../domain/platform.ts";

/** A handle or id in normal form, or why it is not accepted. */
export type IdentityRead =
  | { ok: true; handle: string | null; externalId: string | null; warning: string | null }
  | { ok: false; fault: string };

/** The form of a name: the pattern, and the same in words. */
export type NameForm = { pattern: RegExp; allowed: string };

/** Results that a profile's readers return; `name` is checked against the form of handles. */
export type NameFinding =
  | { name: string; warning?: string }
  | { id: string; warning?: string }
  | { fault: string }
  /** The link does not name an account. */
  | null;

/** A sentence that the product keeps in English, and the same in Hindi. */
export type SentenceRule = readonly [RegExp, (found: RegExpExecArray) => string];

/** What is known of a platform without any setting. Each folder of `src/platforms` has one in `profile.ts`. */
export type PlatformProfile = {
  id: PlatformId;
  name: { en: string; hi: string };
  /** For heads of narrow columns. */
  abbreviation: string;
  /** Other words for the platform in files that people write. */
  aliases: readonly string[];
  handle: NameForm;
  externalId: NameForm;
  /** Hosts whose links name accounts of this platform, without `www.` and the like. */
  linkHosts: readonly string[];
  /** The account that a link names, by the parts of its path. */
  readLink(parts: readonly string[], query: URLSearchParams): NameFinding;
  /** A name that is something else than a handle; absent or null = it is a handle. */
  readName?(name: string): NameFinding;
  /** The form under which two handles are the same account; absent = letter case alone is ignored. */
  foldHandle?(handle: string): string;
  /** Where people see an account; `null` where what is known of it does not tell. */
  linkTo(account: { handle: string | null; externalId: string | null }): string | null;
  /** Followers that an account needs before it may go live. */
  followersToGoLive?: number;
  /** The published call limit, for `reach plan`. */
  callLimit?: {
    what: string;
    callsADay: number;
    per: "account" | "credential";
    /** The family of calls that it counts, as `callCost` names it; absent = requests. */
    family?: string;
  };
  /** Where its credentials are renewed. */
  renewalUrl?: string;
  /** The metrics that the first run's simulated world shows; absent = it has none of this platform. */
  firstRun?: readonly Metric[];
  /** What this folder says of credentials, in Hindi. */
  inHindi?: readonly SentenceRule[];
};

/** An address that ends with a name or id; `null` without one. */
export const toLink = (start: string, name: string | null): string | null =>
  name === null ? null : `${start}${encodeURI(name)}`;
