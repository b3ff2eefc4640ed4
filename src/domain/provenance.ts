import type { Trigger } from "./platform.ts";

/** Where a reading came from (truth 12). `credential` is a name, never a secret. */
export type Provenance = {
  externalId: string | null;
  trigger: Trigger;
  sweepId: string | null;
  credential: string | null;
  source: string;
  edge: string;
  apiVersion: string | null;
  requestRef: string | null;
  rawDigest: string | null;
  collectorVersion: string;
  schemaVersion: number;
  recordedAt: Date;
};
