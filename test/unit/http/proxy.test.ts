import { isLoopback, proxyFor } from "../../../src/http/proxy.ts";

describe("the proxy for an address", () => {
  const through = (
    address: string,
    noProxy: string | null,
    httpsProxy: string | null = "http://proxy:3128",
  ) => proxyFor(new URL(address), { httpsProxy, noProxy });

  it.each([
    ["https://graph.facebook.com/", null],
    ["https://graph.facebook.com/", "example.org, localhost"],
    ["https://graph.facebook.com/", "book.com"],
    ["https://graph.facebook.com/", "graph.facebook.com:8443"],
    ["https://api.x.com/", "*.facebook.com"],
  ])("is the proxy for %s with NO_PROXY=%s", (address, noProxy) => {
    expect(through(address, noProxy)).toBe("http://proxy:3128");
  });

  it.each([
    ["https://graph.facebook.com/", "graph.facebook.com"],
    ["https://graph.facebook.com/", "FACEBOOK.com"],
    ["https://graph.facebook.com/", ".facebook.com"],
    ["https://graph.facebook.com/", "a.org *.facebook.com"],
    ["https://graph.facebook.com/", "graph.facebook.com:443"],
    ["https://graph.facebook.com/", "*"],
    ["https://[::1]:8443/", "[::1]"],
    ["http://127.0.0.1:8080/", null],
  ])("is none for %s with NO_PROXY=%s", (address, noProxy) => {
    expect(through(address, noProxy)).toBeNull();
  });

  it("is null if none is set, and http without a scheme", () => {
    expect(through("https://api.x.com/", null, null)).toBeNull();
    expect(through("https://api.x.com/", null, "")).toBeNull();
    expect(through("https://api.x.com/", null, "proxy:3128")).toBe("http://proxy:3128");
  });
});

describe("loopback", () => {
  it.each(["http://127.0.0.1/", "http://127.9.8.7:80/", "http://localhost:3/", "http://[::1]/"])(
    "is %s",
    (url) => {
      expect(isLoopback(new URL(url))).toBe(true);
    },
  );
  it.each([
    "http://10.0.0.1/",
    "http://localhost.evil.org/",
    "http://128.0.0.1/",
    "http://127.0.0.1.nip.io/",
  ])("is not %s", (url) => {
    expect(isLoopback(new URL(url))).toBe(false);
  });
});
