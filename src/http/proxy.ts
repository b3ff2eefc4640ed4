/** Proxy settings from the environment; passed in, never read here. */
export type ProxySettings = {
  /** `HTTPS_PROXY`: the proxy for https requests. */
  httpsProxy: string | null;
  /** `NO_PROXY`: hosts without proxy, separated by commas or spaces; `*` = all. */
  noProxy: string | null;
  /** An additional file of trusted certificates (PEM). */
  caFile?: string | null;
};

/**
 * Returns the proxy for an address, or null for a direct connection. Plain http is loopback only and never proxied.
 * `NO_PROXY` entries match the host and its subdomains; a port in an entry must match too.
 */
export function proxyFor(url: URL, settings: ProxySettings): string | null {
  const { httpsProxy, noProxy } = settings;
  if (httpsProxy === null || httpsProxy === "" || url.protocol !== "https:") return null;
  const port = url.port === "" ? "443" : url.port;
  const exempt = (noProxy ?? "")
    .toLowerCase()
    .split(/[,\s]+/)
    .filter((entry) => entry !== "")
    .some((entry) => matches(entry, hostOf(url), port));
  if (exempt) return null;
  return httpsProxy.includes("://") ? httpsProxy : `http://${httpsProxy}`;
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === "*") return true;
  const bracketed = /^\[([^\]]*)\](?::(\d+))?$/.exec(entry);
  const plain = /^([^:]*)(?::(\d+))?$/.exec(entry);
  const [, name = entry, entryPort] = bracketed ?? plain ?? [entry, entry];
  if (entryPort !== undefined && entryPort !== port) return false;
  const suffix = name.replace(/^\*?\./, "");
  if (suffix === "") return false;
  return host === suffix || host.endsWith(`.${suffix}`);
}

const hostOf = (url: URL): string => url.hostname.toLowerCase().replace(/^\[|\]$/g, "");

/** Whether the host is a loopback name or address. */
export function isLoopback(url: URL): boolean {
  const host = hostOf(url);
  return host === "localhost" || host === "::1" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}
