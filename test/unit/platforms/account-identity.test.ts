import { readExternalId, readHandle } from "../../../src/platforms/account-identity.ts";
import { PROFILES } from "../../../src/platforms/profiles.ts";
import type { PlatformId } from "../../../src/domain/platform.ts";

describe("a handle is taken as", () => {
  it.each<[PlatformId, string, string | null, string | null]>([
    ["facebook", "PatnaDM", "PatnaDM", null],
    ["facebook", "@patna.dm", "patna.dm", null],
    ["facebook", "https://www.facebook.com/PatnaDM/", "PatnaDM", null],
    ["facebook", "m.facebook.com/PatnaDM?ref=bookmarks", "PatnaDM", null],
    ["facebook", "https://hi-in.facebook.com/PatnaDM/about", "PatnaDM", null],
    ["facebook", "https://www.facebook.com/profile.php?id=100069212345678", null, "100069212345678"],
    ["facebook", "https://www.facebook.com/people/District-Patna/100069212345678/", null, "100069212345678"],
    ["facebook", "https://facebook.com/pages/Patna/123456789012", null, "123456789012"],
    ["facebook", "https://facebook.com/District-Patna-123456789012/", null, "123456789012"],
    ["facebook", "https://facebook.com/123456789012", null, "123456789012"],
    ["facebook", "123456789012", null, "123456789012"],
    ["x", "@DM_Patna", "DM_Patna", null],
    ["x", "https://x.com/DM_Patna", "DM_Patna", null],
    ["x", "https://twitter.com/DM_Patna?s=20", "DM_Patna", null],
    ["x", "mobile.twitter.com/DM_Patna/with_replies", "DM_Patna", null],
    ["x", "https://x.com/i/user/1234567890123456789", null, "1234567890123456789"],
    ["youtube", "https://www.youtube.com/@PatnaDM/live", "PatnaDM", null],
    ["youtube", "@PatnaDM", "PatnaDM", null],
    ["youtube", "https://www.youtube.com/user/patnadm", "user/patnadm", null],
    ["youtube", "user/patnadm", "user/patnadm", null],
    ["youtube", "youtube.com/c/PatnaDM/videos", "PatnaDM", null],
    ["youtube", "https://youtube.com/channel/UC0123456789012345678901", null, "UC0123456789012345678901"],
    ["instagram", "https://www.instagram.com/patna.dm/?hl=en", "patna.dm", null],
    ["whatsapp", "https://whatsapp.com/channel/0029VaABCdefGHIjklMNop1q", "0029VaABCdefGHIjklMNop1q", null],
  ])("%s %s", (platform, written, handle, externalId) => {
    expect(readHandle(platform, written)).toMatchObject({ ok: true, handle, externalId });
  });
});

describe("a handle is refused", () => {
  it.each<[string, PlatformId, string, RegExp]>([
    ["that is an id made for links", "facebook", "pfbid02abc", /pfbid/],
    ["that is a link to a post", "facebook", "https://facebook.com/PatnaDM/posts/pfbid02abc", /pfbid/],
    [
      "that is a link to a group",
      "facebook",
      "https://facebook.com/groups/patna",
      /does not name an account/,
    ],
    [
      "that is a link for sharing",
      "facebook",
      "https://facebook.com/share/1AbC/",
      /does not name an account/,
    ],
    ["that is a link to a post of X", "x", "https://x.com/i/status/1", /does not name an account/],
    ["of another platform", "facebook", "https://x.com/DM_Patna", /link to x/],
    [
      "of a site that only looks like it",
      "facebook",
      "https://facebook.com.evil.example/PatnaDM",
      /evil\.example/,
    ],
    ["that is longer than the platform allows", "x", "a_name_of_16_char", /1 to 15/],
    ["with a blank inside", "x", "DM Patna", /1 to 15/],
    ["that is a telephone number", "whatsapp", "+91 98765 43210", /telephone/],
    ["that would be run as a formula", "facebook", "=HYPERLINK(1)", /not a name/],
  ])("%s", (_why, platform, written, sentence) => {
    const read = readHandle(platform, written);
    expect(read.ok ? "" : read.fault).toMatch(sentence);
  });
});

describe("the address of an account", () => {
  it.each<[PlatformId, string]>([
    ["facebook", "PatnaDM.Bihar"],
    ["x", "Patna_DM"],
    ["youtube", "PatnaDM"],
    ["youtube", "user/PatnaDM"],
    ["instagram", "patna.dm"],
    ["whatsapp", "0029VaAbCdEfGhIjKlMn"],
  ])("of %s leads to %s again", (platform, handle) => {
    const link = PROFILES[platform].linkTo({ handle, externalId: null }) ?? "";
    expect(readHandle(platform, link)).toMatchObject({ ok: true, handle });
    expect(PROFILES[platform].linkTo({ handle: null, externalId: null })).toBeNull();
  });
});

describe("an external id", () => {
  it("that a spreadsheet has spoilt is refused, in each way of writing it", () => {
    for (const id of ["1.23E+18", "1,23E+18", "1E+15", "1.0002003004e14"]) {
      const read = readExternalId("facebook", id);
      expect(read.ok ? "" : read.fault).toMatch(/spoilt/);
    }
  });

  it("of over 15 digits that ends in zeros is warned of, others are not", () => {
    const warned = (id: string) => {
      const read = readExternalId("facebook", id);
      return read.ok && read.warning !== null;
    };
    expect(warned("1234567890123450000")).toBe(true);
    expect(warned("100200300400000")).toBe(false);
    expect(warned("1234567890123456780")).toBe(false);
  });

  it("keeps every digit, as text", () => {
    expect(readExternalId("x", "1234567890123456789")).toMatchObject({ externalId: "1234567890123456789" });
  });

  it.each<[PlatformId, string]>([
    ["facebook", "PatnaDM"],
    ["facebook", "12 34"],
    ["x", "12345678901234567890"],
    ["youtube", "PatnaDM"],
    ["facebook", "pfbid02abc"],
  ])("of %s is not %s", (platform, id) => expect(readExternalId(platform, id).ok).toBe(false));
});
