import type { PlatformId } from "../../domain/platform.ts";

/** Rows of which accounts, and of when: `[since, until)`, either left out = no bound. */
export type Selection = {
  officeId?: string;
  accountKeys?: readonly string[];
  platform?: PlatformId;
  since?: Date;
  until?: Date;
  /** For sessions: only those whose start nobody told, instead of those that started in [since, until). */
  startless?: boolean;
};
