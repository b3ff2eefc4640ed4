import type { PlatformId, Precision, Via } from "./platform.ts";
import type { Provenance } from "./provenance.ts";

/** Counters of an account as a platform told them. `null` = not told; `0` = told zero. */
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
