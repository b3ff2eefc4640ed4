import { at, type Process, Rig } from "../../support/collector.ts";

const MEGABYTE = 1_000_000;

describe("a platform that answers 50 MB to every batch", () => {
  let rig: Rig;
  let daemon: Process;
  beforeEach(async () => {
    rig = await Rig.open({ purpose: "bad_answers", accounts: 4, start: at("2023-07-20 12:00") });
    daemon = await rig.process();
  });
  afterEach(() => rig.close());

  it("costs gaps with their reason, holds no more than a few MB of an answer, and is read again when it is sound", async () => {
    rig.simulator.faults.add({ kind: "huge", platform: "facebook", bytes: 50 * MEGABYTE });
    const before = process.memoryUsage().rss;
    await daemon.drive.advance();
    const outcomes = [...(await rig.ledger())];
    const ofFacebook = outcomes.filter(([key]) => key.includes(".facebook "));
    expect(ofFacebook).toHaveLength(8);
    expect(new Set(ofFacebook.map(([, outcome]) => outcome))).toEqual(new Set(["bad_answer"]));
    expect(outcomes.filter(([key, outcome]) => key.includes(".x ") && outcome === "read")).toHaveLength(4);
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * MEGABYTE);
    rig.simulator.faults.clear();
    rig.clock.set(at("2023-07-20 13:00"));
    await daemon.drive.advance();
    expect((await rig.ledger()).get("office-2.facebook live 13:00")).toBe("read");
  });
});
