import type { Office } from "../../../src/domain/office.ts";
import { findOffice, normalizeName, unknownOfficeMessage } from "../../../src/domain/office-name.ts";

const office = (officeId: string, nameEn: string, nameHi: string, aliases: string[] = []): Office => ({
  officeId,
  kind: "district",
  nameEn,
  nameHi,
  lgdCode: null,
  division: null,
  aliases,
  activeFrom: null,
  activeTo: null,
});
const offices = [
  office("patna", "Patna", "पटना"),
  office("muzaffarpur", "Muzaffarpur", "मुजफ्फरपुर", ["Muzzafarpur"]),
  office("west-champaran", "West Champaran", "पश्चिमी चंपारण", ["Pashchim Champaran", "बेतिया"]),
  office("sitamarhi", "Sitamarhi", "सीतामढ़ी"),
  office("home", "Home Department", "गृह विभाग"),
  office("iprd", "Information & Public Relations Department", "सूचना एवं जनसंपर्क विभाग"),
];
const found = (name: string) => findOffice(offices, name).office?.officeId ?? null;

describe("an office is found by", () => {
  it.each([
    ["its id", "west-champaran", "west-champaran"],
    ["its English name, whatever the case", "WEST champaran", "west-champaran"],
    ["its name with a hyphen or without a blank", "West-Champaran", "west-champaran"],
    ["its Hindi name", "पटना", "patna"],
    ["an alias", "बेतिया", "west-champaran"],
    ["a name with nuktas, one letter or two", "मुज़फ़्फ़रपुर", "muzaffarpur"],
    ["a name with the nukta as its own letter", "सीतामढ\u093cी", "sitamarhi"],
    ["a name without its nukta", "सीतामढी", "sitamarhi"],
    ["a nasal written as a half letter", "पश्चिमी चम्पारण", "west-champaran"],
    ["a name with joiners inside", "पश्\u200dचिमी चंपारण", "west-champaran"],
    ["a name with Latin accents", "Muzaffarpūr", "muzaffarpur"],
    ["and written out", "information and public relations department", "iprd"],
  ])("%s", (_how, name, officeId) => expect(found(name)).toBe(officeId));

  it("nothing else: vowel signs distinguish names", () => {
    expect(normalizeName("बका")).not.toBe(normalizeName("बांका"));
    expect(found("पट")).toBeNull();
    expect(found("")).toBeNull();
  });
});

describe("an unknown name", () => {
  it.each([
    ["patn", "patna"],
    ["Muzafarpur", "muzaffarpur"],
    ["champaran", "west-champaran"],
    ["सीतामड़ी", "sitamarhi"],
  ])("%s suggests %s", (name, officeId) => {
    const match = findOffice(offices, name);
    expect(match.office === null && match.nearest.map((one) => one.officeId)).toContain(officeId);
  });

  it("suggests nothing where nothing is near, and says it in one sentence", () => {
    const match = findOffice(offices, "zzzzzzzzzzzzzzzz");
    expect(match).toEqual({ office: null, nearest: [] });
    expect(unknownOfficeMessage("x".repeat(500), [])).toHaveLength(
      61 + 'unknown office ""; reach accounts list shows all of them'.length,
    );
    expect(unknownOfficeMessage("patn", [{ officeId: "patna" }])).toBe(
      'unknown office "patn"; did you mean patna?',
    );
  });

  it("is looked up in bounded time, however long", () => {
    expect(found("a".repeat(5_000_000))).toBeNull();
  });
});
