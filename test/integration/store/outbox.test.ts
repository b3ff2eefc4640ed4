import { MongoClient, ObjectId } from "mongodb";
import type { Store } from "../../../src/store/contracts/store.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { at, freshStore, snapshot, write } from "./samples.ts";

describe("the outbox", () => {
  let store: Store;
  let uri: string;
  let close: () => Promise<void>;
  beforeEach(async () => {
    ({ store, uri, close } = await freshStore("outbox"));
  });
  afterEach(() => close());

  /** One row: a reading outside of coverage shares its transaction with none. */
  const put = (n: number) => {
    const who = { accountKey: `o${n}.facebook`, officeId: `o${n}` };
    return store.readings.record(write({ snapshots: [snapshot(who)], countsInCoverage: false }));
  };

  it("gives each row one number, without a hole, however many number at once", async () => {
    const others = await Promise.all(
      [1, 2, 3].map(() => openStore({ uri, database: store.database, collectorVersion: "test" })),
    );
    const numbered = await Promise.all(
      Array.from({ length: 30 }, async (_, n) => {
        await put(n);
        return [store, ...others][n % 4]?.outbox.sequence() ?? 0;
      }),
    );
    await Promise.all(others.map((other) => other.close()));
    expect(numbered.reduce((sum, one) => sum + one, 0)).toBe(30);
    const rows = await store.outbox.after(0, 100);
    expect(rows.map((row) => row.number)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    expect(await store.outbox.newest()).toBe(30);
    expect(new Set(rows.flatMap((row) => row.changes.map(({ key }) => key))).size).toBe(30);
  });

  it("numbers a row that was committed late, though its id is older than those that have a number", async () => {
    await put(1);
    expect(await store.outbox.sequence()).toBe(1);
    const client = new MongoClient(uri);
    const late = {
      _id: new ObjectId("000000000000000000000001"),
      number: null,
      at: at("09:00:00"),
      changes: [],
    };
    await client.db(store.database).collection("outbox").insertOne(late);
    await client.close();
    expect(await store.outbox.sequence()).toBe(1);
    expect(await store.outbox.after(1, 10)).toEqual([{ number: 2, at: at("09:00:00"), changes: [] }]);
  });

  it("lists what a write made known, by kind and key", async () => {
    await put(7);
    await store.outbox.sequence();
    expect((await store.outbox.after(0, 10)).flatMap((row) => row.changes)).toEqual([
      { kind: "snapshot", key: "o7.facebook|2023-07-01T04:30:00.000Z|api" },
    ]);
  });
});
