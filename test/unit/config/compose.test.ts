import { readFileSync } from "node:fs";
import { join } from "node:path";
import { toDatabaseName } from "../../../config/database-name.ts";
import { packageRoot } from "../../../config/package-root.ts";

describe("docker-compose.yml", () => {
  it("grants its user the databases of real and simulated data, and those of trials of back-ups", () => {
    const compose = readFileSync(join(packageRoot(), "docker-compose.yml"), "utf8");
    const databases = JSON.parse(/const databases = (\[.*\]);/.exec(compose)?.[1] ?? "[]") as string[];
    const uri = /mongodb:\/\/reach:%s@\S+?(?=')/.exec(compose)?.[0].replace("%s", "password") ?? null;
    const used = (["real", "simulated"] as const).map((mode) => toDatabaseName({ mode }, uri));
    expect(databases.toSorted()).toEqual([...used, ...used.map((name) => `${name}_trial`)].toSorted());
  });
});
