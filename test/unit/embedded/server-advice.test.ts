import { getServerAdvice } from "../../../src/embedded/server-advice.ts";

describe("what is said of a server for real data", () => {
  const today = "2026-11-24";

  it("names the end of a support that is over, and how to move from an embedded one", () => {
    expect(getServerAdvice("mongo", { embedded: true, version: "6.0.5" }, today)).toMatch(
      /^MongoDB 6\.0 has been out of support since 2025-07-31\. Embedded servers are for evaluation: .+docs\/operations\.md/,
    );
    expect(getServerAdvice("mongo", { embedded: false, version: "6.0.5" }, today)).toBe(
      "MongoDB 6.0 has been out of support since 2025-07-31: upgrade it in steps.",
    );
  });

  it("is nothing where a server of one's own is supported, or where nothing is known of its version", () => {
    expect(getServerAdvice("mongo", { embedded: false, version: "8.0.20" }, today)).toBeNull();
    expect(getServerAdvice("mongo", { embedded: false, version: "9.3.1" }, today)).toBeNull();
    expect(getServerAdvice("redis", { embedded: false, version: "9.1.2" }, today)).toBeNull();
  });
});
