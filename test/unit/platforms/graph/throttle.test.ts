import { createThrottle } from "../../../../src/platforms/graph/throttle.ts";

const T = new Date("2026-03-01T00:00:00Z");
const later = (date: Date, seconds: number) => new Date(date.getTime() + seconds * 1000);

describe("patience that Graph asks for", () => {
  it("lasts longer each time in a row, and starts again once a call went through", () => {
    const throttle = createThrottle();
    let now = T;
    const waits: number[] = [];
    for (let i = 0; i < 5; i += 1) {
      const until = throttle.retryAt("default", [], now);
      waits.push((until.getTime() - now.getTime()) / 1000);
      now = later(until, 1);
    }
    expect(waits).toEqual([60, 300, 900, 3600, 3600]);
    throttle.reset("default");
    expect(throttle.retryAt("default", [], now)).toEqual(later(now, 60));
  });

  it("counts once for calls that were throttled together, and separately for others", () => {
    const throttle = createThrottle();
    expect(throttle.retryAt("default", [], T)).toEqual(later(T, 60));
    expect(throttle.retryAt("default", [], later(T, 5))).toEqual(later(T, 60));
    expect(throttle.retryAt("100", [], later(T, 5))).toEqual(later(T, 65));
  });

  it("lasts as long as the platform estimates, where it does", () => {
    const usage = { a: [{ type: "pages", estimated_time_to_regain_access: 12 }] };
    const headers = [{ "x-business-use-case-usage": JSON.stringify(usage) }, { "x-app-usage": "no JSON" }];
    expect(createThrottle().retryAt("default", headers, T)).toEqual(later(T, 720));
  });
});
