import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHttpClient } from "../../../src/http/create-client.ts";
import type { ProxySettings } from "../../../src/http/proxy.ts";
import { createRedactor } from "../../../src/telemetry/redaction.ts";
import { type Certificate, selfSigned, startProxy, startTlsServer } from "../../support/tls-server.ts";

const signal = new AbortController().signal;

describe("the HTTP client behind a proxy", () => {
  let certificate: Certificate;
  let folder: string;
  let caFile: string;
  let upstream: Awaited<ReturnType<typeof startTlsServer>>;
  let proxy: Awaited<ReturnType<typeof startProxy>>;

  beforeAll(async () => {
    certificate = await selfSigned();
    folder = await mkdtemp(join(tmpdir(), "reach-tls-"));
    caFile = join(folder, "ca.pem");
    await writeFile(caFile, certificate.cert);
  });
  afterAll(() => rm(folder, { recursive: true }));
  beforeEach(async () => {
    upstream = await startTlsServer(certificate, "through");
    proxy = await startProxy();
  });
  afterEach(async () => {
    await upstream.close();
    await proxy.close();
  });

  const send = async (settings: ProxySettings, times = 1) => {
    const door = createHttpClient({
      clock: { now: () => new Date(0), source: "system" },
      redact: createRedactor([]),
      backoffMilliseconds: 1,
      proxy: settings,
    });
    const request = {
      method: "GET" as const,
      url: `https://localhost:${upstream.port}/`,
      label: "tunnelled",
    };
    try {
      for (let call = 1; call < times; call += 1) await door.send(request, { signal });
      return (await door.send(request, { signal })).body;
    } finally {
      door.close();
    }
  };

  it("tunnels https through it, trusting the extra certificate, and keeps the tunnel open", async () => {
    const httpsProxy = `http://user:pass@127.0.0.1:${proxy.port}`;
    expect(await send({ httpsProxy, noProxy: null, caFile }, 3)).toBe("through");
    const authorization = `Basic ${Buffer.from("user:pass").toString("base64")}`;
    expect(proxy.asked).toEqual([{ target: `localhost:${upstream.port}`, authorization }]);
    expect(upstream.connections()).toBe(1);
  });

  it("goes past it for a host that NO_PROXY names", async () => {
    const httpsProxy = `http://127.0.0.1:${proxy.port}`;
    expect(await send({ httpsProxy, noProxy: "localhost", caFile })).toBe("through");
    expect(proxy.asked).toEqual([]);
  });

  it("trusts no certificate of an unknown authority", async () => {
    const httpsProxy = `http://127.0.0.1:${proxy.port}`;
    await expect(send({ httpsProxy, noProxy: null })).rejects.toThrow(/self-signed|SELF_SIGNED/);
  });

  it("never takes the proxy's own refusal for the platform's answer", async () => {
    const refusing = await startProxy(403);
    const httpsProxy = `http://127.0.0.1:${refusing.port}`;
    await expect(send({ httpsProxy, noProxy: null, caFile })).rejects.toThrow(
      /proxy refused the tunnel with HTTP 403/,
    );
    await refusing.close();
  });

  it("trusts through a tunnel what NODE_EXTRA_CA_CERTS names", async () => {
    const program = join(folder, "call.ts");
    const door = new URL("../../../src/http/create-client.ts", import.meta.url).href;
    await writeFile(
      program,
      `import { createHttpClient } from ${JSON.stringify(door)};
       const door = createHttpClient({ clock: { now: () => new Date(0), source: "system" }, redact: (text) => text,
         proxy: { httpsProxy: "http://127.0.0.1:${proxy.port}", noProxy: null } });
       const request = { method: "GET", url: "https://localhost:${upstream.port}/", label: "child" };
       const answer = await door.send(request, { signal: new AbortController().signal });
       process.stdout.write(answer.body);
       door.close();`,
    );
    const register = new URL("../../support/ts-register.mjs", import.meta.url).href;
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: caFile, NODE_OPTIONS: "" };
    const child = spawn(process.execPath, ["--import", register, program], { env });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += String(text)));
    await new Promise((resolve) => child.once("close", resolve));
    expect(said).toBe("through");
    expect(proxy.asked).toHaveLength(1);
  });
});
