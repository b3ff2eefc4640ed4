import { get } from "node:http";
import { createServer } from "node:net";
import { z } from "zod";

const PATIENCE_MS = 5_000;
const BYTES_MAX = 65_536;

const Health = z.object({ deployment: z.string() });

/**
 * Which deployment of this program answers at an address, by the `deployment` of its `/healthz`. `null` = none:
 * something else is there, or nothing that answers within five seconds.
 */
export function fetchDeployment(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const request = get(
      { host: reachableName(host), port, path: "/healthz", agent: false, timeout: PATIENCE_MS },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (piece: string) => {
          text += piece;
          if (text.length > BYTES_MAX) response.destroy();
        });
        response.once("close", () => resolve(deploymentIn(text)));
      },
    );
    const timer = setTimeout(() => request.destroy(), PATIENCE_MS);
    request.once("timeout", () => request.destroy());
    request.once("error", () => resolve(null));
    request.once("close", () => {
      clearTimeout(timer);
      resolve(null);
    });
  });
}

/** What keeps anybody from listening at an address, tried by listening there for a moment; `null` = nothing. */
export function findListenError(host: string, port: number): Promise<Error | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", resolve);
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(null)));
  });
}

function deploymentIn(text: string): string | null {
  try {
    return Health.parse(JSON.parse(text)).deployment;
  } catch {
    return null;
  }
}

/** Who listens on every address of a machine is asked on its loopback. */
function reachableName(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  return host === "::" ? "::1" : host;
}
