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
  "explanation_drafted",
  "explanation_asked",
  "explanation_received",
  "explanation_accepted",
  "plan_drafted",
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

/** A person's correction of a piece of evidence. The newest one of a kind applies; none is ever deleted. */
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

/** The exemption of an office in a month (`YYYY-MM`): the newest one. */
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

/** The newest correction of a kind for a session, by its id or its account; `null`: of the account. */
export function findCorrection(
  corrections: readonly Correction[],
  kind: Correction["what"]["kind"],
  { accountKey, sessionId }: { accountKey: string; sessionId: string | null },
): Correction | null {
  return (
    corrections
      .filter((one) => one.what.kind === kind && one.accountKey === accountKey)
      .filter((one) => one.sessionId === null || one.sessionId === sessionId)
      .toSorted((a, b) => b.at.getTime() - a.at.getTime())[0] ?? null
  );
}
