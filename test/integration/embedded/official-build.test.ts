import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createReadStream, readFileSync, statSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { readHostEnvironment } from "../../../config/host-environment.ts";
import { fetchOfficialMongod } from "../../../src/embedded/binaries/fetch-official.ts";
import { checkConfiguredMongo } from "../../../src/embedded/given-servers.ts";
import { openServers } from "../../../src/embedded/open-servers.ts";
import { findBinary } from "../../../src/embedded/binaries/find-binary.ts";

const md5Of = (path: string) => createHash("md5").update(readFileSync(path)).digest("hex");

describe("the official build of mongod", () => {
  let folder = "";
  let mirror: Server;
  let asked: string[] = [];
  let archive: string | null = null;

  const context = () => ({
    cacheDir: join(folder, "cache"),
    environment: {
      PATH: process.env["PATH"] ?? "",
      HOME: folder,
      MONGOMS_DOWNLOAD_MIRROR: `http://127.0.0.1:${(mirror.address() as AddressInfo).port}`,
      MONGOMS_PREFER_GLOBAL_PATH: "false",
    },
  });

  /** The archive of a release, with the mongod that this run uses. */
  async function pack(): Promise<string> {
    const { cacheDir, searchPath, fetchEnvironment: environment } = readHostEnvironment();
    const search = { role: "mongo", configured: process.env["MONGOD_BIN"] ?? null, boundTo: null } as const;
    const found = await findBinary({ ...search, cacheDir, searchPath, environment, notify: () => {} });
    await mkdir(join(folder, "mongodb-sample", "bin"), { recursive: true });
    await symlink(found.path, join(folder, "mongodb-sample", "bin", "mongod"));
    const target = join(folder, "mongodb.tgz");
    const args = ["--dereference", "--use-compress-program", "gzip -1", "-cf", target, "mongodb-sample"];
    await promisify(execFile)("tar", args, { cwd: folder });
    return target;
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "reach-official-"));
    asked = [];
    archive = null;
    mirror = createServer((request, response) => {
      asked.push(request.url ?? "");
      if (archive === null) response.writeHead(404).end();
      else if (request.url?.endsWith(".md5") === true) response.end(`${md5Of(archive)}  mongodb.tgz\n`);
      else if (archive !== "silence") {
        response.setHeader("content-length", statSync(archive).size);
        createReadStream(archive).pipe(response);
      }
    }).listen(0, "127.0.0.1");
    await once(mirror, "listening");
  });
  afterEach(async () => {
    mirror.closeAllConnections();
    mirror.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("is downloaded from the mirror that is set, proves itself, and is kept in the cache", async () => {
    archive = await pack();
    const kept = await fetchOfficialMongod(context());
    expect(kept).toEqual({
      from: "official build",
      path: expect.stringMatching(/cache\/bin\/[0-9a-f]{64}\/mongod$/),
    });
    expect(asked[0]).toMatch(/\/mongodb-.*\.tgz$/);
    expect(await readdir(join(folder, "cache"))).toEqual(["bin"]);
    const again = await findBinary({
      ...context(),
      role: "mongo",
      configured: null,
      boundTo: null,
      searchPath: "",
      notify: () => {},
    });
    expect(again.from).toBe("cache: official build");
  });

  it("is what an ordinary first start runs, where nothing is installed and nothing is cached", async () => {
    archive = await pack();
    const { cacheDir, environment: fetchEnvironment } = context();
    const servers = await openServers({
      mongoUri: null,
      redisUrl: process.env["TEST_REDIS_URL"] ?? "",
      mongodBin: null,
      valkeyBin: null,
      dataDir: join(folder, "data"),
      durability: "none",
      host: { ...readHostEnvironment(), cacheDir, fetchEnvironment, searchPath: "" },
    });
    try {
      expect(servers.describe[0]).toContain("started (official build: ");
      expect(await checkConfiguredMongo(servers.mongoUri)).toBe(servers.versions.mongo);
    } finally {
      await servers.release();
    }
  });

  it("is given up when no byte comes", async () => {
    archive = "silence";
    const outcome = await fetchOfficialMongod(context(), { stallMs: 1_000, totalMs: 60_000 });
    expect(outcome).toEqual({ refused: "the download stalled for 1 s" });
  });

  it("is not asked for again within a day after it could not be had, until the settings change", async () => {
    const first = await fetchOfficialMongod(context());
    expect(first).toEqual({ refused: expect.stringContaining("404") });
    const requests = asked.length;
    expect(requests).toBeGreaterThan(0);
    expect(await fetchOfficialMongod(context())).toEqual({
      refused: expect.stringContaining("within the last day"),
    });
    expect(asked).toHaveLength(requests);
    const changed = { ...context().environment, MONGOMS_VERSION: "8.0.13" };
    await fetchOfficialMongod({ ...context(), environment: changed });
    expect(asked.length).toBeGreaterThan(requests);
  });
});
