import { Schema } from "mongoose";
import type { FindingClosure, Finding, FindingCode } from "../../domain/finding.ts";
import type { PlatformId } from "../../domain/platform.ts";
import { instant, plain, text } from "./field-types.ts";

/** An answer that did not fit its schema; `_id` = account and digest, so that the same answer is kept once. */
export type RawAnswerDoc = {
  _id: string;
  accountKey: string;
  platform: PlatformId;
  digest: string;
  text: string;
  at: Date;
};

export const rawAnswerSchema = new Schema<RawAnswerDoc>(
  { _id: text, accountKey: text, platform: text, digest: text, text: { type: String }, at: instant },
  { ...plain, collection: "rawAnswers" },
);

/** `_id` = account, code and a digest of the detail: the same finding is one row, `at` when it was first made. */
export type FindingDoc = Omit<Finding, "code"> & {
  code: FindingCode;
  _id: string;
  lastAt: Date;
  /** Since when it has been made without a long pause; absent in rows of before it was kept = `at`. */
  openSince?: Date;
  closures?: FindingClosure[];
  /** Of the newest closure. */
  closedAt?: Date;
};

const closureSchema = new Schema<FindingClosure>({ by: text, at: instant, why: text }, { _id: false });

export const findingSchema = new Schema<FindingDoc>(
  {
    _id: text,
    accountKey: text,
    code: text,
    detail: { type: String },
    at: instant,
    lastAt: instant,
    openSince: { type: Date },
    closures: { type: [closureSchema], default: undefined },
    closedAt: { type: Date },
  },
  { ...plain, collection: "findings" },
)
  .index({ at: 1 })
  .index({ lastAt: 1 });
