/** What this module needs to know of the machine; config reads it from the environment. */
export type HostEnvironment = {
  /** `PATH`. */
  searchPath: string;
  /** Where fetched programs are kept: `$XDG_CACHE_HOME` or `~/.cache`, and `reach-collector` below it. */
  cacheDir: string;
  /** For pip and the downloader: proxies, mirrors, certificates. */
  fetchEnvironment: Readonly<Record<string, string>>;
  /** For the servers themselves: nothing that is secret. */
  serverEnvironment: Readonly<Record<string, string>>;
};
