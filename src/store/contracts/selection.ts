import type { PlatformId } from "../../domain/platform.ts";

/** Rows of which accounts, and of when: `[since, until)`, either left out = no bound. */
export type Selection = {
  officeId?: string;
  accountKeys?: readonly string[];
  platform?: PlatformId;
  since?: Date;
  until?: Date;
  /** For sessions: those whose start is not sure and may be in [since, until), instead of those that started in it. */
  isStartUnsure?: boolean;
};

/** One account's values by local day. */
export type AccountDays<Value> = { accountKey: string; days: ReadonlyMap<string, Value> };
