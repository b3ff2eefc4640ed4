import { MongoClient } from "mongodb";
import type { Account } from "../../../src/domain/account.ts";
import type { Office } from "../../../src/domain/office.ts";
import type { Store } from "../../../src/store/contracts/store.ts";
import { toCollections } from "../../../src/store/models/catalog.ts";
import { all, at, freshStore, look, snapshot, write } from "./samples.ts";

function office(officeId: string): Office {
  return {
    officeId,
    kind: "district",
    nameEn: officeId,
    nameHi: "पटना",
    lgdCode: null,
    division: null,
    aliases: [],
    activeFrom: null,
    activeTo: null,
  };
}

function account(officeId: string, changes: Partial<Account> = {}): Account {
  return {
    accountKey: `${officeId}.facebook`,
    officeId,
    platform: "facebook",
    label: null,
    handle: officeId,
    externalId: null,
    credential: null,
    activeFrom: null,
    activeTo: null,
    verifiedBy: null,
    verifiedOn: null,
    note: null,
    ...changes,
  };
}

describe("the registry", () => {
  let store: Store;
  let client: MongoClient;
  let close: () => Promise<void>;
  beforeEach(async () => {
    const fresh = await freshStore("registry");
    ({ store, close } = fresh);
    client = new MongoClient(fresh.uri);
  });
  afterEach(async () => {
    await client.close();
    await close();
  });

  const accept = async (accounts: Account[], digest: string, today = "2023-07-10") => {
    const offices = [office("patna"), office("gaya")];
    await store.registry.accept(offices, accounts, digest, today, at("10:00:00", today));
    const accepted = await store.registry.current();
    if (accepted === null) throw new Error("nothing is in force");
    return accepted;
  };

  it("an accepted file is a numbered revision; the same file again is not", async () => {
    expect(await store.registry.current()).toBeNull();
    const first = await accept([account("patna")], "d1");
    const same = await Promise.all([accept([account("patna")], "d1"), accept([account("patna")], "d1")]);
    const next = await accept([account("patna"), account("gaya")], "d2");
    expect([first, ...same, next].map(({ revision }) => revision)).toEqual([1, 1, 1, 2]);
    expect(await store.registry.current()).toEqual(next);
    expect(next.accounts).toEqual([account("gaya"), account("patna")]);
  });

  it("an account that a file no longer has is retired the day before and never deleted; listed again it is back", async () => {
    await accept([account("patna"), account("gaya")], "d1");
    const without = await accept([account("patna")], "d2");
    expect(without.accounts.map(({ accountKey }) => accountKey)).toEqual(["patna.facebook"]);
    expect(await store.registry.allAccounts()).toMatchObject([
      { accountKey: "gaya.facebook", activeTo: "2023-07-09" },
      { accountKey: "patna.facebook", activeTo: null },
    ]);
    const back = await accept([account("patna"), account("gaya")], "d3");
    expect(back.accounts.map(({ activeTo }) => activeTo)).toEqual([null, null]);
  });

  it("an account that intake created outlives a file without it", async () => {
    await accept([account("patna")], "d1");
    const channel = account("patna", { accountKey: "patna.whatsapp", platform: "whatsapp" });
    await store.registry.addByIntake(channel, at("10:00:00"));
    await store.registry.addByIntake({ ...channel, note: "again" }, at("11:00:00"));
    const { accounts } = await accept([account("patna")], "d2");
    expect(accounts).toEqual([account("patna"), channel]);
  });

  it("an id is pinned once, and a file that leaves it blank does not undo it", async () => {
    await accept([account("patna")], "d1");
    expect(await store.registry.pinExternalId("patna.facebook", "100064", at("10:00:00"))).toBe(true);
    expect(await store.registry.pinExternalId("patna.facebook", "100064", at("10:00:00"))).toBe(true);
    expect(await store.registry.pinExternalId("patna.facebook", "999", at("10:00:00"))).toBe(false);
    expect(await store.registry.pinExternalId("nobody.facebook", "1", at("10:00:00"))).toBe(false);
    const { accounts } = await accept([account("patna", { note: "checked" })], "d2");
    expect(accounts).toEqual([account("patna", { externalId: "100064", note: "checked" })]);
  });

  it("a large registry is in force whole or not at all, whenever it is read while it is accepted", async () => {
    await accept([account("patna")], "small");
    const many = Array.from({ length: 4_500 }, (_, n) => account("gaya", { accountKey: `gaya.x.n${n}` }));
    let isDone = false;
    const accepted = accept(many, "large").finally(() => {
      isDone = true;
    });
    const seen = new Set<number>();
    while (!isDone) seen.add((await store.registry.current())?.accounts.length ?? 0);
    expect((await accepted).accounts).toHaveLength(4_500);
    expect([...seen].filter((length) => length !== 1 && length !== 4_500)).toEqual([]);
    expect(seen).toContain(1);
    expect(await store.registry.allAccounts()).toHaveLength(4_501);
  });

  it("content that stops coming in the middle, as where memory runs out, leaves the old one in force", async () => {
    const before = await accept([account("patna")], "small");
    const many = Array.from({ length: 2_500 }, (_, n) => account("gaya", { accountKey: `gaya.x.n${n}` }));
    const inBlocks = async function* (end: number) {
      yield many.slice(0, end);
      if (end < many.length) throw new Error("it ended here");
    };
    const acceptMany = (end: number) =>
      store.registry.accept(
        [office("gaya")],
        inBlocks(end),
        "large",
        "2023-07-11",
        at("10:00:00", "2023-07-11"),
      );
    await expect(acceptMany(2_200)).rejects.toThrow("it ended here");
    expect(await store.registry.current()).toEqual(before);
    const { registryParts } = toCollections(client.db(store.database));
    expect(await registryParts.countDocuments()).toBe(1);
    const staged = await store.registry.stage([office("gaya")], inBlocks(2_500), "large");
    await registryParts.deleteOne({ _id: `${staged.content}/1` });
    const late = store.registry.acceptStaged(staged, "2023-07-11", at("10:00:00", "2023-07-11"));
    await expect(late).rejects.toThrow("not stored whole");
    expect(await store.registry.current()).toEqual(before);
    expect(await store.registry.allAccounts()).toHaveLength(1);
    await acceptMany(2_500);
    expect((await store.registry.current())?.accounts).toHaveLength(2_500);
    expect(await store.registry.allAccounts()).toHaveLength(2_501);
  });

  it("two processes with the same files bring one revision and one content, which files that change do not touch", async () => {
    const stage = (...accounts: Account[]) => store.registry.stage([office("gaya")], accounts, "d1");
    const [first, second] = [await stage(account("gaya")), await stage(account("patna"))];
    const put = (staged: typeof first) => store.registry.acceptStaged(staged, "2023-07-10", at("10:00:00"));
    await put(first);
    await put(second);
    expect(await store.registry.current()).toMatchObject({ revision: 1, accounts: [account("gaya")] });
    const again = await stage(account("patna"));
    expect(again).toEqual(first);
    await store.registry.discard(again);
    expect((await store.registry.current())?.accounts).toEqual([account("gaya")]);
    expect(await toCollections(client.db(store.database)).registryParts.countDocuments()).toBe(1);
  });

  it("content whose writer is not heard of any more is removed, and cannot be put in force by it later", async () => {
    const stage = (digest: string) => store.registry.stage([office("gaya")], [account("gaya")], digest);
    const [late, living] = [await stage("late"), await stage("living")];
    const { registryParts, meta } = toCollections(client.db(store.database));
    const contents = () => registryParts.distinct("digest");
    await registryParts.insertOne({ _id: "old/0", digest: "old", part: 0, offices: [], accounts: [] });
    await store.registry.finish();
    expect(await contents()).toEqual([late.content, living.content].toSorted());
    await meta.updateOne({ _id: `staged.${late.content}` }, { $set: { until: new Date() } });
    await store.registry.finish();
    expect(await contents()).toEqual([living.content]);
    const put = (staged: typeof late) =>
      store.registry.acceptStaged(staged, "2023-07-10", at("10:00:00", "2023-07-10"));
    await expect(put(late)).rejects.toThrow("not stored whole");
    await put(living);
    await store.registry.finish();
    expect(await contents()).toEqual([living.content]);
    expect(await meta.countDocuments({ _id: /^staged/ })).toBe(0);
  });

  it("a process that dies before the lists follow the new registry leaves it in force, and the next one ends it", async () => {
    await accept([account("patna"), account("gaya")], "d1");
    await accept([account("gaya", { note: "kept" })], "d2", "2023-07-12");
    const { accounts, registryRevisions } = toCollections(client.db(store.database));
    await registryRevisions.updateOne({ _id: 2 }, { $set: { toApply: { today: "2023-07-12", done: 0 } } });
    await accounts.deleteOne({ _id: "gaya.facebook" });
    await accounts.updateOne({ _id: "patna.facebook" }, { $set: { inForce: true, activeTo: null } });
    expect((await store.registry.current())?.accounts).toEqual([account("gaya", { note: "kept" })]);
    await accept([account("gaya", { note: "kept" })], "d2", "2023-07-13");
    expect(await store.registry.allAccounts()).toMatchObject([
      { accountKey: "gaya.facebook", note: "kept", activeTo: null },
      { accountKey: "patna.facebook", activeTo: "2023-07-11" },
    ]);
    expect(await registryRevisions.findOne({ _id: 2 })).not.toHaveProperty("toApply");
  });

  it("accounts come in blocks by key, and those of some offices alone, as they do all at once", async () => {
    const ids = ["a", "a-b", "a1", "b", "patna"];
    const accounts = Array.from({ length: 2_100 }, (_, n) => {
      const id = ids[n % ids.length] ?? "";
      return account(id, { accountKey: `${id}.facebook.n${n}` });
    });
    await accept([...accounts, account("a", { accountKey: "a.x", platform: "x" })], "d1");
    const { registry } = store;
    const everyOne = await registry.allAccounts();
    expect(everyOne).toHaveLength(2_101);
    expect((await all(registry.accountBlocks())).flat()).toEqual(everyOne);
    const ofA = everyOne.filter(({ officeId }) => officeId === "a");
    expect((await all(registry.accountBlocks({ officeId: "a" }))).flat()).toEqual(ofA);
    const onX = (await all(registry.accountBlocks({ platform: "x" }))).flat();
    expect(onX.map(({ accountKey }) => accountKey)).toEqual(["a.x"]);
    const some = ["a", "a-b", "patna"];
    expect(await registry.accountsOf(some)).toEqual(
      everyOne.filter(({ officeId }) => some.includes(officeId)),
    );
    expect(await registry.accountsOf([])).toEqual([]);
    expect(await registry.offices()).toEqual((await registry.current())?.offices);
  });

  it("knows since when an account is missing, also after many revisions", async () => {
    await accept([account("patna"), account("gaya")], "d1", "2023-07-10");
    await accept([account("patna")], "d2", "2023-07-11");
    await accept([], "d3", "2023-07-12");
    expect(await store.registry.missingSince(["gaya.facebook", "patna.facebook", "never.x"])).toEqual(
      new Map([
        ["gaya.facebook", at("10:00:00", "2023-07-11")],
        ["patna.facebook", at("10:00:00", "2023-07-12")],
      ]),
    );
  });

  it("knows which accounts have readings of either kind", async () => {
    await store.readings.record(
      write({
        snapshots: [snapshot({ accountKey: "a.x" })],
        looks: [look({ accountKey: "b.facebook" })],
      }),
    );
    const asked = ["a.x", "b.facebook", "c.x"].map((key) => store.registry.hasReadings(key));
    expect(await Promise.all(asked)).toEqual([true, true, false]);
  });
});
