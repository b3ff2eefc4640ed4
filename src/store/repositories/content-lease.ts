import type { mongo } from "mongoose";
import type { MetaDoc } from "../models/ledger-model.ts";

/**
 * A lease on content that is written part by part and not yet in force, kept in `meta` under a prefix. Content without a
 * new part for so long, by MongoDB's clock, is taken for that of a process that died.
 */
const LEASE_MS = 600_000;

/** What begins a lease on the content of this name, or makes it last from now on. */
export const extendedLease = (name: string) => [
  { $set: { value: { $literal: name }, until: { $add: ["$$NOW", LEASE_MS] } } },
];

/** Every lease of a prefix. */
export const leasesOf = (prefix: string): mongo.Filter<MetaDoc> => ({
  _id: { $gte: prefix, $lt: `${prefix}~` },
});
