import type { OutboxRow } from "../../domain/outbox.ts";
import type { StoreContext } from "../mongo/context.ts";
import type { Store } from "../contracts/store.ts";
import { inTransaction } from "../mongo/transaction.ts";

export const OUTBOX_COUNTER = "outbox";
const ROWS_PER_TRANSACTION = 1000;

/**
 * The feed of what became known. Rows are numbered after they are committed, so that no number is ever given to a row
 * that appears behind a reader's back: a reader that has seen number n has seen all up to n.
 */
export function outboxRepository(context: StoreContext): Store["outbox"] {
  const { outbox, counters } = context.collections;
  return {
    sequence: async () => {
      const waiting = outbox.find({ number: null }, { projection: { _id: 1 }, hint: "unnumbered" });
      if ((await waiting.limit(1).toArray()).length === 0) return 0;
      let numbered = 0;
      for (;;) {
        const part = await sequencePart(context);
        numbered += part;
        if (part < ROWS_PER_TRANSACTION) return numbered;
      }
    },
    after: async (number, limit) => {
      const rows = outbox.find({ number: { $gt: Math.max(0, number) } }, { projection: { _id: 0 } });
      return (await rows.sort({ number: 1 }).limit(limit).toArray()) as OutboxRow[];
    },
    newest: async () => (await counters.findOne({ _id: OUTBOX_COUNTER }))?.value ?? 0,
  };
}

/** Two sequencers meet at the counter: the later one is turned back by MongoDB and starts over. */
function sequencePart({ client, collections }: StoreContext): Promise<number> {
  const { outbox, counters } = collections;
  return inTransaction(client, async (session) => {
    const waiting = await outbox
      .find({ number: null }, { session, projection: { _id: 1 } })
      .sort({ _id: 1 })
      .limit(ROWS_PER_TRANSACTION)
      .toArray();
    if (waiting.length === 0) return 0;
    const counter = await counters.findOneAndUpdate(
      { _id: OUTBOX_COUNTER },
      { $inc: { value: waiting.length } },
      { session, upsert: true, returnDocument: "before" },
    );
    const first = (counter?.value ?? 0) + 1;
    const writes = waiting.map(({ _id }, i) => ({
      updateOne: { filter: { _id }, update: { $set: { number: first + i } } },
    }));
    await outbox.bulkWrite(writes, { session, ordered: false });
    return waiting.length;
  });
}
