import { ReportedFigures } from "../../chaos/audit/reported-figures.ts";

const at = (time: string): Date => new Date(`2023-09-30T${time}:00Z`);

/** A world whose followers are these whenever its clock is set to these times, in this order. */
function played(stands: readonly [string, number][]): ReportedFigures {
  let followers = 0;
  const reported = new ReportedFigures({
    accounts: [{ accountKey: "patna.facebook" }],
    world: { followersAt: () => followers },
  });
  for (const [time, figure] of stands) {
    followers = figure;
    reported.note(at(time));
  }
  return reported;
}

const seen = (reported: ReportedFigures, followers: number, time: string): boolean =>
  reported.couldBeSeen("patna.facebook", followers, at(time));

describe("a reading is compared with the figures reported when it can have been requested", () => {
  it("and is true at the clock reading at which it was reported, or within five minutes of it", () => {
    const reported = played([
      ["16:00", 10],
      ["16:04", 11],
      ["16:20", 12],
    ]);
    expect(seen(reported, 10, "16:00")).toBe(true);
    expect(seen(reported, 11, "16:20")).toBe(false);
    expect(seen(reported, 12, "16:04")).toBe(false);
    expect(seen(reported, 99, "16:20")).toBe(false);
  });

  it("and if the clock leapt, no figure from before the leap is true after it", () => {
    const reported = played([
      ["16:33", 10],
      ["16:04", 11],
      ["16:14", 12],
      ["18:03", 13],
    ]);
    expect(seen(reported, 12, "18:03")).toBe(false);
    expect(seen(reported, 13, "18:03")).toBe(true);
  });

  it("and if it was set back, a process that stayed ahead may have seen the figures of the replay", () => {
    const reported = played([
      ["16:33", 10],
      ["16:04", 11],
      ["16:40", 12],
    ]);
    expect(seen(reported, 11, "16:33")).toBe(true);
    expect(seen(reported, 11, "16:04")).toBe(true);
    expect(seen(reported, 11, "16:40")).toBe(false);
  });
});
