import { concerning, shownOf } from "../../../src/api/pages/office/office-actions.ts";
import { faultText } from "../../../src/api/pages/shell/fault-words.ts";
import type { FrozenMonth } from "../../../src/store/contracts/verdicts.ts";

const day = (text: string): Date => new Date(`${text}T00:00:00+05:30`);
const july = { startsAt: day("2023-07-01"), endsAt: day("2023-08-01") };

describe("what of a month the platform still shows", () => {
  it("is all of it until its first lives are too old, then a part, then nothing", () => {
    const shown = (now: string) => shownOf(july, 30, day(now));
    expect(shown("2023-07-31")).toMatchObject({ extent: "all", until: day("2023-07-31") });
    expect(shown("2023-08-01")).toMatchObject({ extent: "part", since: day("2023-07-02") });
    expect(shown("2023-08-30")).toMatchObject({ extent: "part", until: day("2023-08-31") });
    expect(shown("2023-08-31")).toMatchObject({ extent: "none" });
  });
});

describe("a revision on the sheet of one office", () => {
  const cause = { kind: "resync", officeId: "patna", by: [{ name: "DPRO", why: null }] } as const;
  const changes = [
    { officeId: "patna", from: "not_met", to: "met", isCaused: true },
    { officeId: "gaya", from: "undetermined", to: "met", isCaused: false },
  ] as const;
  const frozen = { revision: 2, change: { kind: "revised", cause, changes } } as unknown as FrozenMonth;

  it("names that office's change alone, and the cause only where it is its own", () => {
    expect(concerning(frozen, "patna")?.change).toEqual({ kind: "revised", cause, changes: [changes[0]] });
    expect(concerning(frozen, "gaya")?.change).toEqual({
      kind: "revised",
      cause: null,
      changes: [changes[1]],
    });
  });

  it("is left out where it concerns others, and kept where it closed the month", () => {
    expect(concerning(frozen, "saran")).toBeNull();
    const closed = { revision: 1, change: { kind: "closed", lateSeconds: null } } as unknown as FrozenMonth;
    expect(concerning(closed, "saran")).toBe(closed);
  });
});

describe("a fault of a file", () => {
  it("is said in Hindi with what was written, escaped, and stays English on an English page", () => {
    const sentence = 'metric is "<b>"; allowed are followers, posts, live_session';
    expect(faultText(sentence, { lang: "hi" }).text).toBe("क्या में &quot;&lt;b&gt;&quot; स्वीकार्य नहीं है");
    expect(faultText(sentence, { lang: "en" }).text).toContain("allowed are followers");
    expect(faultText("something new", { lang: "hi" }).text).toBe('<span lang="en">something new</span>');
  });
});
