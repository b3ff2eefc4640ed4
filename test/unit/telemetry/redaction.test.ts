import fc from "fast-check";
import { createRedactor } from "../../../src/telemetry/redaction.ts";

describe("redaction", () => {
  const redact = createRedactor(["s3cr3t/va+lue", "short-lived"]);

  it.each([
    ["the value itself", "token s3cr3t/va+lue was refused"],
    ["its URL-encoded form", `x=${encodeURIComponent("s3cr3t/va+lue")}`],
    ["inside JSON", JSON.stringify({ said: "s3cr3t/va+lue" })],
  ])("takes a known secret out: %s", (_, text) => {
    expect(redact(text)).not.toMatch(/s3cr3t|va(\+|%2B)lue/);
  });

  it.each([
    ["a query", "https://graph.facebook.com/v26.0/1?access_token=abc123&fields=id"],
    ["a query that was encoded", "relative_url=1%3Ffields%3Did%26access_token%3Dabc123%26limit%3D2"],
    ["a proof", "appsecret_proof=abc123&limit=2"],
    ["a JSON member", '{"access_token":"abc123","id":"1"}'],
    ["a quoted JSON member", '{"body":"{\\"access_token\\":\\"abc123\\"}"}'],
    ["paging.next", '{"next":"https:\\/\\/graph.facebook.com\\/1?access_token=abc123&after=Q"}'],
    ["a header", "authorization: Bearer abc123"],
    ["an API key", "https://example.org/v3?key=abc123&id=2"],
    ["a proxy's password", "http://user:abc123@proxy:8080/"],
    ["a Graph token by its shape", "Malformed access token EAAabc123abc123abc123abc123"],
  ])("takes a token out by its shape: %s", (_, text) => {
    expect(redact(text)).not.toContain("abc123");
    expect(redact(text)).toContain("[redacted]");
  });

  it("leaves what stands around a token", () => {
    expect(redact("a?access_token=abc123&fields=id")).toBe("a?access_token=[redacted]&fields=id");
    expect(redact('{"key":"abc123","id":"1"}')).toBe('{"key":"[redacted]","id":"1"}');
    expect(redact("Basic information on monkey=2")).toBe("Basic information on monkey=2");
  });

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom("access_token=", "Bearer ", "short-lived", '"key":"'),
        (text, bait) => {
          const once = redact(text + bait + text);
          expect(redact(once)).toBe(once);
        },
      ),
    );
  });

  it("takes long hostile text in its stride", () => {
    const started = performance.now();
    for (const part of ["a.", "\\", "://a:", "access_token=", '"key" ', "Bearer ", "%26"])
      redact(part.repeat(300_000));
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
