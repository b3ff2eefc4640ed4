import { MongoClient } from "mongodb";
import type { Office } from "../../../src/domain/office.ts";
import { exportCatalog } from "../../../src/services/exports/catalog.ts";
import { accountOf } from "../reports/press-month.ts";
import { all, at, freshStore, snapshot, write, ZONE } from "./samples.ts";

describe("the views for other tools", () => {
  it("give flat rows under names of a version, and are made once", async () => {
    const { store, uri, close } = await freshStore("views", { untouched: true });
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

  it("open and close a day as the export of days does, and an older view gains the columns", async () => {
    const { store, uri, close } = await freshStore("viewsdaily", { untouched: true });
    const client = new MongoClient(uri);
    const database = client.db(store.database);
    await database.collection("v1_daily").drop();
    await database.createCollection("v1_daily", { viewOn: "dayRollups", pipeline: [] });
    await store.prepare();
    await store.meta.pin("timezone", ZONE);
    const [pinned, renamed] = [snapshot().provenance, { ...snapshot().provenance, externalId: "999" }];
    const reading = (slot: string, followers: number, provenance = pinned) =>
      snapshot({ slot: new Date(`${slot}+05:30`), followers, provenance });
    await store.readings.record(
      write({
        snapshots: [
          reading("2023-06-29T23:00:00", 900),
          reading("2023-07-01T00:00:00", 1000),
          reading("2023-07-01T18:00:00", 1010),
          reading("2023-07-02T06:00:00", 1020),
          reading("2023-07-03T00:00:00", 1050),
          reading("2023-07-04T00:00:00", 5, renamed),
        ],
      }),
    );
    const columns = ["date", "followersOpen", "followersClose", "change"] as const;
    const shown = (row: Record<string, unknown>) => columns.map((name) => row[name]);
    const rows = await database.collection("v1_daily").find().sort({ date: 1 }).toArray();
    expect(rows.map(shown)).toEqual([
      ["2023-06-29", null, 900, null],
      ["2023-07-01", 1000, 1010, 10],
      ["2023-07-02", 1010, 1050, 40],
      ["2023-07-03", 1050, 5, null],
      ["2023-07-04", 5, 5, 0],
    ]);
    const request = { zone: ZONE, simulated: true, officeId: null, platform: null, since: null, until: null };
    await store.registry.accept(
      [],
      [accountOf({ officeId: "patna" } as Office, 0, "facebook")],
      "d",
      "2023-06-01",
      at("10:00:00"),
    );
    const exported = await all(exportCatalog.daily.rows(store, request));
    expect(exported.filter(({ readings }) => readings !== 0).map(shown)).toEqual(rows.map(shown));
    await client.close();
    await close();
  });
});
