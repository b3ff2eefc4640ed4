import mongoose, { mongo } from "mongoose";
import { ContractError, StoreError } from "../../../src/errors/reach-error.ts";
import { toStoreError, isDuplicateKey, wrapStoreErrors } from "../../../src/store/mongo/store-errors.ts";

const bulkError = (codes: number[]): mongo.MongoBulkWriteError => {
  const error = new mongo.MongoBulkWriteError(
    { message: "E11000 dup key: { title: secret }", code: codes[0] ?? 0, writeErrors: [] },
    {} as never,
  );
  error.writeErrors = codes.map((code) => ({ code })) as never;
  return error;
};
const lostBulk = new mongo.MongoBulkWriteError(
  new Error("connect ECONNREFUSED 10.0.0.7:27017") as never,
  {} as never,
);

describe("what MongoDB does wrong", () => {
  it("a duplicate key is recognised by its code, in a single write and in a bulk, and nothing else is one", () => {
    expect(isDuplicateKey(new mongo.MongoServerError({ message: "E11000", code: 11_000 }))).toBe(true);
    expect(isDuplicateKey(bulkError([11_000, 11_000]))).toBe(true);
    expect(isDuplicateKey(bulkError([11_000, 112]))).toBe(false);
    expect(isDuplicateKey(new mongo.MongoServerError({ message: "E11000", code: 112 }))).toBe(false);
    expect(isDuplicateKey(lostBulk)).toBe(false);
    expect(isDuplicateKey(new Error("E11000"))).toBe(false);
  });

  it("leaves as a StoreError that names the kind and quotes neither data nor addresses", () => {
    for (const error of [
      bulkError([121]),
      lostBulk,
      new mongo.MongoNetworkError("connect ECONNREFUSED 10.0.0.7:27017"),
      new mongo.MongoServerSelectionError("10.0.0.7 secret", {} as never),
      new mongoose.Error("buffering timed out: secret"),
    ]) {
      const reported = toStoreError(error, "readings.record");
      expect(reported).toBeInstanceOf(StoreError);
      expect(String(reported)).toMatch(/readings\.record/);
      expect(String(reported)).not.toMatch(/secret|10\.0\.0\.7/);
      expect(reported).toHaveProperty("cause", error);
    }
  });

  it("a lost connection says what to check, in whatever class it comes", () => {
    for (const error of [lostBulk, new mongo.MongoNetworkError("reset")])
      expect(toStoreError(error, "ping")).toMatchObject({ remedy: expect.stringMatching(/mongod/) });
  });

  it("a missing right says whose it is and what to grant", () => {
    const refused = new mongo.MongoServerError({ message: "not authorized on secret", code: 13 });
    const reported = toStoreError(refused, "store.drop");
    expect(String(reported)).toContain(
      "MongoDB refused store.drop: the user of MONGODB_URI has no right to it.",
    );
    expect(reported).toMatchObject({ remedy: expect.stringMatching(/Grant/) });
    expect(reported).not.toHaveProperty("cause");
  });

  it("our own errors and bugs pass as they are", () => {
    const bug = new TypeError("x is undefined");
    const reported = new ContractError("no count");
    expect(toStoreError(bug, "ping")).toBe(bug);
    expect(toStoreError(reported, "ping")).toBe(reported);
  });

  it("shields promises and streams alike", async () => {
    const fail = () => Promise.reject(new mongo.MongoNetworkError("reset"));
    const methods = wrapStoreErrors("rows", {
      one: fail,
      many: async function* () {
        yield 1;
        await fail();
      },
      plain: () => 7,
    });
    await expect(methods.one()).rejects.toBeInstanceOf(StoreError);
    const given: number[] = [];
    const reading = async () => {
      for await (const row of methods.many()) given.push(row);
    };
    await expect(reading()).rejects.toBeInstanceOf(StoreError);
    expect(given).toEqual([1]);
    expect(methods.plain()).toBe(7);
  });
});
