import { checkDump, dumpHead } from "../../../src/store/backup/dump-format.ts";

const HEAD = dumpHead("1.0.0", { mode: "real", timezone: "Asia/Kolkata" }).trimEnd();
const ROW = (name: string) => JSON.stringify({ collection: name, row: { _id: "1", end: { looks: 3 } } });
const END = JSON.stringify({ end: { looks: 2, meta: 1, sweeps: 0 } });
const WHOLE = [HEAD, ROW("looks"), ROW("looks"), ROW("meta"), END, ""];

async function* of(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}
const check = (...lines: string[]) => checkDump(of(lines));

describe("a back-up's own account of itself", () => {
  it("returns the head and the number of rows", async () => {
    expect(await check(...WHOLE)).toEqual({
      version: "1.0.0",
      pinned: { mode: "real", timezone: "Asia/Kolkata" },
      rows: { looks: 2, meta: 1, sweeps: 0 },
    });
  });

  it.each([
    ["its end is missing", WHOLE.slice(0, -2), "cut short"],
    ["it is empty", [], "cut short"],
    ["a row is missing", WHOLE.toSpliced(1, 1), "counts 2 rows of looks and holds 1"],
    ["a row is too many", WHOLE.toSpliced(1, 0, ROW("looks")), "counts 2 rows of looks and holds 3"],
    ["a row is of another collection", WHOLE.toSpliced(1, 0, ROW("others")), "counts 0 rows of others"],
    ["it goes on after its end", [...WHOLE, ROW("looks")], "goes on after its end"],
    ["a line is cut in two", WHOLE.toSpliced(1, 1, ROW("looks").slice(0, 9)), "damaged"],
    ["its beginning is missing", WHOLE.slice(1), "no back-up of the form reach-backup-1"],
    ["it is of another form", [JSON.stringify({ format: "reach-backup-9" })], "no back-up of the form"],
  ])("is refused where %s", async (_, lines, why) => {
    await expect(check(...lines)).rejects.toThrow(why);
  });
});
