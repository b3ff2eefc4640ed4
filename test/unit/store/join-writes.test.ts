import type { BatchWrite, BatchWritten } from "../../../src/store/contracts/store.ts";
import { type JoinedWrite, shareTransactions } from "../../../src/store/recording/join-writes.ts";

class Refused extends Error {}

const lookOf = (accountKey: string): BatchWrite =>
  ({ zone: "Asia/Kolkata", looks: [{ accountKey }], countsInCoverage: true }) as unknown as BatchWrite;

/** Records what each transaction held, and ends each only when it is told to. */
function openRecorder() {
  const held: string[][] = [];
  const ends: { written(value: BatchWritten): void; failed(error: Error): void }[] = [];
  const record = shareTransactions(
    ({ looks }: JoinedWrite) => {
      held.push(looks.map(({ accountKey }) => accountKey));
      return new Promise<BatchWritten>((written, failed) => ends.push({ written, failed }));
    },
    (error) => error instanceof Refused,
  );
  const next = () => new Promise((resolve) => setImmediate(resolve));
  return { held, ends, record, next };
}

describe("transactions that writes share", () => {
  it("one alone and one beside it begin at once; those that come meanwhile share the next", async () => {
    const { held, ends, record, next } = openRecorder();
    const written = ["a", "b", "c", "d", "e"].map((key) => record(lookOf(key)));
    expect(held).toEqual([["a"], ["b"]]);
    ends[0]?.written({ suspected: [] });
    await next();
    expect(held.slice(2)).toEqual([["c", "d", "e"]]);
    written.push(record(lookOf("f")));
    ends[1]?.written({ suspected: [] });
    await next();
    expect(held).toHaveLength(3);
    ends[2]?.written({ suspected: [] });
    await next();
    expect(held.slice(3)).toEqual([["f"]]);
    ends[3]?.written({ suspected: [] });
    await expect(Promise.all(written)).resolves.toHaveLength(6);
  });

  it("holds six writes at most, and only such as count in coverage and are of one zone", async () => {
    const { held, ends, record, next } = openRecorder();
    const keys = ["1", "2", "3", "4", "5", "6", "7"];
    const first = [record(lookOf("a")), record(lookOf("b"))];
    const others = [
      ...keys.map((key) => record(lookOf(key))),
      record({ ...lookOf("by hand"), countsInCoverage: false }),
      record({ ...lookOf("elsewhere"), zone: "UTC" }),
    ];
    for (let n = 0; n < 6; n += 1) {
      ends[n]?.written({ suspected: [] });
      await next();
    }
    await Promise.all([...first, ...others]);
    expect(held.slice(2)).toEqual([keys.slice(0, 6), ["7"], ["by hand"], ["elsewhere"]]);
  });

  it("a write that is refused costs the others nothing", async () => {
    const { held, ends, record, next } = openRecorder();
    const begun = [record(lookOf("a")), record(lookOf("b"))];
    const shared = Promise.allSettled(["c", "bad", "e"].map((key) => record(lookOf(key))));
    ends[0]?.written({ suspected: [] });
    await next();
    ends[2]?.failed(new Refused("too large"));
    for (let n = 3; n < 6; n += 1) {
      await next();
      if (held[n]?.[0] === "bad") ends[n]?.failed(new Refused("too large"));
      else ends[n]?.written({ suspected: [] });
    }
    ends[1]?.written({ suspected: [] });
    expect((await shared).map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(held.slice(3)).toEqual([["c"], ["bad"], ["e"]]);
    await Promise.all(begun);
  });

  it("where the server is away, all are told and none is tried again", async () => {
    const { held, ends, record, next } = openRecorder();
    const begun = [record(lookOf("a")), record(lookOf("b"))];
    const shared = Promise.allSettled(["c", "d"].map((key) => record(lookOf(key))));
    ends[0]?.written({ suspected: [] });
    await next();
    ends[2]?.failed(new Error("away"));
    ends[1]?.written({ suspected: [] });
    expect((await shared).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(held).toHaveLength(3);
    await Promise.all(begun);
  });

  it("each gets to know the suspected sessions of its own accounts", async () => {
    const { ends, record, next } = openRecorder();
    const begun = [record(lookOf("a")), record(lookOf("b"))];
    const shared = [record(lookOf("c")), record(lookOf("d"))];
    ends[0]?.written({ suspected: [] });
    await next();
    const suspected = [{ accountKey: "d" }, { accountKey: "c" }] as BatchWritten["suspected"];
    ends[2]?.written({ suspected });
    ends[1]?.written({ suspected: [] });
    expect(await Promise.all(shared)).toEqual([
      { suspected: [{ accountKey: "c" }] },
      { suspected: [{ accountKey: "d" }] },
    ]);
    await Promise.all(begun);
  });
});
