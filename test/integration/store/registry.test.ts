import type { Account } from "../../../src/domain/account.ts";
import type { Office } from "../../../src/domain/office.ts";
import type { Store } from "../../../src/store/contracts/store.ts";
import { at, freshStore, look, snapshot, write } from "./samples.ts";

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
  let close: () => Promise<void>;
  beforeEach(async () => {
    ({ store, close } = await freshStore("registry"));
  });
  afterEach(() => close());

  const accept = (accounts: Account[], digest: string, today = "2023-07-10") =>
    store.registry.accept([office("patna"), office("gaya")], accounts, digest, today, at("10:00:00", today));

  it("an accepted file is a numbered revision; the same again is none", async () => {
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
