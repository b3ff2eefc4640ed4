import { gzipSync } from "node:zlib";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { createHttpClient, type HttpClientSettings } from "../../../src/http/create-client.ts";
import { ConfigError, ContractError, TransportError } from "../../../src/errors/reach-error.ts";
import { createRedactor } from "../../../src/telemetry/redaction.ts";
import {
  type AnsweringServer,
  type Responder,
  startAnsweringServer,
} from "../../support/answering-server.ts";

const at = new Date("2026-01-02T03:04:05Z");
const never = new AbortController().signal;

describe("the HTTP client", () => {
  const doors: { close(): void }[] = [];
  const servers: AnsweringServer[] = [];
  afterEach(async () => {
    for (const door of doors.splice(0)) door.close();
    for (const server of servers.splice(0)) await server.close();
  });

  const door = (settings: Partial<HttpClientSettings> = {}) => {
    const made = createHttpClient({
      clock: { now: () => at, source: "system" },
      redact: createRedactor(["hush-hush"]),
      backoffMilliseconds: 1,
      ...settings,
    });
    doors.push(made);
    return made;
  };
  const serve = async (respond: Responder) => {
    const server = await startAnsweringServer(respond);
    servers.push(server);
    return server;
  };
  const get = (url: string) => ({ method: "GET" as const, url, label: "test call" });

  it("hands out any status with body, headers and the collector's own time", async () => {
    const server = await serve((_, response) => response.writeHead(418, { "X-Odd": "Yes" }).end("tea"));
    const answer = await door().send({ ...get(`${server.url}/a`), query: { q: "1 2" } }, { signal: never });
    expect(answer).toMatchObject({ status: 418, body: "tea", receivedAt: at });
    expect(answer.headers["x-odd"]).toBe("Yes");
    expect(server.requests[0]?.url.searchParams.get("q")).toBe("1 2");
  });

  it("sends a form as a form", async () => {
    const server = await serve((_, response) => response.end());
    await door().send(
      { method: "POST", url: server.url, form: { a: "1&2" }, label: "form" },
      { signal: never },
    );
    expect(server.requests[0]?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
    expect(server.requests[0]?.form.get("a")).toBe("1&2");
  });

  it("follows no redirect", async () => {
    const elsewhere = await serve((_, response) => response.end("lured"));
    const server = await serve((_, response) => response.writeHead(302, { location: elsewhere.url }).end());
    expect((await door().send(get(server.url), { signal: never })).status).toBe(302);
    expect(elsewhere.requests).toEqual([]);
  });

  it("repeats what may pass, twice, and then hands the last answer out", async () => {
    const server = await serve((_, response) => response.writeHead(503).end());
    const retryWhen = ({ status }: { status: number }) => status === 503;
    expect((await door().send(get(server.url), { signal: never, retryWhen })).status).toBe(503);
    expect(server.requests).toHaveLength(3);
    expect((await door().send(get(server.url), { signal: never })).status).toBe(503);
    expect(server.requests).toHaveLength(4);
  });

  it("repeats a call whose connection was cut, and takes the answer that then comes", async () => {
    let calls = 0;
    const server = await serve((_, response, incoming) => {
      calls += 1;
      if (calls < 3) incoming.socket.destroy();
      else response.end("at last");
    });
    expect((await door().send(get(server.url), { signal: never })).body).toBe("at last");
  });

  it("calls an answer that ends before its time a transport fault", async () => {
    const server = await serve((_, response, incoming) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half", () => incoming.socket.destroy());
    });
    await expect(door().send(get(server.url), { signal: never })).rejects.toBeInstanceOf(TransportError);
    expect(server.requests).toHaveLength(3);
  });

  it("reads no more than the cap of an endless answer, and keeps its beginning without secrets", async () => {
    let sent = 0;
    const server = await serve((_, response) => {
      const block = Buffer.alloc(65_536, "x");
      response.write("access_token=abc hush-hush ");
      const pump = () => {
        while (!response.destroyed && sent < 50_000_000) {
          sent += block.length;
          if (!response.write(block)) return response.once("drain", pump);
        }
        return response.end();
      };
      pump();
    });
    const error = await door({ maxBytes: 200_000 })
      .send(get(server.url), { signal: never })
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ContractError);
    expect((error as ContractError).raw).toMatch(/^access_token=\[redacted\] \[redacted\] x/);
    expect((error as ContractError).raw?.length).toBeLessThanOrEqual(65_536);
    expect(sent).toBeLessThan(20_000_000);
    expect(server.requests).toHaveLength(1);
  });

  it("holds the cap for what a small answer unpacks to", async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const server = await serve((_, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(bomb),
    );
    const before = process.memoryUsage().arrayBuffers;
    await expect(door({ maxBytes: 100_000 }).send(get(server.url), { signal: never })).rejects.toBeInstanceOf(
      ContractError,
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(30_000_000);
  });

  it("unpacks an answer that is sound", async () => {
    const server = await serve((_, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync('{"a":"न"}')),
    );
    expect((await door().send(get(server.url), { signal: never })).body).toBe('{"a":"न"}');
  });

  it("gives up an answer that does not come whole in time", async () => {
    const server = await serve((_, response) => {
      response.writeHead(200);
      response.write("slow");
    });
    const timeouts = { connectMilliseconds: 5_000, totalMilliseconds: 60 };
    await expect(door({ timeouts }).send(get(server.url), { signal: never })).rejects.toThrow(/within 60 ms/);
  });

  it("gives up a connection that is not established in time", async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as AddressInfo;
    const timeouts = { connectMilliseconds: 60, totalMilliseconds: 30_000 };
    await expect(
      door({ timeouts }).send(get(`https://127.0.0.1:${port}/`), { signal: never }),
    ).rejects.toThrow(/no connection within 60 ms/);
    silent.close();
  });

  it("stops at once on its signal, with a transport error", async () => {
    const stop = new AbortController();
    const server = await serve(() => stop.abort());
    await expect(door().send(get(server.url), { signal: stop.signal })).rejects.toThrow(/was stopped/);
    await expect(door().send(get(server.url), { signal: stop.signal })).rejects.toBeInstanceOf(
      TransportError,
    );
    expect(server.requests).toHaveLength(1);
  });

  it("says of a call whose time was over that no answer came", async () => {
    const server = await serve(() => undefined);
    const signal = AbortSignal.timeout(40);
    await expect(door().send(get(server.url), { signal })).rejects.toThrow(
      /had no whole answer in the time allowed/,
    );
  });

  it("stopped while it waits to repeat a call, hands out what the last one brought", async () => {
    const stop = new AbortController();
    const server = await serve((_, response) => response.writeHead(503).end("busy"));
    const patient = door({ backoffMilliseconds: 60_000 });
    const retryWhen = () => {
      setImmediate(() => stop.abort());
      return true;
    };
    const answer = await patient.send(get(server.url), { signal: stop.signal, retryWhen });
    expect(answer).toMatchObject({ status: 503, body: "busy" });
  });

  it("stops a call that waits for a free connection", async () => {
    let arrive = () => {};
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const server = await serve(() => arrive());
    const narrow = door({ maxConnections: 1 });
    const first = new AbortController();
    const second = new AbortController();
    const busy = narrow.send(get(server.url), { signal: first.signal }).catch((error: unknown) => error);
    await arrived;
    const waiting = narrow.send(get(server.url), { signal: second.signal });
    second.abort();
    await expect(waiting).rejects.toThrow(/was stopped/);
    first.abort();
    expect(await busy).toBeInstanceOf(TransportError);
    expect(server.requests).toHaveLength(1);
  });

  it("never has more calls under way than it may", async () => {
    let now = 0;
    let most = 0;
    const server = await serve(async (_, response) => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      response.end();
    });
    const narrow = door({ maxConnections: 3 });
    await Promise.all(Array.from({ length: 20 }, () => narrow.send(get(server.url), { signal: never })));
    expect(server.requests).toHaveLength(20);
    expect(most).toBeLessThanOrEqual(3);
  });

  it("refuses plain http to any other machine before it sends anything", async () => {
    for (const url of [
      "http://example.org/?key=abc123",
      "http://192.168.0.1/",
      "ftp://127.0.0.1/",
      "no address",
    ])
      await expect(door().send(get(url), { signal: never })).rejects.toBeInstanceOf(ConfigError);
  });

  it("names no secret in what it throws", async () => {
    const url = "http://127.0.0.1:1/v26.0/me?access_token=abc123&x=hush-hush";
    const error = await door()
      .send(get(url), { signal: never })
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(TransportError);
    expect(JSON.stringify([String(error), (error as Error).stack, (error as Error).cause])).not.toMatch(
      /abc123|hush-hush/,
    );
  });
});
