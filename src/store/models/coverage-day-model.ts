import { Schema } from "mongoose";
import type { CoverageDay } from "../../domain/coverage.ts";
import { count, instant, plain, text } from "./field-types.ts";

/** `_id` = account, metric and day. */
export type CoverageDayDoc = CoverageDay & { _id: string };

const gapRun = new Schema(
  { from: count, to: count, reason: text, detail: { type: String }, at: instant, until: instant },
  { ...plain, _id: false },
);

const repair = new Schema({ via: text, slot: instant, at: instant }, { ...plain, _id: false });

export const coverageDaySchema = new Schema<CoverageDayDoc>(
  {
    _id: text,
    accountKey: text,
    officeId: text,
    platform: text,
    metric: text,
    day: text,
    expected: { type: Schema.Types.Mixed, required: true },
    read: { type: Schema.Types.Mixed, required: true },
    gaps: [gapRun],
    repairs: { type: [repair], default: undefined },
  },
  { ...plain, collection: "coverageDays" },
)
  .index({ accountKey: 1, day: 1 })
  .index({ platform: 1, day: 1 });

export const coverageDayId = (accountKey: string, metric: string, day: string): string =>
  `${accountKey}|${metric}|${day}`;
