import { get } from "node:http";
import { createServer } from "node:net";
import { z } from "zod";

const TIMEOUT_MS = 5_000;
const BYTES_MAX = 65_536;

const Health = z.object({ deployment: z.string() });

/** The deployment at an address, from its `/healthz`. `null` = another program, or no response within 5 s. */
export function fetchDeployment(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const request = get(
      { host: toConnectHost(host), port, path: "/healthz", agent: false, timeout: TIMEOUT_MS },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (piece: string) => {
          text += piece;
          if (text.length > BYTES_MAX) response.destroy();
        });
        response.once("close", () => resolve(parseDeployment(text)));
      },
    );
    const timer = setTimeout(() => request.destroy(), TIMEOUT_MS);
    request.once("timeout", () => request.destroy());
    request.once("error", () => resolve(null));
    request.once("close", () => {
      clearTimeout(timer);
      resolve(null);
    });
  });
}

/** The error that listening on an address would raise, found by trying; `null` = it is free. */
export function findListenError(host: string, port: number): Promise<Error | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", resolve);
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(null)));
  });
}

function parseDeployment(text: string): string | null {
  try {
    return Health.parse(JSON.parse(text)).deployment;
  } catch {
    return null;
  }
}

/** A server bound to all addresses is asked on loopback. */
function toConnectHost(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  return host === "::" ? "::1" : host;
}
