import type { Account } from "../domain/account.ts";
import type { Office } from "../domain/office.ts";
import { answerControl, type Control } from "./control/control-server.ts";
import type { Incoming, Reply, SimulatorContext, TakenMessage } from "./exchange.ts";
import { FaultBoard } from "./faults/fault-board.ts";
import { serve } from "./http-server.ts";
import { PushBoard } from "./pushes/push-board.ts";
import { RequestLog } from "./requests.ts";
import type { Scenario } from "./scenario.ts";
import { UsageMeter } from "./usage-meter.ts";
import { Credentials } from "./world/credentials.ts";
import { Mutations } from "./world/mutations.ts";
import { secretsReader, type SimulatorSecrets } from "./world/secrets.ts";
import { Truth } from "./world/truth.ts";
import { World } from "./world/world.ts";
import { answerPlatform } from "./wires.ts";

export type SimulatorOptions = {
  scenario: Scenario;
  /** The only source of the simulated world's time. */
  clock: { now(): Date };
  /** 0 or omitted: any free port. */
  port?: number;
  /** Delay before each response, in real milliseconds. */
  latencyMs?: number;
  /** Seed of the random faults; the scenario has its own. */
  seed?: number;
  /** Refuses Graph calls without `appsecret_proof`, as an app can be configured to. */
  requireProof?: boolean;
  /** How X names its counters if the request does not decide it: `post_count` or `tweet_count`. */
  xDialect?: "post" | "tweet";
  /** Whether the app's client on X has a secret and must send it (the default). */
  xClient?: "confidential" | "public";
  /** Overrides the scenario's retention: days after their start when lives disappear; `null` = never. */
  retentionDays?: number | null;
  /** How many of the latest requests are kept (1000). */
  keepRequests?: number;
  /** Real milliseconds after a throttled response in which further calls are tolerated (100). */
  graceMs?: number;
};

export type { SimulatorSecrets };

export type Simulator = {
  url: string;
  graphUrl: string;
  xApiUrl: string;
  youtubeApiUrl: string;
  /** The hub of YouTube's feeds. */
  hubUrl: string;
  port: number;
  readonly accounts: Account[];
  readonly offices: Office[];
  readonly secrets: SimulatorSecrets;
  requests: RequestLog;
  faults: FaultBoard;
  /** The ground truth; reading it is not a request. */
  world: Truth;
  /** Changes to the world beyond its scenario. */
  mutate: Mutations;
  /** Messages that the simulated WhatsApp took, oldest first. */
  messages: readonly TakenMessage[];
  /** What is pushed to whom. */
  pushes: PushBoard;
  /** What X would have charged so far. */
  billed(): { users: number; posts: number; usd: number };
  close(): Promise<void>;
};

/**
 * Starts a server that speaks the wire formats of Graph, X and YouTube about one simulated world. It listens on the
 * loopback address only. The same scenario, seed and time give the same answers.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { clock, port = 0, latencyMs = 0, seed = options.scenario.seed } = options;
  const scenario =
    options.retentionDays === undefined
      ? options.scenario
      : { ...options.scenario, retentionDays: options.retentionDays };
  const startedMs = clock.now().getTime();
  const world = new World(scenario, startedMs);
  const site = createContext(options, { scenario, world, seed, startedMs });
  const readSecrets = secretsReader(site.credentials);
  const control = { site, mutate: new Mutations(site) };
  const { server, port: listening } = await serve(port, latencyMs, (incoming) => route(control, incoming));
  site.url = `http://127.0.0.1:${listening}`;
  return {
    url: site.url,
    graphUrl: site.url,
    xApiUrl: site.url,
    youtubeApiUrl: site.url,
    hubUrl: site.url,
    port: listening,
    get accounts() {
      return world.accounts;
    },
    get offices() {
      return [...scenario.offices];
    },
    get secrets() {
      return readSecrets();
    },
    requests: site.requests,
    faults: site.faults,
    messages: site.messages,
    pushes: site.pushes,
    world: new Truth(world),
    mutate: control.mutate,
    billed: () => site.usage.billed(),
    close: () =>
      new Promise((resolve) => {
        site.pushes.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function createContext(
  { clock, keepRequests = 1000, graceMs = 100, ...options }: SimulatorOptions,
  parts: { scenario: SimulatorOptions["scenario"]; world: World; seed: number; startedMs: number },
): SimulatorContext {
  const { scenario, world, seed, startedMs } = parts;
  const site: Omit<SimulatorContext, "pushes"> = {
    world,
    credentials: new Credentials(scenario.seed, world, startedMs),
    faults: new FaultBoard(() => clock.now(), seed),
    requests: new RequestLog({ size: keepRequests, graceMs }),
    usage: new UsageMeter(scenario.limits),
    url: "",
    seed,
    requireProof: options.requireProof ?? false,
    xDialect: options.xDialect ?? "post",
    xClient: options.xClient ?? "confidential",
    nonces: new Set(),
    messages: [],
    now: () => clock.now().getTime(),
  };
  return Object.assign(site, { pushes: new PushBoard(site) });
}

function route(control: Control, incoming: Incoming): Reply {
  return incoming.path.startsWith("/_sim/")
    ? answerControl(control, incoming)
    : answerPlatform(control.site, incoming);
}
