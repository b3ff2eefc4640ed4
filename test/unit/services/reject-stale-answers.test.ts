import { type AccountOutcome } from "../../../src/platforms/contract.ts";
import { failedRead } from "../../../src/platforms/failed-read.ts";
import { rejectStaleAnswers } from "../../../src/services/collecting/reject-stale-answers.ts";

const startedAt = new Date("2023-07-20T06:30:00Z");
const after = (minutes: number): Date => new Date(startedAt.getTime() + minutes * 60_000);

/** The outcome of one account whose answer came some minutes after the reading began. */
function answeredAfter(minutes: number): AccountOutcome {
  const common = {
    ok: true as const,
    observedAt: after(minutes),
    rawDigest: "0",
    complete: true,
    reachesBackTo: null,
    from: { source: "test", edge: "test", credential: null, apiVersion: null, requestRef: null },
  };
  return {
    accountKey: "office-1.facebook",
    findings: [],
    live: {
      ...common,
      value: {
        edge: "live_videos",
        provesAbsence: true,
        pagedToEnd: true,
        oldestStartAt: null,
        sessions: [],
      },
    },
    audience: failedRead("not_found", "it is not there", after(minutes)),
  };
}

describe("an answer that came long after it was asked for", () => {
  it("is no look: the machine slept, and the answer describes another time", () => {
    const [outcome] = rejectStaleAnswers([answeredAfter(6)], startedAt);
    expect(outcome?.live).toMatchObject({ ok: false, reason: "transport", retryable: true });
    expect(outcome?.audience).toMatchObject({ ok: false, reason: "not_found" });
  });

  it("is a look when it took as long as time-outs and retries take", () => {
    const [outcome] = rejectStaleAnswers([answeredAfter(3)], startedAt);
    expect(outcome?.live?.ok).toBe(true);
  });
});
