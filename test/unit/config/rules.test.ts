import { parseRules, readRules } from "../../../config/rules.ts";
import { liveRuleFor } from "../../../src/domain/rules/rule-book.ts";
import { ConfigError } from "../../../src/errors/reach-error.ts";

const shipped = readRules("config/rules.json");
const faultsOf = (text: string): readonly string[] => {
  try {
    parseRules(text, "rules.json");
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
};

describe("the rule book", () => {
  it("ships the 30 minutes once a month on Facebook, for districts, and the 19 least active", () => {
    expect(shipped.live).toMatchObject([
      { minMinutes: 30, sessionsPerMonth: 1, platform: "facebook", appliesTo: ["district"] },
    ]);
    expect(shipped.leastActive.howMany).toBe(19);
  });

  it("a later version holds from its month on, and earlier months keep theirs", () => {
    const [first] = shipped.live;
    if (!first) throw new Error("no rule");
    const live = [{ ...first, version: 2, validFrom: "2024-04", minMinutes: 45 }, first];
    expect(["2024-03", "2024-04", "2020-01"].map((month) => liveRuleFor({ live }, month).minMinutes)).toEqual(
      [30, 45, 30],
    );
  });

  it("an order is given in both languages; one text, as earlier rule books have it, stands for both", () => {
    const withOrder = (order: unknown) =>
      parseRules(JSON.stringify({ ...shipped, live: [{ ...shipped.live[0], order }] }), "rules.json").live[0];
    expect(withOrder({ en: "Order 1", hi: "आदेश 1" })?.order).toEqual({ en: "Order 1", hi: "आदेश 1" });
    expect(withOrder("DO 17/2023")?.order).toEqual({ en: "DO 17/2023", hi: "DO 17/2023" });
  });

  it("all faults are reported at once, each with its place", () => {
    const broken = structuredClone(shipped);
    const text = JSON.stringify({
      ...broken,
      live: [{ ...broken.live[0], minMinutes: -1, validFrom: "July" }],
      close: { graceHours: "two" },
    });
    const faults = faultsOf(text);
    expect(faults).toHaveLength(3);
    expect(faults.join("\n")).toMatch(/live\.0\.validFrom[\s\S]*live\.0\.minMinutes[\s\S]*close\.graceHours/);
  });

  it("what is not JSON is said in one sentence", () => {
    expect(faultsOf("{")).toHaveLength(1);
  });
});
