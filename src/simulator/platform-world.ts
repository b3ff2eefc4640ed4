import type { Account } from "../domain/account.ts";
import { chance, digits } from "./random.ts";
import type { AppKeys, IssuedCredential, Mint } from "./world/credential.ts";
import type { Pushes } from "./pushes/push.ts";

type Seeds = readonly (string | number)[];

/** How one platform appears in the simulated world. The data is in the folder of its wire format. */
export type PlatformWorld = {
  /** The size of its audiences against Facebook's. */
  audienceShare: number;
  /** Which offices have an account there in the press case. */
  heldBy: "offices" | "districts" | "nobody";
  /** Who can list the lives of an account. */
  showsLives: "to anybody" | "to the owner" | "to nobody";
  /** Lives vanish after the scenario's retention; otherwise they stay longer than any scenario needs. */
  hasScenarioRetention: boolean;
  /** No interface reads it: people enter its figures. */
  isEnteredByHand: boolean;
  /** How districts call themselves there. */
  districtName(name: string): string;
  /** The n-th handle to try for an account; the same for the id, whose seeds include `n`. */
  handle(slug: string, n: number): string;
  externalId(seeds: Seeds): string;
  liveId(seeds: Seeds): string;
  /** The id of a live's recording; empty where it has none of its own. */
  videoId(seeds: Seeds): string;
  tokenPrefix: string;
  appCredentials(mint: Mint, keys: AppKeys): readonly IssuedCredential[];
  accountCredentials(account: Account, mint: Mint, isOwned: boolean): readonly IssuedCredential[];
  /** Absent = it pushes nothing. */
  pushes?: Pushes;
};

/** What holds for a platform that says nothing else. Every third id has more digits than a number can represent exactly. */
export const USUAL_WORLD: Omit<PlatformWorld, "audienceShare"> = {
  heldBy: "nobody",
  showsLives: "to nobody",
  hasScenarioRetention: false,
  isEnteredByHand: false,
  districtName: (name) => `${name} District Administration`,
  handle: (slug, n) => `sim.${slug.replaceAll("-", ".")}${n === 0 ? "" : n}`,
  externalId: (seeds) => `9990${digits(chance(...seeds, "long") < 0.34 ? 13 : 11, ...seeds)}`,
  liveId: (seeds) => `9991${digits(chance(...seeds, "long") < 0.3 ? 13 : 11, "live", ...seeds)}`,
  videoId: () => "",
  tokenPrefix: "",
  appCredentials: () => [],
  accountCredentials: () => [],
};
