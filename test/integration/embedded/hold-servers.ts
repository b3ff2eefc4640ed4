import { once } from "node:events";
import { readHostEnvironment } from "../../../config/host-environment.ts";
import { openServers } from "../../../src/embedded/open-servers.ts";

/** A command in miniature: holds the servers of a data directory until its standard input ends, then leaves. */
const [dataDir = ""] = process.argv.slice(2);
const say = (event: object): void => void process.stdout.write(`${JSON.stringify(event)}\n`);

const servers = await openServers({
  mongoUri: null,
  redisUrl: null,
  mongodBin: null,
  valkeyBin: null,
  dataDir,
  host: readHostEnvironment(),
  notify: (line) => say({ notice: line }),
});
const { mongoUri, redisUrl, describe } = servers;
say({ mongoUri, redisUrl, describe });
process.stdin.resume();
await once(process.stdin, "end");
await servers.release();
