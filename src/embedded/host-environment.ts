/** The facts of this machine that starting servers needs; config reads them from the environment. */
export type HostEnvironment = {
  /** `PATH`. */
  searchPath: string;
  /** Where downloaded programs are cached: `reach-collector` in `$XDG_CACHE_HOME` or `~/.cache`. */
  cacheDir: string;
  /** For pip and the downloader: proxies, mirrors, certificates. */
  fetchEnvironment: Readonly<Record<string, string>>;
  /** For the servers themselves: nothing secret. */
  serverEnvironment: Readonly<Record<string, string>>;
};
