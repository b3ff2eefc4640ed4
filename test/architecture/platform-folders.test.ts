import { PLATFORM_IDS } from "../../src/domain/platform.ts";
import { READABLE_PLATFORMS } from "../../src/platforms/adapters.ts";
import { PROFILES } from "../../src/platforms/profiles.ts";
import { projectFiles, readText } from "./read-project.ts";

/** What a reader finds in the folder of every platform that is read, under the same name. */
const CORE_FILES = [
  "adapter.ts",
  "client.ts",
  "limits.ts",
  "mapper.ts",
  "meanings.ts",
  "profile.ts",
  "schema.ts",
];

/** The wire format that two platforms share; no platform of its own. */
const SHARED_WIRE = "graph";

function platformFolders(): Map<string, string[]> {
  const folders = new Map<string, string[]>();
  for (const path of projectFiles()) {
    const match = /^src\/platforms\/([^/]+)\/(.+)$/.exec(path);
    if (match?.[1] && match[2] && match[1] !== SHARED_WIRE)
      folders.set(match[1], [...(folders.get(match[1]) ?? []), match[2]]);
  }
  return folders;
}

describe("platform folders", () => {
  const folders = platformFolders();

  it("are one for each platform that the domain knows", () => {
    expect([...folders.keys()].toSorted()).toEqual([...PLATFORM_IDS].toSorted());
  });

  it("hold a profile each, and of those that are read the files that every adapter has", () => {
    for (const [platform, files] of folders) {
      const isRead = (READABLE_PLATFORMS as readonly string[]).includes(platform);
      expect([platform, files]).toEqual([
        platform,
        expect.arrayContaining(isRead ? CORE_FILES : ["profile.ts"]),
      ]);
      expect(files.includes("adapter.ts")).toBe(isRead);
    }
    for (const id of PLATFORM_IDS) expect(PROFILES[id].id).toBe(id);
  });
});

/** Where a platform's name may stand besides its folder, its id, the two lists, its keys in config and its cases. */
const MAY_NAME_A_PLATFORM: Readonly<Record<string, string>> = {
  "src/domain/platform.ts": "the list of ids",
  "src/platforms/adapters.ts": "the list of adapters",
  "src/platforms/profiles.ts": "the list of profiles",
  "src/simulator/platforms.ts": "the list of simulated platforms",
  "src/simulator/wires.ts": "the list of simulated wire formats",
  "src/simulator/world/secrets.ts": "the names under which tests and programs take the simulator's secrets",
  "src/simulator/scenarios/press-case.ts": "the press counted lives on Facebook, and named its Pages",
  "src/simulator/scenarios/border.ts": "border cases of the same rule, so on the same platform",
  "src/client/schema.ts": "generated from the OpenAPI document",
  "src/cli/commands/accounts.ts": "the option --from-facebook, held stable for scripts",
  "src/cli/commands/accounts/import.ts": "the option --from-facebook, held stable for scripts",
  "src/domain/reminder.ts": "WhatsApp as a way to write to an office, not as a platform that is read",
  "workers/outlets/phone-senders.ts": "the same: the Cloud API and its errors",
  "workers/outlets/reminder-outlet.ts": "the same, opened from its settings; the version of the Graph API",
  "src/cli/commands/forget.ts": "an example of an account's key in a help text",
  "src/api/pages/shell/view-words-en.ts":
    "sentences for people that speak of Facebook Live, the subject of the rule",
  "src/api/routes/registry-routes.ts": "an example of an account's key in a message",
};

/** A platform's folder in `src/platforms`, and that of its wire format in the simulator, which shares no code with it. */
const OWN_ROOMS = new RegExp(`^src/(platforms|simulator)/(${[...PLATFORM_IDS, SHARED_WIRE].join("|")})/`);

const NAMES = new RegExp(`\\b(${[...PLATFORM_IDS, "twitter"].filter((id) => id !== "x").join("|")})\\b`, "i");

/** The code without comments. A name of one letter counts only where it is the whole of a string. */
const namesAPlatform = (text: string): boolean => {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  return NAMES.test(code) || /(["'`])x\1/.test(code);
};

describe("a platform's name", () => {
  const shipped = projectFiles().filter((path) => /^(src|workers)\/.*\.(ts|mjs)$/.test(path));
  const naming = shipped.filter((path) => !OWN_ROOMS.test(path) && namesAPlatform(readText(path)));

  it("stands in no shipped file outside the places that a new platform touches", () => {
    expect(naming.filter((path) => !(path in MAY_NAME_A_PLATFORM))).toEqual([]);
  });

  it("is excused in no file that does not need it", () => {
    expect(Object.keys(MAY_NAME_A_PLATFORM).filter((path) => !naming.includes(path))).toEqual([]);
  });

  it("is found in code, and allowed in a comment", () => {
    expect(namesAPlatform('const a = settings.facebook;\nconst b = "x";')).toBe(true);
    expect(namesAPlatform('/** Facebook and "x". */\nconst x = 1;')).toBe(false);
  });
});
