import { RecordedValues } from "../../../src/api/cache/recorded-values.ts";
import { RenderedParts } from "../../../src/api/cache/rendered-parts.ts";
import { html } from "../../../src/charts/markup.ts";
import { streakText } from "../../../src/api/pages/office/office-history.ts";
import type { HistoryCell, OfficeHistory } from "../../../src/services/judging/verdict-history.ts";

const world = () => {
  const state = { change: 1, now: new Date("2023-08-10T06:00:00Z"), loads: 0 };
  const clock = { now: () => state.now, source: "system" as const };
  const values = new RecordedValues({ newest: async () => state.change }, clock, "Asia/Kolkata");
  const load = async () => {
    state.loads += 1;
    return state.loads;
  };
  const later = (ms: number) => {
    state.now = new Date(state.now.getTime() + ms);
  };
  return { state, values, load, later };
};

describe("a value for pages", () => {
  it("is loaded once for concurrent and later requests, until something is recorded", async () => {
    const { state, values, load } = world();
    expect(await Promise.all([values.get("a", load), values.get("a", load)])).toEqual([1, 1]);
    expect(await values.get("a", load)).toBe(1);
    state.change += 1;
    expect(await values.get("a", load)).toBe(2);
  });

  it("is at most 30 seconds old, and one that is final stays for its day", async () => {
    const { values, load, later } = world();
    await values.get("open", load);
    await values.get("closed", load, () => true);
    later(31_000);
    expect([await values.get("open", load), await values.get("closed", load, () => true)]).toEqual([3, 2]);
    later(86_400_000);
    expect(await values.get("closed", load, () => true)).toBe(4);
  });

  it("that could not be loaded is tried again, and one that was forgotten is loaded again", async () => {
    const { values, load } = world();
    await expect(values.get("a", () => Promise.reject(new Error("gone")))).rejects.toThrow("gone");
    expect(await values.get("a", load)).toBe(1);
    values.forget();
    expect(await values.get("a", load)).toBe(2);
  });
});

describe("what was rendered", () => {
  it("is rendered once a view, and again for a value that was loaded again", () => {
    const parts = new RenderedParts();
    let renders = 0;
    const render = () => html`${(renders += 1)}`;
    const [first, second] = [{}, {}];
    const texts = [
      parts.get(first, "en", render),
      parts.get(first, "en", render),
      parts.get(first, "hi", render),
      parts.get(second, "en", render),
    ].map(({ text }) => text);
    expect(texts).toEqual(["1", "1", "2", "3"]);
  });
});

describe("the months in a row", () => {
  const historyOf = (...lists: (HistoryCell["list"] | "none")[]) =>
    ({
      cells: lists.map((list) => (list === "none" ? null : { list })),
    }) as unknown as OfficeHistory;

  it("count the same verdict up to the newest month that is decided", () => {
    expect(streakText(historyOf("met", "notMet", "notMet", "pending"))).toBe("✕ 2");
    expect(streakText(historyOf("met", "met", "met"))).toBe("✓ 3");
  });

  it("end at an undetermined month", () => {
    expect(streakText(historyOf("notMet", "undetermined", "notMet"))).toBe("✕ 1");
    expect(streakText(historyOf("notMet", "none", "notMet"))).toBe("✕ 1");
    expect(streakText(historyOf("notMet", "undetermined"))).toBe("–");
    expect(streakText(undefined)).toBe("–");
  });
});
