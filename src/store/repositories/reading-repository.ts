import type { StoreContext } from "../mongo/context.ts";
import type { Store } from "../contracts/store.ts";
import { isRefusal } from "../mongo/store-errors.ts";
import { shareTransactions } from "../recording/join-writes.ts";
import { recordBatches } from "../recording/record-batch.ts";
import { recordMissed } from "../recording/record-missed.ts";
import { settledKeys, keysWithOutcome } from "../recording/settled-readings.ts";

/** Where readings are written. */
export function readingRepository(context: StoreContext): Store["readings"] {
  return {
    settled: (keys, zone) => settledKeys(context, keys, zone),
    withOutcome: (keys, zone) => keysWithOutcome(context, keys, zone),
    record: shareTransactions((write) => recordBatches(context, write), isRefusal),
    recordMissed: (missed, at) => recordMissed(context, missed, at),
  };
}
