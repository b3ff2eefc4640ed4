import { ToldFigures } from "../../chaos/audit/told-figures.ts";

const at = (time: string): Date => new Date(`2023-09-30T${time}:00Z`);

/** A world whose followers are these whenever its clock is set to these times, in this order. */
function played(stands: readonly [string, number][]): ToldFigures {
  let followers = 0;
  const told = new ToldFigures({
    accounts: [{ accountKey: "patna.facebook" }],
    world: { followersAt: () => followers },
  });
  for (const [time, figure] of stands) {
    followers = figure;
    told.note(at(time));
  }
  return told;
}

const seen = (told: ToldFigures, followers: number, time: string): boolean =>
  told.couldBeSeen("patna.facebook", followers, at(time));

describe("a reading is held against what was told when it can have been asked for", () => {
  it("and is true at the stand at which it was told, or within five minutes of it", () => {
    const told = played([
      ["16:00", 10],
      ["16:04", 11],
      ["16:20", 12],
    ]);
    expect(seen(told, 10, "16:00")).toBe(true);
    expect(seen(told, 11, "16:20")).toBe(false);
    expect(seen(told, 12, "16:04")).toBe(false);
    expect(seen(told, 99, "16:20")).toBe(false);
  });

  it("and where the clock leapt, no figure of before the leap is true after it", () => {
    const told = played([
      ["16:33", 10],
      ["16:04", 11],
      ["16:14", 12],
      ["18:03", 13],
    ]);
    expect(seen(told, 12, "18:03")).toBe(false);
    expect(seen(told, 13, "18:03")).toBe(true);
  });

  it("and where it was set back, a process that stayed ahead of it may have seen what was played again", () => {
    const told = played([
      ["16:33", 10],
      ["16:04", 11],
      ["16:40", 12],
    ]);
    expect(seen(told, 11, "16:33")).toBe(true);
    expect(seen(told, 11, "16:04")).toBe(true);
    expect(seen(told, 11, "16:40")).toBe(false);
  });
});
