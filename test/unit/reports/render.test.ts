import ExcelJS from "exceljs";
import { csvLines, toCsv } from "../../../src/services/tables/csv.ts";
import { collectAll } from "../../../src/store/collect-all.ts";
import { toMonthDocument } from "../../../src/reports/build-documents.ts";
import {
  type StreamedGrid,
  streamGrowthGrid,
  streamLiveGrid,
  toEvidenceGrid,
  toGrowthGrid,
  toLiveGrid,
} from "../../../src/reports/grids.ts";
import {
  streamActivityJson,
  streamGrowthJson,
  toActivityJson,
  toGrowthJson,
} from "../../../src/reports/growth-json.ts";
import { streamLiveJson, toLiveJson } from "../../../src/reports/live-json.ts";
import { type StreamedJson, writeJson } from "../../../src/reports/streamed-json.ts";
import { reasonText } from "../../../src/reports/phrases.ts";
import { getPhrases } from "../../../src/reports/languages.ts";
import { LANGUAGES } from "../../../src/reports/phrases.ts";
import { renderHtml } from "../../../src/reports/render-html.ts";
import { renderXlsx } from "../../../src/reports/render-xlsx.ts";
import { ZONE } from "../domain/rules/live-facts.ts";
import { julyReport } from "./month-facts.ts";

const english = getPhrases("en", ZONE);

async function workbook(simulated = true, lang: "en" | "hi" = "en"): Promise<ExcelJS.Workbook> {
  const bytes = await renderXlsx(toMonthDocument(julyReport(simulated), getPhrases(lang, ZONE)));
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(Buffer.from(bytes) as unknown as ArrayBuffer);
  return book;
}

const cellsOf = (sheet: ExcelJS.Worksheet | undefined): ExcelJS.Cell[] => {
  const cells: ExcelJS.Cell[] = [];
  sheet?.eachRow((row) => row.eachCell((cell) => cells.push(cell)));
  return cells;
};

describe("the workbook", () => {
  it("begins with the note and its lists, then verdicts, evidence, coverage, growth, activity and how to read it", async () => {
    const names = (await workbook()).worksheets.map(({ name }) => name);
    expect(names).toEqual([
      "Note",
      "Undetermined (on no list)",
      "The 19 least active",
      "Verdicts",
      "Evidence",
      "Coverage",
      "Growth",
      "Activity",
      "How to read this",
    ]);
  });

  it("is A4 landscape, repeats its header and names report, revision and as-of on each page", async () => {
    for (const sheet of (await workbook()).worksheets) {
      expect(sheet.pageSetup).toMatchObject({ paperSize: 9, orientation: "landscape" });
      expect(sheet.headerFooter.oddFooter).toMatch(/live-2023-07, revision 2, as of 3 August 2023 11:30/);
    }
    const verdicts = (await workbook()).getWorksheet("Verdicts");
    expect(verdicts?.pageSetup.printTitlesRow).toBe("3:3");
  });

  it("holds one table a sheet, with a sheet for each list, its head in sight and filtered", async () => {
    const book = await workbook();
    for (const sheet of book.worksheets) {
      const [view] = sheet.views;
      expect([sheet.name, view?.state]).toEqual([sheet.name, "frozen"]);
      expect([sheet.name, sheet.autoFilter]).toEqual([sheet.name, expect.stringMatching(/^A\d+:/)]);
      const heads = cellsOf(sheet).filter(({ value }) => value === english.heading.nameHi);
      expect(heads.length).toBeLessThanOrEqual(1);
    }
    const report = julyReport(true);
    const pending = book.worksheets.find(({ name }) => name.startsWith("Not yet held"));
    const asked = book.worksheets.find(({ name }) => name.startsWith("To be asked"));
    expect([pending === undefined, asked === undefined]).toEqual([
      report.summary.pending.length === 0,
      report.explain.length === 0,
    ]);
    const undetermined = book.getWorksheet(english.say.listUndetermined.slice(0, 28));
    const names = cellsOf(undetermined).map(({ value }) => value);
    for (const { nameHi } of report.judged.verdicts.filter(({ outcome }) => outcome === "undetermined"))
      expect(names).toContain(nameHi);
  });

  it("says on every sheet that data are simulated, and only then", async () => {
    for (const sheet of (await workbook()).worksheets)
      expect(sheet.getCell("A1").value).toMatch(/SIMULATED DATA/);
    for (const sheet of (await workbook(false)).worksheets)
      expect(
        cellsOf(sheet)
          .map(({ text }) => text)
          .join(" "),
      ).not.toMatch(/SIMULATED/);
  });

  it("holds no formula, and a link only to https", async () => {
    const cells = (await workbook()).worksheets.flatMap(cellsOf);
    expect(cells.filter(({ type }) => type === ExcelJS.ValueType.Formula)).toEqual([]);
    const links = cells.map(({ hyperlink }) => hyperlink).filter((link) => link !== undefined);
    expect(links.length).toBeGreaterThan(0);
    expect(links.every((link) => link.startsWith("https://"))).toBe(true);
  });

  it("keeps ids as text, times as date cells of Indian time, and figures grouped the Indian way", async () => {
    const book = await workbook();
    const evidence = cellsOf(book.getWorksheet("Evidence"));
    expect(evidence.find(({ value }) => value === "17912345678901234")?.numFmt).toBe("@");
    const dates = evidence.map(({ value }) => value).filter((value) => value instanceof Date);
    expect(dates[0]).toEqual(new Date("2023-07-12T11:00:00Z"));
    const million = cellsOf(book.getWorksheet("Growth")).find(({ value }) => value === 1_234_567);
    expect(million?.numFmt).toContain("[>=10000000]##");
  });

  it("what is not known is a dash and never 0", async () => {
    const verdicts = (await workbook()).getWorksheet("Verdicts");
    const gaya: unknown[] = [];
    verdicts?.eachRow((row) => {
      if (row.getCell(2).value === "Gaya") row.eachCell((cell) => gaya.push(cell.value));
    });
    expect(gaya.slice(3, 9)).toEqual(["undetermined", "–", "–", "–", "–", "–"]);
  });

  it("a length just short of the rule never shows as reaching it", async () => {
    const values = cellsOf((await workbook()).getWorksheet("Evidence")).map(({ value }) => value);
    expect(values).toContain(29.99);
    expect(values).not.toContain(30);
  });
});

describe("the page", () => {
  it.each(LANGUAGES)("in %s names its language, needs nothing else and runs nothing", (lang) => {
    const page = renderHtml(toMonthDocument(julyReport(), getPhrases(lang, ZONE)));
    expect(page).toContain(`<html lang="${lang}">`);
    expect(page).not.toMatch(/<script|<img|<link|src=|@import|javascript:/i);
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(page).toContain("SIMULATED DATA");
  });

  it("carries no banner over real data", () => {
    expect(renderHtml(toMonthDocument(julyReport(false), english))).not.toContain("SIMULATED");
  });

  it("holds no control character from a title", () => {
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    expect(renderHtml(toMonthDocument(julyReport(), english))).not.toMatch(/[\u0000-\u0008\u001b\u202e]/);
  });
});

describe("CSV and JSON", () => {
  it("no cell of a CSV file is a formula", () => {
    const report = julyReport();
    const grids = [
      toLiveGrid(report.judged, english),
      toEvidenceGrid(report.judged, english),
      toGrowthGrid(report.growth),
    ];
    const text = grids.map(({ columns, rows }) => toCsv(columns, rows)).join("");
    expect(text).toContain(`"'=HYPERLINK`);
    expect(text).not.toMatch(/(^|,)"?[=@]/m);
  });

  it("every row says whether it is simulated", () => {
    const { columns, rows } = toLiveGrid(julyReport().judged, english);
    expect(columns.at(-1)).toBe("simulated");
    expect(rows.every(({ simulated }) => simulated === true)).toBe(true);
  });

  it("growth has the names that are held stable, in their order", () => {
    const json = toGrowthJson(julyReport().growth);
    expect(Object.keys(json).slice(0, 4)).toEqual(["from", "to", "simulated", "offices"]);
    expect(Object.keys(json.offices[0] ?? {}).slice(0, 8)).toEqual(
      "office platform account opening closing change changePercent outcome".split(" "),
    );
    expect(json.offices[0]?.opening).toEqual({
      followers: 1_234_567,
      slot: new Date("2023-06-30T18:30:00Z"),
      via: "api",
    });
  });
});

describe("a report that is written office by office", () => {
  const { judged, growth, activity } = julyReport();
  const months = [judged, { ...judged, verdicts: [] }];

  it.each([0, 2])("is the same JSON as the whole, indented by %i", async (indent) => {
    const written = async (json: StreamedJson) => (await collectAll(writeJson(json, indent))).join("");
    for (const month of months)
      expect(await written(streamLiveJson({ ...month, verdicts: each(month.verdicts) }, english))).toBe(
        JSON.stringify(toLiveJson(month, english), null, indent),
      );
    expect(await written(streamGrowthJson({ ...growth, rows: each(growth.rows) }))).toBe(
      JSON.stringify(toGrowthJson(growth), null, indent),
    );
    expect(await written(streamActivityJson(activity))).toBe(
      JSON.stringify(toActivityJson(activity), null, indent),
    );
  });

  it("is the same CSV as the whole", async () => {
    const written = async ({ columns, rows }: StreamedGrid) =>
      (await collectAll(csvLines(columns, rows))).join("");
    for (const month of months) {
      const { columns, rows } = toLiveGrid(month, english);
      const streamed = streamLiveGrid({ ...month, verdicts: each(month.verdicts) }, english);
      expect(await written(streamed)).toBe(toCsv(columns, rows));
    }
    const { columns, rows } = toGrowthGrid(growth);
    expect(await written(streamGrowthGrid({ ...growth, rows: each(growth.rows) }))).toBe(
      toCsv(columns, rows),
    );
  });

  async function* each<T>(rows: readonly T[]): AsyncGenerator<T> {
    yield* rows;
  }
});

describe("the phrase books", () => {
  it("a Hindi report has no English text but names, ids and quoted words", () => {
    const hindi = getPhrases("hi", ZONE);
    const { sections, title, footer } = toMonthDocument(julyReport(false), hindi);
    const texts = sections.flatMap(({ name, title: heading, blocks }) => [
      name,
      heading,
      ...blocks.flatMap((block): string[] => {
        if (block.kind === "paragraph" || block.kind === "strong") return [block.text];
        if (block.kind === "list") return [block.heading, ...block.items];
        return block.columns.map(({ header }) => header);
      }),
    ]);
    const english = [title, footer.replace("live-2023-07", ""), ...texts].filter((text) =>
      /[A-Za-z]{2,}/.test(text.replaceAll("IST", "")),
    );
    expect(english).toEqual([]);
  });

  it("word every length without rounding it up", () => {
    const { write } = english;
    expect([1799.99, 1800, 45, 61.25].map((seconds) => write.length(seconds))).toEqual([
      "29 min 59.9 s",
      "30 min",
      "45 s",
      "1 min 1.2 s",
    ]);
  });

  it("use the singular for one live, in both languages", () => {
    const facts = { count: 1, needed: 1, neededSeconds: 1800, longestSeconds: 1860 };
    const reason = { code: "held" as const, account: null, from: null, to: null, facts };
    expect(reasonText(reason, english, "facebook")).toContain("1 live of 30 min or more held");
    expect(reasonText(reason, getPhrases("hi", ZONE), "facebook")).toContain("1 लाइव किया गया");
  });

  it("write dates of the zone in both languages with the same digits", () => {
    const at = new Date("2023-06-30T18:30:00Z");
    expect(english.write.dayTime(at)).toBe("1 July 2023 00:00");
    expect(getPhrases("hi", ZONE).write.dayTime(at)).toBe("1 जुलाई 2023 00:00");
  });
});
