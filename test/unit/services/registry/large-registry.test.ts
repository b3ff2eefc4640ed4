import { faultsAsError } from "../../../../src/services/registry/noted-faults.ts";
import { parseRegistry } from "../../../../src/services/registry/parse-registry.ts";
import { readRegistry } from "../../../../src/services/registry/read-registry.ts";
import { formatNote } from "../../../../src/services/tables/named-rows.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const offices = {
  name: "offices.csv",
  bytes: bytes(`office,kind,name_en,name_hi,lgd_code,division,aliases
patna,district,Patna,पटना,212,Patna,
west-champaran,district,West Champaran,पश्चिमी चंपारण,211,Tirhut,
`),
};
const HEADER =
  "office,platform,handle,external_id,label,credential,active_from,active_to,verified_by,verified_on,note";
const rows = (...lines: string[]) => [HEADER, ...lines, ""].join("\n");
const parse = (accounts: string | Uint8Array) =>
  parseRegistry({
    offices,
    accounts: { name: "accounts.csv", bytes: typeof accounts === "string" ? bytes(accounts) : accounts },
  });

describe("a large accounts file", () => {
  it("of more than 600 MB is refused unread", async () => {
    const accounts = {
      name: "accounts.csv",
      size: 601 * 1024 * 1024,
      chunks: () => {
        throw new Error("it was read");
      },
    };
    const { faults } = await readRegistry({ offices, accounts });
    expect(faults.map(formatNote)).toEqual(["accounts.csv, line 1: is larger than 600 MB"]);
  });

  it("of more than 2,500,000 lines is refused for that alone, before its end", async () => {
    const blocks = 300;
    let read = 0;
    const accounts = {
      name: "accounts.csv",
      size: 1,
      chunks: async function* () {
        yield bytes(`${HEADER}\n`);
        for (; read < blocks; read += 1) yield bytes("x\n".repeat(10_000));
      },
    };
    // Without an office no line is looked at more closely, which would take most of the time.
    const none = { name: "offices.csv", bytes: bytes("office,kind,name_en,name_hi\n") };
    const { faults, count } = await readRegistry({ offices: none, accounts });
    expect(faults.filter(({ file }) => file === "accounts.csv").map(formatNote)).toEqual([
      "accounts.csv, line 2500000: has more than 2500000 lines",
    ]);
    expect([count, read < blocks]).toEqual([0, true]);
  });

  it("that was cut off in the middle of a line is refused by that line", async () => {
    const whole = rows("patna,x,DM_Patna,,,,,,,,", "west-champaran,x,DM_Champaran,,,,,,,,");
    const cut = whole.slice(0, whole.indexOf("DM_Champaran") + 6);
    expect((await parse(cut)).faults.map(formatNote)).toEqual([
      expect.stringMatching(/^accounts.csv, line 3: ends in the middle.*copy the whole file/),
    ]);
    expect((await parse(whole.trimEnd())).faults).toEqual([]);
  });

  it("of 100,000 faults ends in seconds, with the first hundred named and all counted", async () => {
    const lines = Array.from({ length: 50_000 }, (_, i) => `nowhere${i},x,,${i + 1},,,,,,,`);
    const twice = Array.from({ length: 50_001 }, (_, i) => `patna,x,,7${i},,,,,,,`);
    const read = await parse(rows(...lines, ...twice));
    expect(read.faultsInAll).toBe(100_000);
    const error = faultsAsError(read, "");
    expect(error.faults).toHaveLength(101);
    expect(error.message).toMatch(/line 2: unknown office "nowhere0"[^]*\nand 99900 more faults$/);
    expect(read.faults.map(({ line }) => line)).toEqual(Array.from({ length: 100 }, (_, i) => i + 2));
  });

  it("of 10,000 lines is read whole, in whatever chunks it comes, with the line of each fault", async () => {
    const lines = Array.from(
      { length: 10_000 },
      (_, i) => `patna,x,,${i + 1},n${i},,,,,,"one, ""${i}"" of many"`,
    );
    lines[8_000] = `patna,x,,1,,,,,,,"two\nlines"`;
    lines[9_000] = "nowhere,x,,,,,,,,,";
    const text = bytes(rows(...lines));
    const { accounts, faults, digest } = await parse(text);
    expect(faults.map(({ line }) => line)).toEqual([8_002, 8_002, 9_003]);
    expect(accounts).toEqual([]);
    const sizes = [1_000, 64 * 1024, 333_333];
    for (const size of sizes) {
      const chunks = async function* () {
        for (let from = 0; from < text.length; from += size) yield text.slice(from, from + size);
      };
      const read = await readRegistry({ offices, accounts: { name: "accounts.csv", size: 1, chunks } });
      expect(read).toMatchObject({ faults, digest, count: 9_999 });
    }
  });

  it("that changes while it is read is refused at its end", async () => {
    let reads = 0;
    const chunks = async function* () {
      reads += 1;
      yield bytes(rows(`patna,x,DM_Patna_${reads},,,,,,,,`));
    };
    const read = await readRegistry({ offices, accounts: { name: "accounts.csv", size: 1, chunks } });
    const again = async () => {
      for await (const _block of read.accounts());
    };
    await expect(again()).rejects.toThrow("accounts.csv was changed while it was read");
  });
});
