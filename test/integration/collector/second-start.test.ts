import { createServer, type Server } from "node:net";
import { once } from "node:events";
import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MongoClient } from "mongodb";
import { at } from "../../support/collector.ts";
import { Outside } from "../../support/outside.ts";
import { ReachProcess } from "../../support/reach-process.ts";
import { testDatabase } from "../../support/servers.ts";
import { freePort } from "../store/free-port.ts";

const closed = (platform: string, time: string) =>
  `closed ${platform} ${at(`2023-07-20 ${time}`).toISOString()}`;

describe("a second start", () => {
  let outside: Outside;
  let port = 0;
  beforeEach(async () => {
    port = await freePort();
    const env = { REACH_API_PORT: String(port) };
    outside = await Outside.open("second", { start: at("2023-07-20 12:00"), accounts: 3, env });
  });
  afterEach(() => outside.close());

  const health = async (): Promise<string | undefined> => {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null);
    return answer === null ? undefined : ((await answer.json()) as { deployment: string }).deployment;
  };

  it("on the same servers and port shares the work, reads nothing twice, and serves there once the first ends", async () => {
    const first = outside.start("start");
    for (const platform of ["facebook", "x"]) await first.line(closed(platform, "12:00"));
    const deployment = await health();
    const before = outside.simulator.requests.count("graph.batch");
    const second = outside.start("start");
    await second.line(closed("x", "12:00"));
    expect(second.stderr).toContain(`another reach already serves http://127.0.0.1:${port}/`);
    for (const time of ["12:10", "12:20", "12:30"]) {
      await outside.setClock(at(`2023-07-20 ${time}`));
      await Promise.all([first, second].map((one) => one.line(closed("facebook", time))));
    }
    expect(await first.stop()).toBe(0);
    await second.until(() => second.stderr.includes("this one serves them now"), "the second one serves");
    expect(await health()).toBe(deployment);
    await outside.setClock(at("2023-07-20 12:40"));
    await second.line(closed("facebook", "12:40"));
    expect(await second.stop()).toBe(0);
    expect(outside.simulator.requests.count("graph.batch")).toBe(before + 4);
    expect(await outside.exported("gaps")).toEqual([]);
    expect(await outside.exported("snapshots")).toHaveLength(6);
  });

  it("of another deployment does not take the port's holder for its own: one sentence, exit 1, no database", async () => {
    const first = outside.start("start");
    await first.line(closed("x", "12:00"));
    const other = await Outside.open("other", {
      start: at("2023-07-20 12:00"),
      accounts: 1,
      env: { REACH_API_PORT: String(port) },
    });
    try {
      expect(await other.run("start")).toMatchObject({
        code: 1,
        stderr: expect.stringContaining(
          `REACH_API_PORT is ${port}, but another program already listens`,
        ) as string,
      });
    } finally {
      await other.close();
    }
  });

  it("where something else uses the port that was asked for fails in one sentence, and writes nothing", async () => {
    const squatter = await squat(port);
    try {
      const { code, stdout, stderr } = await outside.run("start");
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toMatch(
        new RegExp(
          `^reach: REACH_API_PORT is ${port}, but another program already listens .+\\n {2}Set .+1 to 65535.+\\n$`,
        ),
      );
      await expect(access(join(outside.folder, "data"))).rejects.toThrow("ENOENT");
      expect(await databases(outside.database.mongoUri)).not.toContain(`${outside.database.name}_simulated`);
    } finally {
      squatter.close();
    }
  });

  it("at an address that is not this machine's fails in one sentence, and writes nothing", async () => {
    outside.env["REACH_API_HOST"] = "192.0.2.1";
    const { code, stderr } = await outside.run("start");
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^reach: REACH_API_HOST is 192\.0\.2\.1, which this machine cannot listen on\n {2}.+\n$/,
    );
    await expect(access(join(outside.folder, "data"))).rejects.toThrow("ENOENT");
  });
});

describe("a first start without credentials", () => {
  it("that others could reach, without a key, is refused before anything is replayed", async () => {
    const database = testDatabase("open");
    const folder = await mkdtemp(join(tmpdir(), "reach-open-"));
    const env = {
      MONGODB_URI: database.namedUri,
      REDIS_URL: database.redisUrl,
      REACH_DATA_DIR: join(folder, "data"),
      REACH_API_HOST: "0.0.0.0",
      REACH_API_PORT: String(await freePort()),
    };
    const start = new ReachProcess(["start"], env, folder);
    try {
      const { code, stdout, stderr } = await start.finished();
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toMatch(
        /^reach: REACH_API_HOST is 0\.0\.0\.0, which others can .+\n {2}Create one first.+\n$/,
      );
    } finally {
      await start.stop("SIGKILL");
      await database.cleanUp();
      await rm(folder, { recursive: true, force: true });
    }
  });
});

async function squat(port: number): Promise<Server> {
  const server = createServer((socket) => socket.end("HTTP/1.1 200 OK\r\n\r\nhello")).listen(
    port,
    "127.0.0.1",
  );
  await once(server, "listening");
  return server;
}

async function databases(uri: string): Promise<string[]> {
  const client = new MongoClient(uri);
  try {
    return (await client.db().admin().listDatabases({ nameOnly: true })).databases.map(({ name }) => name);
  } finally {
    await client.close();
  }
}
