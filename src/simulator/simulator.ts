import type { Account } from "../domain/account.ts";
import type { Office } from "../domain/office.ts";
import { type Incoming, jsonReply, type Reply, type Site } from "./exchange.ts";
import { FaultBoard } from "./faults/fault-board.ts";
import { answerGraph } from "./graph/graph-server.ts";
import { serve } from "./http-server.ts";
import { RequestLog } from "./requests.ts";
import type { Scenario } from "./scenario.ts";
import { UsageMeter } from "./usage-meter.ts";
import { Credentials } from "./world/credentials.ts";
import { World } from "./world/world.ts";
import { answerX } from "./x/x-server.ts";

export type SimulatorOptions = {
  scenario: Scenario;
  /** The only source of the simulated world's time. */
  clock: { now(): Date };
  /** 0 or left out: any free port. */
  port?: number;
  /** Held back before each answer, in real milliseconds. */
  latencyMs?: number;
  /** Draws of the faults; the scenario has its own. */
  seed?: number;
  /** Refuse Graph calls without `appsecret_proof`, as an app can be set to. */
  requireProof?: boolean;
  /** How X names its counters where the request does not tell: `post_count` or `tweet_count`. */
  xDialect?: "post" | "tweet";
};

/** What the platforms' operator would have handed out. All of it is simulated and says so. */
export type SimulatorSecrets = {
  facebookToken: string;
  facebookAppId: string;
  facebookAppSecret: string;
  xBearerToken: string;
  /** Page id -> the Page's own token. */
  pageTokens: Map<string, string>;
  /** X user id -> its owner's token with `broadcast.read`. */
  ownerTokens: Map<string, string>;
};

export type Simulator = {
  url: string;
  graphUrl: string;
  xApiUrl: string;
  port: number;
  readonly accounts: Account[];
  readonly offices: Office[];
  readonly secrets: SimulatorSecrets;
  requests: RequestLog;
  faults: FaultBoard;
  world: World;
  close(): Promise<void>;
};

/**
 * Starts a server that speaks the wire formats of Graph and of X about one simulated world. It listens on the
 * loopback address only. The same scenario, seed and time give the same answers.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { scenario, clock, port = 0, latencyMs = 0, seed = scenario.seed } = options;
  const startedMs = clock.now().getTime();
  const world = new World(scenario, startedMs);
  const site: Site = {
    world,
    credentials: new Credentials(scenario.seed, world, startedMs),
    faults: new FaultBoard(() => clock.now(), seed),
    requests: new RequestLog(),
    usage: new UsageMeter(scenario.limits),
    url: "",
    seed,
    requireProof: options.requireProof ?? false,
    xDialect: options.xDialect ?? "post",
    now: () => clock.now().getTime(),
  };
  const { server, port: listening } = await serve(port, latencyMs, (incoming) => route(site, incoming));
  site.url = `http://127.0.0.1:${listening}`;
  return {
    url: site.url,
    graphUrl: site.url,
    xApiUrl: site.url,
    port: listening,
    get accounts() {
      return world.accounts;
    },
    get offices() {
      return [...scenario.offices];
    },
    get secrets() {
      return secretsOf(site.credentials);
    },
    requests: site.requests,
    faults: site.faults,
    world,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function route(site: Site, incoming: Incoming): Reply {
  if (incoming.path.startsWith("/2/")) return answerX(site, incoming);
  if (incoming.path.startsWith("/_sim")) return jsonReply(404, { error: "not yet" });
  return answerGraph(site, incoming);
}

function secretsOf(credentials: Credentials): SimulatorSecrets {
  const named = (kind: string): Map<string, string> =>
    new Map(
      credentials
        .all()
        .filter((credential) => credential.kind === kind)
        .map(({ name, token }) => [name.split(".").at(-1) ?? "", token]),
    );
  return {
    facebookToken: credentials.named("facebook").token,
    facebookAppId: credentials.appId,
    facebookAppSecret: credentials.appSecret,
    xBearerToken: credentials.named("x").token,
    pageTokens: named("page"),
    ownerTokens: named("owner"),
  };
}
