import { homedir } from "node:os";
import { join } from "node:path";
import type { HostEnvironment } from "../src/embedded/host-environment.ts";

const SERVER_NEEDS = ["PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH"];
const OWN_NAMES = /^(REACH|FACEBOOK|X|YOUTUBE|MONGODB|REDIS)_/;

/** The facts of this machine for the embedded servers. Our own settings and tokens are not passed to children. */
export function readHostEnvironment(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): HostEnvironment {
  const set = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const cacheHome = environment["XDG_CACHE_HOME"] || join(environment["HOME"] || homedir(), ".cache");
  return {
    searchPath: environment["PATH"] ?? "",
    cacheDir: join(cacheHome, "reach-collector"),
    fetchEnvironment: Object.fromEntries(set.filter(([name]) => !OWN_NAMES.test(name))),
    serverEnvironment: Object.fromEntries(set.filter(([name]) => SERVER_NEEDS.includes(name))),
  };
}
