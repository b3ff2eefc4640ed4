import type { PlatformId, Precision, Via } from "./platform.ts";
import type { Provenance } from "./provenance.ts";

/** Counters of an account as a platform reported them. `null` = not reported; `0` = reported as zero. */
export type Counters = {
  followers: number | null;
  posts: number | null;
  following: number | null;
  listed: number | null;
  views: number | null;
};

/** One immutable reading of the counters of an account; unique on (accountKey, slot, via). */
export type Snapshot = Counters & {
  accountKey: string;
  officeId: string;
  platform: PlatformId;
  slot: Date;
  observedAt: Date;
  precision: Precision;
  via: Via;
  provenance: Provenance;
};
