import { readFileSync } from "node:fs";
import { join } from "node:path";
import PizZip from "pizzip";
import { packageRoot } from "../../../config/package-root.ts";
import { ConfigError } from "../../../src/errors/reach-error.ts";
import { toLetterFields } from "../../../src/reports/letter-fields.ts";
import type { CorrespondenceContext } from "../../../src/services/correspondence/context.ts";
import { fillTemplate } from "../../../src/services/correspondence/letters/fill-template.ts";
import { listLetters } from "../../../src/services/correspondence/letters/letter-states.ts";
import {
  type LetterRequest,
  makeLetters,
} from "../../../src/services/correspondence/letters/make-letters.ts";
import { freezeDueMonths } from "../../../src/services/judging/freeze-month.ts";
import { importRegister } from "../../../src/services/judging/rulings/import-rulings.ts";
import type { Store } from "../../../src/store/contracts/store.ts";
import { buildTemplates } from "../../interop/letter-templates.ts";
import { freshStore } from "../store/samples.ts";
import { listPressMonths, playMonth, reportDeps, seedDistricts } from "./press-month.ts";

const FIVE = ["aurangabad", "khagaria", "madhepura", "saharsa", "supaul"];

/** The text of a DOCX paragraph by paragraph, and the XML of its parts. */
function openDocx(bytes: Uint8Array): { text: string; part: (name: string) => string } {
  const zip = new PizZip(Buffer.from(bytes));
  const part = (name: string) => zip.file(name)?.asText() ?? "";
  const paragraphs = part("word/document.xml")
    .split("</w:p>")
    .map((one) => one.replaceAll(/<[^>]+>/g, ""));
  return { text: paragraphs.join("\n"), part };
}

describe("letters", () => {
  let store: Store;
  let close: () => Promise<void>;
  const lettersDir = join(packageRoot(), "config", "letters");
  const deps = (now = "2023-09-05T06:00:00Z", folder = lettersDir): CorrespondenceContext => ({
    ...reportDeps(store, now),
    contactSource: { kind: "samples" },
    lettersDir: folder,
    baseUrl: "https://reach.example.org",
  });
  const make = (asked: Partial<LetterRequest> = {}, context = deps()) =>
    makeLetters(
      context,
      { month: "2023-08", type: "explanation", officeId: null, langs: ["hi"], by: "A. Kumar", ...asked },
      toLetterFields,
    );

  beforeAll(async () => {
    ({ store, close } = await freshStore("letters"));
    const registry = await seedDistricts(store);
    await listPressMonths(store, registry);
    const text = "office,kind,month,to_month,day,by,why\ngaya,exempt,2023-07,2023-08,,Home Dept,flood\n";
    const file = { name: "register.csv", bytes: new TextEncoder().encode(text) };
    await importRegister(store, file, new Date("2023-08-01T06:00:00Z"));
    await freezeDueMonths(deps());
  });
  afterAll(() => close());

  it("the templates that ship are those that their script writes", () => {
    for (const [name, bytes] of buildTemplates())
      expect(readFileSync(join(lettersDir, name)).equals(bytes)).toBe(true);
  });

  it("each of the five of August gets one, in Hindi, with figures, order, answer day and a link; Gaya none", async () => {
    const made = await make();
    expect(made.map(({ officeId }) => officeId).toSorted()).toEqual(FIVE);
    const saharsa = made.find(({ officeId }) => officeId === "saharsa");
    expect(saharsa?.name).toBe("simulated-2023-08-explanation-saharsa.hi.docx");
    const { text, part } = openDocx(saharsa?.bytes ?? Buffer.alloc(0));
    for (const words of [
      "सहरसा",
      "2023-08/E/",
      "5 सितंबर 2023",
      "12 सितंबर 2023",
      "अगस्त 2023",
      "30 मिनट",
      "गिने गए लाइव: 0",
    ])
      expect(text).toContain(words);
    expect(text).toMatch(/https:\/\/reach\.example\.org\/s\/[\w-]{59}/);
    expect(text).not.toMatch(/[{}]|undefined/);
    expect(part("word/styles.xml")).toContain('<w:lang w:val="hi-IN" w:bidi="hi-IN"/>');
    expect(part("word/styles.xml")).toContain('w:cs="Nirmala UI"');
    await expect(make({ officeId: "gaya" })).rejects.toThrow(/not due/);
  });

  it("made again, weeks later and by another person, it is the same file and one row of the register", async () => {
    const first = await make();
    const again = await make({ by: "B. Devi" }, deps("2023-09-25T06:00:00Z"));
    expect(again.map(({ isNew }) => isNew)).toEqual(FIVE.map(() => false));
    for (const [i, { bytes }] of again.entries())
      expect(bytes.equals(first[i]?.bytes ?? Buffer.alloc(0))).toBe(true);
    const rows = (await store.rulings.letters("2023-08")).filter(
      ({ kind }) => kind === "explanation_drafted",
    );
    expect(rows.map(({ officeId }) => officeId).toSorted()).toEqual(FIVE);
    expect(new Set(rows.map(({ reference }) => reference)).size).toBe(FIVE.length);
  });

  it("there is no letter for July, for an open month, or for one before the rule", async () => {
    await expect(make({ month: "2023-07" })).rejects.toThrow(/from 2023-08 on/);
    await expect(make({}, deps("2023-08-30T06:00:00Z"))).resolves.toHaveLength(FIVE.length);
    await expect(make({ month: "2023-06" })).rejects.toThrow(/nothing is known|before the rule/);
    await playMonth(store, await seedDistricts(store), {
      month: "2023-09",
      since: 2,
      days: { from: 0, to: 1 },
    });
    await expect(make({ month: "2023-09" })).rejects.toThrow(/not closed/);
  });

  it("the least active get a letter about their plan, and the states follow what is registered, overdue first", async () => {
    const plans = await make({ type: "plan" });
    expect(plans).toHaveLength(19);
    expect(plans.map(({ officeId }) => officeId)).not.toContain("gaya");
    const steps =
      "office,kind,month,day,by,why\n" +
      "saharsa,explanation_asked,2023-08,2023-09-06,A,L-1\nsupaul,explanation_asked,2023-08,2023-09-06,A,L-2\n" +
      "supaul,explanation_received,2023-08,2023-09-09,A,L-3\n";
    await importRegister(store, { name: "r.csv", bytes: new TextEncoder().encode(steps) }, new Date());
    const listed = await listLetters(deps("2023-09-20T06:00:00Z"), { month: "2023-08" });
    expect(listed[0]).toMatchObject({
      officeId: "saharsa",
      type: "explanation",
      state: "overdue",
      due: "2023-09-13",
    });
    const stateOf = (officeId: string) =>
      listed.find((one) => one.officeId === officeId && one.type === "explanation")?.state;
    expect([stateOf("supaul"), stateOf("khagaria")]).toEqual(["received", "drafted"]);
    expect(listed.filter(({ type }) => type === "plan")).toHaveLength(19);
  });

  describe("a template", () => {
    const withText = (text: string): Buffer => {
      const zip = new PizZip(readFileSync(join(lettersDir, "plan.hi.docx")));
      const xml = zip.file("word/document.xml")?.asText() ?? "";
      zip.file("word/document.xml", xml.replace("{office}", text));
      return zip.generate({ type: "nodebuffer" });
    };
    const faultsOf = (bytes: Uint8Array): readonly string[] => {
      try {
        fillTemplate({ name: "plan.hi.docx", bytes }, { office: "सहरसा" });
      } catch (error) {
        if (error instanceof ConfigError) return error.faults;
        throw error;
      }
      return [];
    };

    it("with an unknown or a broken placeholder is named with its paragraph", () => {
      expect(faultsOf(withText("{officee}")).join("\n")).toMatch(
        /plan\.hi\.docx, paragraph 5: .*\{officee\} is not known/,
      );
      expect(faultsOf(withText("{office")).join("\n")).toMatch(/plan\.hi\.docx, paragraph 5/);
    });

    it("that is no DOCX, or lies nowhere, is one sentence", async () => {
      expect(faultsOf(new TextEncoder().encode("hello"))).toEqual([expect.stringContaining("is no DOCX")]);
      expect(faultsOf(new PizZip().generate({ type: "nodebuffer" }))).toEqual([
        expect.stringContaining("is no DOCX"),
      ]);
      await expect(make({}, deps("2023-09-05T06:00:00Z", "/nowhere"))).rejects.toThrow(/REACH_LETTERS_DIR/);
    });

    it("takes hostile text as text", () => {
      const filled = fillTemplate(
        { name: "t.docx", bytes: readFileSync(join(lettersDir, "plan.hi.docx")) },
        { ...Object.fromEntries(NAMES.map((name) => [name, "x"])), office: '</w:t><w:instrText>"DDE"' },
      );
      expect(openDocx(filled).part("word/document.xml")).toContain("&lt;/w:t&gt;");
    });
  });
});

const NAMES = [
  ..."simulated number date month rank_of rank counted minutes".split(" "),
  ..."longest revision as_of answer_by link".split(" "),
];
