import { PLATFORM_IDS } from "../../src/domain/platform.ts";
import { projectFiles, readSources } from "./read-project.ts";

/** What a reader finds in every platform's folder, under the same name. */
const CORE_FILES = ["adapter.ts", "client.ts", "limits.ts", "mapper.ts", "schema.ts"];

function platformFolders(): Map<string, string[]> {
  const folders = new Map<string, string[]>();
  for (const path of projectFiles()) {
    const match = /^src\/platforms\/([^/]+)\/(.+)$/.exec(path);
    if (match?.[1] && match[2]) folders.set(match[1], [...(folders.get(match[1]) ?? []), match[2]]);
  }
  return folders;
}

describe("platform folders", () => {
  const folders = platformFolders();

  it("are there", () => {
    expect([...folders.keys()]).toEqual(expect.arrayContaining(["facebook", "x"]));
  });

  it.each([...folders])("%s holds the files that every platform has", (_platform, files) => {
    expect(files).toEqual(expect.arrayContaining(CORE_FILES));
  });

  it.each([...folders.keys()])("%s is a platform that the domain knows", (platform) => {
    expect(PLATFORM_IDS).toContain(platform);
  });

  it("are each named by the registry", () => {
    const registry = readSources().find(({ path }) => path === "src/platforms/adapters.ts");
    const named = registry?.imports.flatMap(({ from }) => /^\.\/([^/]+)\//.exec(from)?.[1] ?? []);
    expect(new Set(named)).toEqual(new Set(folders.keys()));
  });
});
