import { Schema } from "mongoose";
import type { DayRollup } from "../../domain/day-rollup.ts";
import { count, instant, maybeCount, maybeText, plain, text } from "./field-types.ts";

/** `_id` = account and day. */
export type DayRollupDoc = DayRollup & { _id: string };

const point = new Schema(
  { slot: instant, via: text, followers: count, posts: maybeCount, precision: text, externalId: maybeText },
  { ...plain, _id: false },
);
const pointField = { type: point, required: true } as const;

export const dayRollupSchema = new Schema<DayRollupDoc>(
  {
    _id: text,
    accountKey: text,
    officeId: text,
    platform: text,
    day: text,
    first: pointField,
    last: pointField,
    min: pointField,
    max: pointField,
    readings: count,
  },
  { ...plain, collection: "dayRollups" },
).index({ accountKey: 1, day: -1 });

export const dayRollupId = (accountKey: string, day: string): string => `${accountKey}|${day}`;
