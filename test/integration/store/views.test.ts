import { MongoClient } from "mongodb";
import { at, freshStore, snapshot, write } from "./samples.ts";

describe("the views for other tools", () => {
  it("give flat rows under names of a version, and are made once", async () => {
    const { store, uri, close } = await freshStore("views");
    await store.prepare();
    await store.readings.record(
      write({ snapshots: [snapshot(), snapshot({ slot: at("11:00:00"), followers: 1007 })] }),
    );
    const client = new MongoClient(uri);
    const database = client.db(store.database);
    expect(await database.collection("v1_daily").find().toArray()).toEqual([
      expect.objectContaining({
        account: "patna.facebook",
        date: "2023-07-01",
        followersFirst: 1000,
        followersLast: 1007,
        readings: 2,
      }),
    ]);
    const [row] = await database.collection("v1_snapshots").find().sort({ slot: 1 }).toArray();
    expect(row).not.toHaveProperty("provenance");
    await expect(database.collection("v1_daily").insertOne({})).rejects.toThrow("view");
    await client.close();
    await close();
  });
});
