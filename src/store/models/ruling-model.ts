import { Schema } from "mongoose";
import type { Correction, Exemption, Letter } from "../../domain/rulings.ts";
import type { LiveVerdict } from "../../domain/verdict.ts";
import type { FrozenMonth } from "../contracts/verdicts.ts";
import { count, flag, instant, maybeText, plain, text } from "./field-types.ts";

/** `_id` = month and revision. `content` names its verdicts; absent in those of earlier versions. */
export type FrozenMonthDoc = FrozenMonth & { _id: string; content?: string };

export const frozenMonthSchema = new Schema<FrozenMonthDoc>(
  {
    _id: text,
    month: text,
    revision: count,
    rule: { type: Schema.Types.Mixed, required: true },
    asOf: instant,
    closesAt: instant,
    frozenAt: instant,
    reason: text,
    change: { type: Schema.Types.Mixed },
    digest: text,
    content: { type: String },
  },
  { ...plain, collection: "frozenMonths" },
).index({ month: 1, revision: 1 }, { unique: true });

/** `_id` = content and office; `content` = who wrote them; `place` keeps the order of the report. */
export type VerdictDoc = { _id: string; month: string; revision: number; officeId: string; place: number } & {
  content?: string;
  outcome: LiveVerdict["outcome"];
  exempt: boolean;
  verdict: LiveVerdict;
};

export const verdictSchema = new Schema<VerdictDoc>(
  {
    _id: text,
    month: text,
    revision: count,
    content: { type: String },
    officeId: text,
    place: count,
    outcome: text,
    exempt: flag,
    verdict: { type: Schema.Types.Mixed, required: true },
  },
  { ...plain, collection: "verdicts" },
)
  .index({ month: 1, revision: 1, place: 1 })
  .index({ officeId: 1, month: 1, revision: 1 });

/** `_id` = a digest of the row, so that the same row twice is one. */
export type ExemptionDoc = Exemption & { _id: string };

export const exemptionSchema = new Schema<ExemptionDoc>(
  {
    _id: text,
    officeId: text,
    fromMonth: text,
    toMonth: text,
    why: text,
    by: text,
    at: instant,
    reference: maybeText,
  },
  { ...plain, collection: "exemptions" },
);

export type LetterDoc = Letter & { _id: string };

export const letterSchema = new Schema<LetterDoc>(
  {
    _id: text,
    officeId: text,
    month: text,
    kind: text,
    day: text,
    why: text,
    by: text,
    at: instant,
    reference: maybeText,
  },
  { ...plain, collection: "letters" },
).index({ month: 1, at: 1 });

export type CorrectionDoc = Correction & { _id: string };

export const correctionSchema = new Schema<CorrectionDoc>(
  {
    _id: text,
    accountKey: text,
    sessionId: maybeText,
    what: { type: Schema.Types.Mixed, required: true },
    by: text,
    at: instant,
    why: text,
    reference: maybeText,
  },
  { ...plain, collection: "corrections" },
).index({ accountKey: 1, at: 1 });
