import { readSources, readText } from "./read-project.ts";
import { roomOf } from "./rooms.ts";

/** Packages that live in few rooms, so that the rest of the project can be read without knowing them. */
const HOMES: Readonly<Record<string, readonly string[]>> = {
  bullmq: ["queue", "workers"],
  ioredis: ["redis", "queue", "quota", "workers", "embedded"],
  mongoose: ["store"],
  mongodb: ["store", "embedded"],
  axios: ["http"],
  "p-retry": ["http"],
  "https-proxy-agent": ["http"],
  "mongodb-memory-server-core": ["embedded"],
  "proper-lockfile": ["embedded"],
  winston: ["telemetry"],
  dotenv: ["config"],
  fastify: ["api"],
  commander: ["cli"],
  "openapi-fetch": ["client"],
  cockatiel: ["quota"],
  "d3-array": ["charts"],
  "d3-geo": ["charts"],
  "d3-scale": ["charts"],
  "d3-shape": ["charts"],
  "topojson-client": ["charts"],
  uplot: ["pages-client"],
  "rate-limiter-flexible": ["quota", "api"],
  "prom-client": ["api"],
  nodemailer: ["workers"],
  "csv-parse": ["services/tables"],
};

function packageOf(from: string): string | null {
  if (from.startsWith(".") || from.startsWith("node:")) return null;
  return from.split("/", from.startsWith("@") ? 2 : 1).join("/");
}

function homeFault(path: string, name: string): string | null {
  const homes = HOMES[name];
  if (homes === undefined || homes.includes(roomOf(path))) return null;
  return `${path} imports ${name}: ${name} lives in ${homes.join(" and ")} alone.`;
}

describe("packages", () => {
  const imports = readSources().flatMap(({ path, imports: list }) =>
    list.flatMap(({ from }) => packageOf(from) ?? []).map((name) => ({ path, name })),
  );

  it("stay in their rooms", () => {
    expect(imports.flatMap(({ path, name }) => homeFault(path, name) ?? [])).toEqual([]);
  });

  it("are named by package.json where the shipped code imports them", () => {
    const { dependencies } = JSON.parse(readText("package.json")) as { dependencies: Record<string, string> };
    expect(imports.filter(({ name }) => !(name in dependencies))).toEqual([]);
  });

  it("are named in the README, each with its use", () => {
    const declared = JSON.parse(readText("package.json")) as Record<string, Record<string, string>>;
    const names = Object.keys({ ...declared["dependencies"], ...declared["devDependencies"] });
    const table = readText("README.md").split("## Where each package is used")[1]?.split("\n## ")[0] ?? "";
    const isNamed = (name: string) => name.startsWith("@types/") || table.includes(name);
    expect(names.filter((name) => !isNamed(name))).toEqual([]);
  });

  it("are caught in a room that is not theirs, types and subpaths too", () => {
    expect(homeFault("src/services/collecting/batch/collect-batch.ts", "mongoose")).toContain(
      "lives in store alone",
    );
    expect(homeFault("src/store/open-store.ts", "mongoose")).toBeNull();
    expect(packageOf("mongodb/lib/x.js")).toBe("mongodb");
    expect(packageOf("@fastify/swagger/lib/x.js")).toBe("@fastify/swagger");
  });
});
