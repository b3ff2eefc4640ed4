import type { Correction, Exemption } from "../domain/evidence.ts";

/** What people decided and entered, each with who, when and why. Append-only. */
export type Rulings = {
  exemptions(): Promise<readonly Exemption[]>;
  corrections(accountKeys: readonly string[]): Promise<readonly Correction[]>;
};

export const noRulings: Rulings = {
  exemptions: () => Promise.resolve([]),
  corrections: () => Promise.resolve([]),
};
