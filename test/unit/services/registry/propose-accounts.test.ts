import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../../../config/package-root.ts";
import type { Account } from "../../../../src/domain/account.ts";
import type { Office } from "../../../../src/domain/office.ts";
import { parseOffices } from "../../../../src/services/registry/parse-offices.ts";
import { proposeAccounts } from "../../../../src/services/registry/propose-accounts.ts";
import { readTable } from "../../../../src/services/tables/read-table.ts";

let offices: Office[];
beforeAll(async () => {
  const bytes = readFileSync(join(packageRoot(), "config", "offices.csv"));
  const { lines } = await readTable({ name: "offices.csv", bytes });
  offices = parseOffices("offices.csv", lines).offices;
});

let id = 100;
const page = (name: string | null, handle: string | null = null) => ({
  externalId: String(id++),
  handle,
  name,
  followers: 1,
});
const proposed = (name: string | null, handle: string | null = null) =>
  proposeAccounts([page(name, handle)], offices, [], "facebook")[0]?.office?.officeId ?? null;

describe("the office of a Page is proposed", () => {
  it.each([
    ["District Administration, Patna", "patna"],
    ["DPRO Samastipur", "samastipur"],
    ["जिला प्रशासन, समस्तीपुर", "samastipur"],
    ["जिला प्रशासन सीतामढी", "sitamarhi"],
    ["District Administration - Gaya Ji", "gaya"],
    ["West Champaran Police", "west-champaran"],
    ["Health Department, Bihar", "health"],
    ["Higher Education Department Bihar", "higher-education"],
    ["IPRD Bihar", "information-public-relations"],
  ])("by a name in it: %s is %s", (name, officeId) => expect(proposed(name)).toBe(officeId));

  it("by its handle, if the name says nothing", () => {
    expect(proposed("District Magistrate", "dm.patna")).toBe("patna");
    expect(proposed(null, "KhagariaDM")).toBe("khagaria");
  });

  it("never by a part of a word", () => {
    expect(proposed("Patnagarh News")).toBeNull();
    expect(proposed("My Home")).not.toBe("gaya");
  });

  it("not where two offices could be meant: then both are named", () => {
    const [one] = proposeAccounts([page("Patna and Gaya News")], offices, [], "facebook");
    expect(one?.office).toBeNull();
    expect(one?.candidates.map(({ officeId }) => officeId)).toEqual(["gaya", "patna"]);
  });

  it("with a label for each further Page of an office, and none for one that is pinned", () => {
    const known: Account = {
      accountKey: "patna.facebook",
      officeId: "patna",
      platform: "facebook",
      label: null,
      handle: null,
      externalId: "1",
      credential: null,
      activeFrom: null,
      activeTo: null,
      verifiedBy: null,
      verifiedOn: null,
      note: null,
    };
    const pages = [
      { ...page("Patna"), externalId: "1" },
      page("DPRO Patna"),
      page("DM Patna"),
      page("DM Gaya"),
    ];
    const proposals = proposeAccounts(pages, offices, [known], "facebook");
    expect(proposals.map((one) => [one.known?.accountKey ?? null, one.label])).toEqual([
      ["patna.facebook", null],
      [null, "page-2"],
      [null, "page-3"],
      [null, null],
    ]);
  });
});
