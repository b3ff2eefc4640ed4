import fc from "fast-check";
import { toPermalink } from "../../../../src/platforms/facebook/mapper.ts";

const SITE = "https://www.facebook.com";

/** As a browser would read it, with what is not ours left out. */
function readByTheStandard(link: string): string | null {
  if (!URL.canParse(link, SITE)) return null;
  const url = new URL(link, SITE);
  const ours = url.hostname === "facebook.com" || url.hostname.endsWith(".facebook.com");
  return url.protocol === "https:" && ours && url.username === "" ? url.href : null;
}

describe("the address of a broadcast for people", () => {
  it("is what the standard makes of it, whatever the platform wrote", () => {
    const word = fc.stringMatching(/^[\w.~%@:?#=&/\\ -]{0,12}$/);
    const link = fc.oneof(
      fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => `/${words.join("/")}`),
      fc.webUrl(),
      fc.string({ minLength: 1 }),
    );
    fc.assert(
      fc.property(link, (text) => {
        expect(toPermalink(text)).toBe(readByTheStandard(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it("leads nowhere else", () => {
    expect(toPermalink("//elsewhere.example/videos/1/")).toBeNull();
    expect(toPermalink("https://elsewhere.example/videos/1/")).toBeNull();
    expect(toPermalink("javascript:alert(1)")).toBeNull();
    expect(toPermalink("/patna/videos/1/")).toBe(`${SITE}/patna/videos/1/`);
  });
});
