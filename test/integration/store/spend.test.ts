import type { Store } from "../../../src/store/contracts/store.ts";
import { freshStore } from "./samples.ts";

describe("money of a day", () => {
  let store: Store;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ store, close } = await freshStore("spend"));
  });
  afterAll(() => close());

  it("never passes the limit, though twenty ask at once", async () => {
    const asked = Array.from({ length: 20 }, (_, n) => Array.from({ length: 10 }, (_, i) => `o${n}x${i}.x`));
    const given = await Promise.all(
      asked.map((keys) => store.spend.reserve("x", "2023-07-01", keys, 0.01, 1.23)),
    );
    expect(given.flatMap(({ newlyReserved }) => newlyReserved)).toHaveLength(123);
    expect(given.flatMap(({ refused }) => refused)).toHaveLength(77);
    expect(await store.spend.spentUsd("x", "2023-07-01")).toBe(1.23);
  });

  it("an account is billed once a day, though twenty ask for it at once", async () => {
    const given = await Promise.all(
      Array.from({ length: 20 }, () => store.spend.reserve("x", "2023-07-02", ["a.x", "b.x"], 0.01, 5)),
    );
    expect(given.flatMap(({ newlyReserved }) => newlyReserved).sort()).toEqual(["a.x", "b.x"]);
    expect(given.every(({ allowed }) => allowed.length === 2)).toBe(true);
    expect(await store.spend.spentUsd("x", "2023-07-02")).toBe(0.02);
    const again = await store.spend.reserve("x", "2023-07-02", ["a.x", "c.x"], 0.01, 0.02);
    expect(again).toEqual({ allowed: ["a.x"], refused: ["c.x"], newlyReserved: [], reservedUsd: 0 });
  });

  it("gives back what was not billed, once", async () => {
    await store.spend.reserve("x", "2023-07-03", ["a.x", "b.x"], 0.01, 5);
    await store.spend.refund("x", "2023-07-03", ["b.x"], 0.01);
    await store.spend.refund("x", "2023-07-03", ["b.x"], 0.01);
    expect(await store.spend.spentUsd("x", "2023-07-03")).toBe(0.01);
    expect(await store.spend.reserve("x", "2023-07-03", ["b.x"], 0.01, 5)).toMatchObject({
      newlyReserved: ["b.x"],
    });
  });

  it("a sum either fits whole or is refused", async () => {
    expect(await store.spend.reserveSum("x", "2023-07-04", 0.6, 1)).toBe(true);
    expect(await store.spend.reserveSum("x", "2023-07-04", 0.5, 1)).toBe(false);
    expect(await store.spend.reserveSum("x", "2023-07-04", 0.4, 1)).toBe(true);
    expect(await store.spend.spentUsd("x", "2023-07-04")).toBe(1);
  });
});
