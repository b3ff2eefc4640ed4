import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { contactsOn } from "../../../../src/domain/contact.ts";
import type { Office } from "../../../../src/domain/office.ts";
import { ConfigError } from "../../../../src/errors/reach-error.ts";
import { forgetContacts } from "../../../../src/services/correspondence/forget-contacts.ts";
import { loadContacts } from "../../../../src/services/correspondence/load-contacts.ts";
import type { Deletion } from "../../../../src/store/contracts/operations.ts";

const office = (officeId: string, nameEn: string, nameHi: string): Office => ({
  officeId,
  kind: "district",
  nameEn,
  nameHi,
  lgdCode: null,
  division: null,
  aliases: [],
  activeFrom: null,
  activeTo: null,
});
const OFFICES = [office("patna", "Patna", "पटना"), office("saharsa", "Saharsa", "सहरसा")];
const HEADER = "office,name,designation,email,phone,lang,active_from,active_to";

describe("the contacts file", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "reach-contacts-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const source = (...rows: string[]) => {
    const path = join(folder, "contacts.csv");
    writeFileSync(path, [HEADER, ...rows, ""].join("\n"), { mode: 0o600 });
    return { kind: "file", path, mayBeAbsent: false } as const;
  };
  const faultsOf = async (...rows: string[]): Promise<readonly string[]> => {
    try {
      await loadContacts(source(...rows), OFFICES);
      return [];
    } catch (error) {
      if (error instanceof ConfigError) return error.faults;
      throw error;
    }
  };

  it("takes an office by any of its names, a telephone alone, and an Indian number without its code", async () => {
    const contacts = await loadContacts(
      source(
        "सहरसा,A. Kumar,DPRO,Dpro.Saharsa@Example.org,,hi,,",
        "patna,B. Devi,,,098000 00000,en,2023-07-01,",
      ),
      OFFICES,
    );
    expect(contacts).toMatchObject([
      { officeId: "saharsa", email: "dpro.saharsa@example.org", phone: null, lang: "hi" },
      { officeId: "patna", email: null, phone: "+919800000000", lang: "en" },
    ]);
    expect(contactsOn(contacts, "patna", "2023-06-30")).toEqual([]);
    expect(contactsOn(contacts, "patna", "2023-07-01")).toHaveLength(1);
  });

  it("names every fault at once with its line, and repeats no address", async () => {
    const faults = await faultsOf(
      "sahrsa,A,,a@example.org,,hi,,",
      "patna,,,b@@example,,hi,,",
      "patna,B,,,12,fr,,",
      "saharsa,C,,,,hi,2023-08-01,2023-07-01",
      "patna,D,,d@example.org,,hi,,",
      "patna,E,,D@example.org,,hi,,",
    );
    expect(faults.map((fault) => /line (\d+)/.exec(fault)?.[1])).toEqual([
      "2",
      "3",
      "3",
      "4",
      "4",
      "5",
      "5",
      "7",
    ]);
    expect(faults.join("\n")).toMatch(/did you mean saharsa/);
    expect(faults.join("\n")).not.toMatch(/b@@example|d@example/i);
  });

  it("any text in the address cells gives a contact with an address, or a fault, and never an exception", () =>
    fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 40 }), fc.string({ maxLength: 20 }), async (email, phone) => {
        const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const faults = await faultsOf(`patna,A,,${quoted(email)},${quoted(phone)},hi,,`);
        if (faults.length > 0) return;
        const [contact] = await loadContacts(
          { kind: "file", path: join(folder, "contacts.csv"), mayBeAbsent: false },
          OFFICES,
        );
        expect(contact?.email ?? contact?.phone).not.toBeNull();
      }),
      { numRuns: 200 },
    ));

  it("the default file may be absent; one that was named may not", async () => {
    const path = join(folder, "none.csv");
    expect(await loadContacts({ kind: "file", path, mayBeAbsent: true }, OFFICES)).toEqual([]);
    await expect(loadContacts({ kind: "file", path, mayBeAbsent: false }, OFFICES)).rejects.toThrow(
      /cannot be read/,
    );
  });

  it("with the built-in simulator contacts are invented, all under example.org", async () => {
    const contacts = await loadContacts({ kind: "samples" }, OFFICES);
    expect(contacts.map(({ email }) => email)).toEqual(["patna@example.org", "saharsa@example.org"]);
  });

  it("forgetting an office takes its lines out, leaves every other byte, and records no person", async () => {
    const from = source("saharsa,सचिव,,s@example.org,,hi,,", 'patna,"Devi, B.",,p@example.org,,en,,');
    const kept: Deletion[] = [];
    const operations = { recordDeletion: async (row: Deletion) => (kept.push(row), row) };
    const decision = { by: "A. Kumar", why: "asked by letter", at: new Date("2023-08-01T00:00:00Z") };
    const forget = (officeId: string) =>
      forgetContacts({ store: { operations } as never, source: from }, officeId, OFFICES, decision);
    await forget("saharsa");
    expect(readFileSync(from.path, "utf8")).toBe(`${HEADER}\npatna,"Devi, B.",,p@example.org,,en,,\n`);
    expect(statSync(from.path).mode & 0o777).toBe(0o600);
    expect(kept).toMatchObject([{ accountKey: "saharsa.contacts", counts: { contacts: 1 } }]);
    expect(JSON.stringify(kept)).not.toContain("example.org");
    await expect(forget("saharsa")).rejects.toThrow(/has no contact of saharsa/);
  });
});
