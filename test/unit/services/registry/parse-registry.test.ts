import { readFileSync } from "node:fs";
import { join } from "node:path";
import exceljs from "exceljs";
import { packageRoot } from "../../../../config/package-root.ts";
import { parseRegistry } from "../../../../src/services/registry/parse-registry.ts";
import { formatNote } from "../../../../src/services/tables/named-rows.ts";

const OFFICES = `office,kind,name_en,name_hi,lgd_code,division,aliases
patna,district,Patna,पटना,212,Patna,
west-champaran,district,West Champaran,पश्चिमी चंपारण,211,Tirhut,Bettiah|बेतिया
`;
const HEADER =
  "office,platform,handle,external_id,label,credential,active_from,active_to,verified_by,verified_on,note";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const parse = (accounts: string | Uint8Array, offices: string | Uint8Array = OFFICES) =>
  parseRegistry({
    offices: { name: "offices.csv", bytes: typeof offices === "string" ? bytes(offices) : offices },
    accounts: { name: "accounts.csv", bytes: typeof accounts === "string" ? bytes(accounts) : accounts },
  });
const rows = (...lines: string[]) => [HEADER, ...lines, ""].join("\n");
const faultsOf = async (...lines: string[]) => (await parse(rows(...lines))).faults.map(formatNote);

describe("the files that are shipped", () => {
  it("hold 38 districts, 48 departments, a line for each office and platform, and no handle", async () => {
    const shipped = (name: string) => readFileSync(join(packageRoot(), "config", name));
    const { offices, accounts, faults, warnings } = await parse(
      shipped("accounts.csv"),
      shipped("offices.csv"),
    );
    expect([...faults, ...warnings]).toEqual([]);
    expect(offices.filter(({ kind }) => kind === "district")).toHaveLength(38);
    expect(offices.filter(({ kind }) => kind === "department")).toHaveLength(48);
    expect(accounts).toHaveLength(86 * 5);
    expect(accounts.filter(({ handle, externalId }) => handle !== null || externalId !== null)).toEqual([]);
    expect(offices.filter(({ activeFrom }) => activeFrom === "2025-12-09")).toHaveLength(3);
  });
});

describe("an accounts file", () => {
  it("may leave out the columns after external_id, and names offices in any of their ways", async () => {
    const { accounts, faults } = await parse(
      "office,platform,handle,external_id\nPatna,facebook,@PatnaDM,\nबेतिया,Twitter,,123\n",
    );
    expect(faults).toEqual([]);
    expect(accounts.map(({ accountKey, handle, externalId }) => [accountKey, handle, externalId])).toEqual([
      ["patna.facebook", "PatnaDM", null],
      ["west-champaran.x", null, "123"],
    ]);
  });

  it("says the same with semicolons, a mark, CRLF, quotes or as UTF-16", async () => {
    const plain = rows('patna,facebook,PatnaDM,100,dpro,,2023-01-01,,Asha,2023-02-01,"seen, called"');
    const { digest, accounts } = await parse(plain);
    expect(accounts[0]).toMatchObject({
      accountKey: "patna.facebook.dpro",
      verifiedBy: "Asha",
      verifiedOn: "2023-02-01",
      note: "seen, called",
    });
    const semicolons = plain.replace('"seen, called"', "|").replaceAll(",", ";").replace("|", "seen, called");
    const others = [
      bytes(`\ufeff${plain.replaceAll("\n", "\r\n")}`),
      bytes(semicolons),
      new Uint8Array([0xff, 0xfe, ...Buffer.from(plain, "utf16le")]),
    ];
    for (const other of others) expect(await parse(other)).toMatchObject({ digest, faults: [] });
  });

  it("keeps its digest when only the order of its lines changes", async () => {
    const a = "patna,facebook,PatnaDM,,,,,,,,";
    const b = "west-champaran,facebook,WCDM,,,,,,,,";
    const { digest } = await parse(rows(a, b));
    expect((await parse(rows(b, a))).digest).toBe(digest);
    expect((await parse(rows(a))).digest).not.toBe(digest);
  });

  it("reports all faults at once, each with its line", async () => {
    const faults = await faultsOf(
      "patnaa,facebook,PatnaDM,,,,,,,,",
      "patna,orkut,PatnaDM,,,,,,,,",
      "patna,facebook,PatnaDM,1.23E+18,,,,,,,",
      "patna,facebook,PatnaDM2,,Bad Label,,,,,,",
      "patna,x,DM_Patna,,,,2023-02-30,,,,",
      "patna,x,DM_Patna2,,two,,2023-05-01,2023-04-01,,,",
      "patna,youtube,@PatnaDM,,,,,,,01-07-2023,",
    );
    expect(faults).toEqual([
      'accounts.csv, line 2: unknown office "patnaa"; did you mean patna?',
      expect.stringMatching(/^accounts.csv, line 3: platform is "orkut"; allowed are facebook, x/),
      expect.stringMatching(/^accounts.csv, line 4: external_id "1.23E\+18" was spoilt by a spreadsheet/),
      expect.stringMatching(/^accounts.csv, line 5: label is "Bad Label"; allowed are 1 to 32/),
      expect.stringMatching(/^accounts.csv, line 6: active_from is "2023-02-30"; allowed is a calendar day/),
      "accounts.csv, line 7: active_to 2023-04-01 is before active_from 2023-05-01",
      expect.stringMatching(/^accounts.csv, line 8: verified_on is "01-07-2023"; allowed is a calendar day/),
    ]);
  });

  it("allows two accounts of one office on a platform only with different labels", async () => {
    const faults = await faultsOf("patna,facebook,a.one,,,,,,,,", "patna,facebook,b.two,,,,,,,,");
    expect(faults).toEqual([expect.stringContaining("the same label on line 2")]);
    expect(await faultsOf("patna,facebook,a.one,,,,,,,,", "patna,facebook,b.two,,dpro,,,,,,")).toEqual([]);
  });

  it("gives an identity to one account at a time, and may hand it on at a day", async () => {
    const twice = await faultsOf("patna,x,,77,,,,,,,", "west-champaran,x,,77,,,,,,,");
    expect(twice).toEqual([
      expect.stringMatching(/line 3: external_id "77" is already on line 2, as patna.x/),
    ]);
    const sameName = await faultsOf(
      "patna,facebook,Patna.DM,,,,,,,,",
      "west-champaran,facebook,patnadm,5,,,,,,,",
    );
    expect(sameName).toEqual([expect.stringContaining("is already on line 2")]);
    const handedOn = ["patna,x,,77,,,,2023-03-31,,,", "west-champaran,x,,77,,,2023-04-01,,,,"];
    expect(await faultsOf(...handedOn)).toEqual([]);
    expect(await faultsOf("patna,x,,77,,,,,,,", "patna,facebook,,77,,,,,,,")).toEqual([]);
  });

  it("warns of what may be wrong without refusing it", async () => {
    const { warnings, faults } = await parse(rows("patna,facebook,,1234567890123450000,,,,,,,"));
    expect(faults).toEqual([]);
    expect(warnings.map(formatNote)).toEqual([expect.stringContaining("ends in zeros")]);
  });

  it("believes an id in its own column before one in a link", async () => {
    const { accounts, warnings } = await parse(
      rows("patna,facebook,https://facebook.com/profile.php?id=61550000000001,100200300400,,,,,,,"),
    );
    expect(accounts[0]).toMatchObject({ handle: null, externalId: "100200300400" });
    expect(warnings).toEqual([]);
  });

  it("loses the unseen marks that come along from a page, and the apostrophe of a spreadsheet", async () => {
    const { accounts, faults } = await parse(
      rows("\u200epatna\u00a0,facebook,\u202a@PatnaDM\u202c,'100,,,,,,,"),
    );
    expect(faults).toEqual([]);
    expect(accounts[0]).toMatchObject({ handle: "PatnaDM", externalId: "100" });
  });

  it("shows no token that was put where the name of a credential belongs", async () => {
    const token = `EAAB${"z".repeat(120)}|x`;
    const faults = await faultsOf(`patna,facebook,PatnaDM,,,${token},,,,,`);
    expect(faults).toEqual([expect.stringContaining("never a token")]);
    expect(faults.join()).not.toContain(token);
  });

  it.each([
    [
      "an unknown column",
      "office,platform,handle,external_id,lable\n",
      /unknown column "lable"; did you mean label/,
    ],
    ["a column twice", "office,platform,handle,external_id,handle\n", /column handle occurs twice/],
    ["a missing column", "office,platform,handle\n", /the header lacks external_id/],
    ["nothing", "", /is empty/],
    ["a quote that never ends", `${HEADER}\npatna,facebook,"x,,,,,,,,,\n`, /line 2: is not valid CSV/],
    [
      "more cells than columns",
      "office,platform,handle,external_id\npatna,x,a,,b\n",
      /more cells than the header/,
    ],
    ["a line break in a note", rows('patna,x,a,,,,,,,,"two\nlines"'), /control character/],
    [
      "a note without end",
      rows(`patna,x,a,,,,,,,,${"n".repeat(1_001)}`),
      /note has 1001 characters; allowed are 1000/,
    ],
    ["a handle without end", rows(`patna,facebook,${"h".repeat(301)},,,,,,,,`), /handle has 301 characters/],
    ["a line without end", rows(`patna,x,a,,,,,,,,${"n".repeat(200_000)}`), /line is longer/],
  ])("with %s is refused in a sentence", async (_what, text, sentence) => {
    expect((await parse(text)).faults.map(formatNote).join("\n")).toMatch(sentence);
  });

  it("in another encoding than UTF-8 is refused, not read as broken letters", async () => {
    const { faults } = await parse(new Uint8Array([...bytes(`${HEADER}\npatna,x,`), 0xe9, 0x0a]));
    expect(faults.map(formatNote).join()).toContain("save it as CSV UTF-8");
  });
});

describe("a workbook", () => {
  const workbook = async (cells: unknown[][]): Promise<Uint8Array> => {
    const book = new exceljs.Workbook();
    book.addWorksheet("accounts").addRows(cells);
    book.addWorksheet("other").addRow(["not", "read"]);
    return new Uint8Array(await book.xlsx.writeBuffer());
  };
  const header = HEADER.split(",");

  it("is read from its first sheet: text, days, links and results of formulas", async () => {
    const link = { text: "facebook.com/PatnaDM", hyperlink: "https://facebook.com/PatnaDM" };
    const book = await workbook([
      header,
      ["patna", "facebook", link, "100200300400500600", null, null, new Date(Date.UTC(2023, 3, 1))],
      ["west-champaran", { formula: 'LOWER("X")', result: "x" }, "", 12345],
    ]);
    const { accounts, faults } = await parse(book);
    expect(faults).toEqual([]);
    expect(accounts).toMatchObject([
      { handle: "PatnaDM", externalId: "100200300400500600", activeFrom: "2023-04-01" },
      { accountKey: "west-champaran.x", externalId: "12345" },
    ]);
  });

  it("with an id of more digits than a number keeps is refused with its line", async () => {
    const { faults } = await parse(
      await workbook([header, [], ["patna", "facebook", "", Number("1234567890123456789")]]),
    );
    expect(faults.map(formatNote)).toEqual([
      expect.stringMatching(/line 3: external_id "1.23E\+18" was spoilt/),
    ]);
  });

  it("that is not a workbook, or is cut off, is refused with a clear message", async () => {
    const whole = await workbook([header]);
    for (const broken of [bytes("PK\u0003\u0004nonsense"), whole.slice(0, whole.length / 2)])
      expect((await parse(broken)).faults.map(formatNote).join()).toContain(
        "cannot be read as an XLSX workbook",
      );
  });
});

describe("an offices file", () => {
  it("reports its own faults with those of the accounts", async () => {
    const offices = `${OFFICES}Gaya,district,Gaya,गया,,,\ngaya,city,Gaya,,,,Patna\npatna,district,Patna,पटना,,,\n`;
    const { faults } = await parse(rows("nowhere,x,a,,,,,,,,"), offices);
    expect(faults.map(formatNote)).toEqual([
      expect.stringMatching(/^offices.csv, line 4: office is "Gaya"; allowed are/),
      expect.stringMatching(/^offices.csv, line 5: kind is "city"; allowed are district and department/),
      expect.stringMatching(/^offices.csv, line 5: name_hi is blank/),
      expect.stringMatching(/^offices.csv, line 5: "Patna" names gaya and, on line 2, patna/),
      'offices.csv, line 6: office "patna" occurs twice (first on line 2)',
      expect.stringMatching(/^accounts.csv, line 2: unknown office "nowhere"/),
    ]);
  });

  it("whose Hindi letters were lost when it was saved is refused", async () => {
    const { faults } = await parse(rows(), OFFICES.replace("पटना", "????"));
    expect(faults.map(formatNote).join()).toContain("its letters were lost");
  });
});
