import { type Activity, rankLeastActive } from "../../../../src/domain/rules/least-active.ts";
import type { LeastActiveRule } from "../../../../src/domain/rules/rule-book.ts";

const RULE: LeastActiveRule = {
  howMany: 2,
  criteria: ["qualifyingSessions", "liveMinutes", "posts", "growth"],
  appliesTo: ["district"],
};

const office = (officeId: string, figures: Partial<Activity["figures"]>, over: Partial<Activity> = {}) => ({
  officeId,
  figures: { qualifyingSessions: 0, liveMinutes: 0, posts: 0, growth: 0, ...figures },
  soundlyKnown: true,
  exempt: false,
  ...over,
});

describe("the least active offices", () => {
  it("are ranked by one criterion after the other", () => {
    const ranked = rankLeastActive(
      [
        office("a", { qualifyingSessions: 1 }),
        office("b", { liveMinutes: 10 }),
        office("c", { liveMinutes: 5, posts: 3 }),
        office("d", { liveMinutes: 5, posts: 2 }),
      ],
      RULE,
    );
    expect(ranked.order).toEqual([["d"], ["c"], ["b"], ["a"]]);
    expect(ranked).toMatchObject({ named: ["d", "c"], possible: [], fewer: false });
  });

  it("a tie across the border is said, and neither is named", () => {
    const ranked = rankLeastActive(
      [office("a", {}), office("b", { posts: 1 }), office("c", { posts: 1 })],
      RULE,
    );
    expect(ranked).toMatchObject({ named: ["a"], possible: ["b", "c"], fewer: true });
  });

  it("an office that is not wholly known is never named, and may push another out", () => {
    const loose = office("z", { qualifyingSessions: 0 }, { soundlyKnown: false });
    const ranked = rankLeastActive([office("a", {}), office("b", { posts: 1 }), loose], RULE);
    expect(ranked).toMatchObject({ named: ["a"], possible: ["b"], unranked: ["z"], fewer: true });
  });

  it("an unknown office that surely did more displaces no other", () => {
    const loose = office("z", { qualifyingSessions: 3 }, { soundlyKnown: false });
    expect(rankLeastActive([office("a", {}), office("b", { posts: 1 }), loose], RULE)).toMatchObject({
      named: ["a", "b"],
      fewer: false,
    });
  });

  it("a criterion with a missing figure is skipped for that tie, and said", () => {
    const ranked = rankLeastActive(
      [
        office("a", { posts: null, growth: 5 }),
        office("b", { posts: 9, growth: 1 }),
        office("c", { liveMinutes: 9 }),
      ],
      RULE,
    );
    expect(ranked.order).toEqual([["b"], ["a"], ["c"]]);
    expect(ranked.skipped).toEqual([{ criterion: "posts", officeIds: ["a", "b"] }]);
  });

  it("an exempt office stands nowhere", () => {
    const ranked = rankLeastActive([office("a", {}, { exempt: true }), office("b", {})], RULE);
    expect(ranked.order).toEqual([["b"]]);
  });

  it("are found among very many with work that grows as they do, however different their figures are", () => {
    const readsOf = (count: number): number => {
      let reads = 0;
      const offices = Array.from({ length: count }, (_, n) => {
        const { figures, ...rest } = office(
          String(n),
          { posts: n, growth: -n },
          { soundlyKnown: n % 2 === 0 },
        );
        const counted = () => {
          reads += 1;
          return figures;
        };
        return Object.defineProperty({ ...rest, figures }, "figures", { get: counted });
      });
      rankLeastActive(offices, RULE);
      return reads;
    };
    expect(readsOf(20_000) / readsOf(2_000)).toBeLessThan(11);
  });
});
