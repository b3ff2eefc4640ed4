import { PLATFORM_IDS, type PlatformId } from "../src/domain/platform.ts";
import { isLoopbackUrl } from "./addresses.ts";
import type { Settings } from "./settings.ts";

/** The platforms that are read through an API, with their variables. */
export const READ_PLATFORMS = {
  facebook: {
    urlVariable: "FACEBOOK_GRAPH_URL",
    url: "https://graph.facebook.com",
    credential: "FACEBOOK_ACCESS_TOKEN or FACEBOOK_PAGE_TOKENS_FILE",
  },
  x: {
    urlVariable: "X_API_URL",
    url: "https://api.x.com",
    credential: "X_BEARER_TOKEN or X_OWNER_TOKENS_FILE",
  },
  youtube: {
    urlVariable: "YOUTUBE_API_URL",
    url: "https://www.googleapis.com",
    credential: "YOUTUBE_API_KEY",
  },
  // Instagram is asked through Graph, at Facebook's address.
  instagram: {
    urlVariable: "FACEBOOK_GRAPH_URL",
    url: "https://graph.facebook.com",
    credential: "INSTAGRAM_USER_ID, and INSTAGRAM_ACCESS_TOKEN or FACEBOOK_ACCESS_TOKEN",
  },
} as const;
export type ReadPlatform = keyof typeof READ_PLATFORMS;

export const isReadPlatform = (id: PlatformId): id is ReadPlatform => id in READ_PLATFORMS;

/** The inputs that decide between real and simulated. */
export type ModeInputs = {
  asked: "real" | "simulated" | null;
  urls: Readonly<Record<ReadPlatform, string>>;
  hasCredential: Readonly<Record<ReadPlatform, boolean>>;
  clockFile: string | null;
  /** REACH_PLATFORMS; `null` = not set. */
  listed: readonly PlatformId[] | null;
};

export type ModeDecision = Pick<Settings, "mode" | "usesBuiltInSimulator" | "platforms" | "notConfigured"> & {
  faults: string[];
};

/**
 * Truth 10: a URL override, a clock file or the built-in simulator means simulated, whatever else is set. The built-in
 * simulator is read when there is no credential at all, or when REACH_MODE is `simulated` and no URL is overridden:
 * credentials that are set are then ignored and never sent to it.
 */
export function decideMode(facts: ModeInputs): ModeDecision {
  const { asked, urls, hasCredential, listed } = facts;
  const ids = Object.keys(READ_PLATFORMS).filter((id): id is ReadPlatform => id in READ_PLATFORMS);
  const overridden = ids.filter((id) => urls[id] !== READ_PLATFORMS[id].url);
  const anyCredential = ids.some((id) => hasCredential[id]);
  const nothingToRead = listed !== null && !listed.some(isReadPlatform);
  const byIntakeAlone = asked === "real" && !anyCredential && nothingToRead;
  const usesBuiltInSimulator =
    !byIntakeAlone && overridden.length === 0 && (!anyCredential || asked === "simulated");
  const simulated = usesBuiltInSimulator || overridden.length > 0 || facts.clockFile !== null;
  const chosen = choosePlatforms(facts, usesBuiltInSimulator);
  const decision = {
    mode: simulated ? ("simulated" as const) : ("real" as const),
    usesBuiltInSimulator,
    platforms: chosen.platforms,
    notConfigured: chosen.notConfigured,
  };
  const faults = [
    ...chosen.faults,
    ...modeFaults(facts, { usesBuiltInSimulator, overridden, anyCredential }),
    ...clockFaults(facts, decision),
  ];
  if (usesBuiltInSimulator && decision.platforms.length === 0 && chosen.faults.length === 0)
    faults.push(
      "REACH_PLATFORMS lists no platform that the built-in simulator speaks (facebook, x); add one, or set REACH_MODE=real to work by intake alone",
    );
  return { ...decision, faults };
}

function modeFaults(
  { asked, urls, hasCredential, clockFile, listed }: ModeInputs,
  found: { usesBuiltInSimulator: boolean; overridden: readonly ReadPlatform[]; anyCredential: boolean },
): string[] {
  const faults: string[] = [];
  const names = [...new Set(found.overridden.map((id) => READ_PLATFORMS[id].urlVariable))];
  if (names.length > 0 && !found.anyCredential)
    faults.push(
      `${names.join(" and ")} ${names.length > 1 ? "are" : "is"} set, but no credential of any platform; set one (a simulator takes any), or take the address away to read the built-in simulator`,
    );
  if (asked === "real") {
    for (const name of names)
      faults.push(
        `REACH_MODE is "real", but ${name} points elsewhere; take one of them away, because another address means simulated data`,
      );
    if (clockFile !== null)
      faults.push(
        'REACH_MODE is "real", but REACH_CLOCK_FILE is set; take one of them away, because a clock from a file means simulated data',
      );
    if (found.usesBuiltInSimulator)
      faults.push(
        'REACH_MODE is "real", but no credential of any platform is set; set FACEBOOK_ACCESS_TOKEN, X_BEARER_TOKEN or YOUTUBE_API_KEY, or list only platforms without an interface in REACH_PLATFORMS to work by intake alone',
      );
  }
  if (asked === "simulated" && !found.usesBuiltInSimulator)
    for (const id of PLATFORM_IDS.filter(isReadPlatform))
      if (hasCredential[id] && !found.overridden.includes(id) && (listed?.includes(id) ?? true))
        faults.push(
          `REACH_MODE is "simulated", but ${id} would be read at ${urls[id]} with its credential; set ${READ_PLATFORMS[id].urlVariable}, or leave ${id} out of REACH_PLATFORMS`,
        );
  return faults;
}

function clockFaults(
  { clockFile, urls }: ModeInputs,
  { usesBuiltInSimulator, platforms }: Pick<ModeDecision, "usesBuiltInSimulator" | "platforms">,
): string[] {
  if (clockFile === null || usesBuiltInSimulator) return [];
  return platforms
    .filter(isReadPlatform)
    .filter((id) => !isLoopbackUrl(urls[id]))
    .map(
      (id) =>
        `REACH_CLOCK_FILE is set, but ${id} is read at ${urls[id]}; it is accepted only when ${READ_PLATFORMS[id].urlVariable} points at this machine`,
    );
}

function choosePlatforms(
  { listed, hasCredential }: ModeInputs,
  usesBuiltInSimulator: boolean,
): Pick<ModeDecision, "platforms" | "notConfigured" | "faults"> {
  const platforms: PlatformId[] = [];
  const notConfigured: Partial<Record<PlatformId, string>> = {};
  const faults: string[] = [];
  for (const id of PLATFORM_IDS) {
    const isListed = listed?.includes(id) ?? true;
    if (!isListed) notConfigured[id] = "switched off: REACH_PLATFORMS does not list it";
    else if (!isReadPlatform(id)) notConfigured[id] = "not read by an interface: its figures come by intake";
    else if (usesBuiltInSimulator || hasCredential[id]) platforms.push(id);
    else {
      notConfigured[id] = `no credential: set ${READ_PLATFORMS[id].credential}`;
      if (listed !== null)
        faults.push(
          `REACH_PLATFORMS lists ${id}, but it has no credential; set ${READ_PLATFORMS[id].credential}, or take ${id} off the list`,
        );
    }
  }
  return { platforms, notConfigured, faults };
}
