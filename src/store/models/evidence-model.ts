import { Schema } from "mongoose";
import type { Finding } from "../../domain/registry.ts";
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
export type FindingDoc = Finding & { _id: string; lastAt: Date };

export const findingSchema = new Schema<FindingDoc>(
  { _id: text, accountKey: text, code: text, detail: { type: String }, at: instant, lastAt: instant },
  { ...plain, collection: "findings" },
)
  .index({ at: 1 })
  .index({ lastAt: 1 });
