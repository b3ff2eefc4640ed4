import { accountFilter, between, rowsOverTime } from "../../../src/store/mongo/selection.ts";

const matches = (range: unknown, key: string): boolean => {
  const { $gte, $lt } = range as { $gte: string; $lt: string };
  return $gte <= key && key < $lt;
};

describe("selections as filters", () => {
  it("an office is the range of keys that begin with it, and of no other office", () => {
    const { accountKey } = accountFilter({ officeId: "east-champaran" });
    const own = ["east-champaran.facebook", "east-champaran.x.dpro"];
    const others = ["east-champaran2.x", "east.facebook", "east-champaran-north.x", "east-champaran"];
    expect(own.map((key) => matches(accountKey, key))).toEqual([true, true]);
    expect(others.map((key) => matches(accountKey, key))).toEqual([false, false, false, false]);
  });

  it("an office and platform are the account and those with a label", () => {
    const { accountKey } = accountFilter({ officeId: "patna", platform: "x" });
    expect(
      ["patna.x", "patna.x.dpro", "patna.xing", "patna.facebook"].map((key) => matches(accountKey, key)),
    ).toEqual([true, true, false, false]);
  });

  it("rows of all accounts are ordered by time, rows of named ones by account first", () => {
    expect(rowsOverTime({ platform: "x" }, "day")).toEqual({ filter: { platform: "x" }, order: { day: 1 } });
    expect(rowsOverTime({ accountKeys: ["a.x"] }, "day").order).toEqual({ accountKey: 1, day: 1 });
    expect(rowsOverTime({}, "day").filter).toHaveProperty("platform.$in");
  });

  it("no bound is no condition", () => {
    expect(between("slot")).toEqual({});
    expect(between("day", "2023-07-01", "2023-08-01")).toEqual({
      day: { $gte: "2023-07-01", $lt: "2023-08-01" },
    });
  });
});
