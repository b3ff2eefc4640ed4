import { createHttpClient, type HttpClientSettings } from "../../../src/http/create-client.ts";
import { isPublicAddress, explainPrivateAddressNow } from "../../../src/http/public-addresses.ts";
import { TransportError } from "../../../src/errors/reach-error.ts";
import { createRedactor } from "../../../src/telemetry/redaction.ts";
import { sendJson, startAnsweringServer } from "../../support/answering-server.ts";
import { selfSigned, startProxy, startTlsServer } from "../../support/tls-server.ts";

const never = new AbortController().signal;
const at = new Date("2026-01-02T03:04:05Z");

describe("an address", () => {
  it.each([
    ["8.8.8.8", true],
    ["172.15.255.255", true],
    ["172.32.0.0", true],
    ["2606:4700:4700::1111", true],
    ["127.0.0.1", false],
    ["127.255.255.254", false],
    ["0.0.0.0", false],
    ["10.1.2.3", false],
    ["100.64.0.1", false],
    ["169.254.169.254", false],
    ["172.16.0.1", false],
    ["192.168.1.1", false],
    ["224.0.0.1", false],
    ["255.255.255.255", false],
    ["::", false],
    ["::1", false],
    ["::ffff:127.0.0.1", false],
    ["::ffff:8.8.8.8", false],
    ["64:ff9b::7f00:1", false],
    ["fe80::1", false],
    ["fc00::1", false],
    ["fd12:3456::1", false],
    ["ff02::1", false],
    ["2002:7f00:1::", false],
    ["2001::1", false],
    ["2001:db8::1", false],
    ["not an address", false],
  ])("%s is public: %s", (address, isPublic) => {
    expect(isPublicAddress(address)).toBe(isPublic);
  });
});

describe("a client for public addresses alone", () => {
  const closers: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });
  const send = (url: string, settings: Partial<HttpClientSettings> = {}) => {
    const door = createHttpClient({
      clock: { now: () => at, source: "system" },
      redact: createRedactor([]),
      publicOnly: true,
      retries: 0,
      ...settings,
    });
    closers.push(door.close);
    return door.send({ method: "POST", url, text: "{}", label: "test call" }, { signal: never });
  };
  const secure = async () => {
    const server = await startTlsServer(await selfSigned(), "reached");
    closers.push(server.close);
    return server;
  };

  it("makes no connection to this machine, however it is written", async () => {
    const server = await startAnsweringServer((_, response) => sendJson(response, {}));
    closers.push(server.close);
    const { port } = new URL(server.url);
    for (const host of ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "[::1]"])
      await expect(send(`http://${host}:${port}/`)).rejects.toThrow(/public address|only https is allowed/);
    for (const host of ["127.0.0.1", "[::ffff:127.0.0.1]", "169.254.169.254", "10.0.0.1"])
      await expect(send(`https://${host}:${port}/`)).rejects.toThrow("is not a public address");
    expect(server.requests).toEqual([]);
  });

  it("refuses a name that leads to this machine when the connection is made, before a byte is sent", async () => {
    const server = await secure();
    const refused = send(`https://localhost:${server.port}/`);
    await expect(refused).rejects.toThrow(TransportError);
    await expect(refused).rejects.toThrow(
      /localhost leads to (127\.0\.0\.1|::1), which is not a public address/,
    );
    expect(server.connections()).toBe(0);
    expect(await explainPrivateAddressNow(new URL(`https://localhost:${server.port}/`))).toContain(
      "not a public address",
    );
  });

  it("opens no tunnel to one either, though the proxy itself is on this machine", async () => {
    const server = await secure();
    const proxy = await startProxy();
    closers.push(proxy.close);
    const through = { proxy: { httpsProxy: `http://127.0.0.1:${proxy.port}`, noProxy: null } };
    for (const host of ["localhost", "127.0.0.1"])
      await expect(send(`https://${host}:${server.port}/`, through)).rejects.toThrow("not a public address");
    expect(proxy.asked).toEqual([]);
    await expect(send("https://name.invalid/", through)).rejects.toThrow(TransportError);
    expect(proxy.asked.map(({ target }) => target)).toEqual(["name.invalid:443"]);
  });
});

describe("a client that ignores response bodies", () => {
  it("sends text byte for byte, cuts a long answer, and repeats nothing", async () => {
    const server = await startAnsweringServer(({ url }, response) =>
      response.writeHead(url.pathname === "/long" ? 200 : 503).end("x".repeat(10_000)),
    );
    const door = createHttpClient({
      clock: { now: () => at, source: "system" },
      redact: createRedactor([]),
      maxBytes: 100,
      retries: 0,
      truncatesLongBodies: true,
    });
    const text = '{"title": "जन संवाद  ", "b":1 }';
    try {
      const request = { method: "POST" as const, url: `${server.url}/long`, text, label: "test call" };
      expect(await door.send(request, { signal: never })).toMatchObject({
        status: 200,
        body: "x".repeat(100),
      });
      const again = { signal: never, retryWhen: () => true };
      expect((await door.send({ ...request, url: server.url }, again)).status).toBe(503);
      expect(server.requests).toHaveLength(2);
      expect(server.requests[0]?.body).toBe(text);
      expect(server.requests[0]?.headers["content-type"]).toBe("application/json");
    } finally {
      door.close();
      await server.close();
    }
  });
});
