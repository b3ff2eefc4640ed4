import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import tls from "node:tls";
import { HttpsProxyAgent } from "https-proxy-agent";
import { type ProxySettings, proxyFor } from "./proxy.ts";
import { publicLookup } from "./public-addresses.ts";

export type Agents = {
  /** The agent for a URL: direct or through the proxy, with keep-alive. */
  agentFor(url: URL): http.Agent;
  /** Certificates to trust behind a proxy tunnel too, where the agent's list does not apply; null = node's. */
  ca: readonly string[] | null;
  destroy(): void;
};

/**
 * node trusts `NODE_EXTRA_CA_CERTS` if it is set at process start. A file that becomes known later
 * (from a settings file) is passed as `caFile` and trusted in addition. `publicOnly` applies only without a
 * proxy: the proxy's address is the operator's choice.
 */
export function createAgents(proxy: ProxySettings, maxConnections: number, publicOnly = false): Agents {
  const ca = proxy.caFile ? [...tls.rootCertificates, readFileSync(proxy.caFile, "utf8")] : null;
  const options = { keepAlive: true, maxSockets: maxConnections, ...(ca === null ? {} : { ca }) };
  const guard = publicOnly ? { lookup: publicLookup } : {};
  const plain = new http.Agent({ keepAlive: true, maxSockets: maxConnections, ...guard });
  const direct = new https.Agent({ ...options, ...guard });
  const tunnels = new Map<string, HttpsProxyAgent<string>>();
  return {
    ca,
    agentFor(url) {
      if (url.protocol === "http:") return plain;
      const through = proxyFor(url, proxy);
      if (through === null) return direct;
      const tunnel = tunnels.get(through) ?? new HttpsProxyAgent(through, options);
      tunnels.set(through, tunnel);
      return tunnel;
    },
    destroy() {
      for (const agent of [plain, direct, ...tunnels.values()]) agent.destroy();
    },
  };
}
