/** Proxy settings as they stand in the environment; handed in, never read here. */
export type ProxySettings = {
  /** `HTTPS_PROXY`: the proxy that https requests are tunnelled through. */
  httpsProxy: string | null;
  /** `NO_PROXY`: hosts that are reached directly, separated by commas or spaces; `*` = all. */
  noProxy: string | null;
  /** One more file of trusted certificates (PEM), beside those that node trusts already. */
  caFile?: string | null;
};

/**
 * The proxy for an address, or null where it is reached directly. Plain http is loopback only and never proxied.
 * `NO_PROXY` entries match the host itself and every host below it; a port in an entry must match too.
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

/** Whether the host is this machine itself, by name or by number. */
export function isLoopback(url: URL): boolean {
  const host = hostOf(url);
  return host === "localhost" || host === "::1" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}
