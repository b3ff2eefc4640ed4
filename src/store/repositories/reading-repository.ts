import type { StoreContext } from "../context.ts";
import type { Store } from "../contract.ts";
import { recordBatch } from "../record/record-batch.ts";
import { recordMissed } from "../record/record-missed.ts";
import { settledKeys, toldKeys } from "../record/settled.ts";

/** Where readings are written. */
export function readingRepository(context: StoreContext): Store["readings"] {
  return {
    settled: (keys, zone) => settledKeys(context, keys, zone),
    told: (keys, zone) => toldKeys(context, keys, zone),
    record: (write) => recordBatch(context, write),
    recordMissed: (missed, at) => recordMissed(context, missed, at),
  };
}
