import { z } from "zod";
import { type Incoming, jsonReply, type Reply, type SimulatorContext } from "../exchange.ts";
import type { Mutations } from "../world/mutations.ts";
import { toSecrets } from "../world/secrets.ts";
import { Truth } from "../world/truth.ts";
import { toAccountsCsv } from "./accounts-csv.ts";
import { applyMutation } from "./apply-mutation.ts";
import { FaultCommand, MutationCommand, PushCommand } from "./commands.ts";

export type Control = { site: SimulatorContext; mutate: Mutations };

type Handler = (control: Control, incoming: Incoming) => unknown;

const HANDLERS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["GET /_sim/state", state],
  ["GET /_sim/offices", ({ site }) => site.world.scenario.offices],
  ["GET /_sim/accounts", ({ site }) => site.world.accounts],
  ["GET /_sim/secrets", ({ site }) => secretsAsJson(site)],
  ["GET /_sim/requests", requests],
  ["DELETE /_sim/requests", ({ site }) => site.requests.reset()],
  ["GET /_sim/faults", ({ site }) => site.faults.list()],
  ["POST /_sim/faults", addFault],
  ["DELETE /_sim/faults", removeFaults],
  [
    "POST /_sim/mutations",
    ({ mutate }, incoming) => applyMutation(mutate, MutationCommand.parse(bodyOf(incoming))),
  ],
  ["GET /_sim/pushes", pushes],
  ["POST /_sim/pushes", enterAddress],
  ["GET /_sim/truth", truth],
]);

/**
 * The control surface under `/_sim/`, with which another process drives the simulator. It answers only under a
 * loopback host name, so that no web page can reach it through a host name of its own (DNS rebinding).
 */
export function answerControl(control: Control, incoming: Incoming): Reply {
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(incoming.host))
    return jsonReply(403, { error: "the control surface answers to 127.0.0.1 or localhost only" });
  if (incoming.method === "GET" && incoming.path === "/_sim/accounts.csv")
    return {
      status: 200,
      headers: { "content-type": "text/csv; charset=utf-8" },
      body: toAccountsCsv(control.site.world.accounts),
    };
  const handler = HANDLERS.get(`${incoming.method} ${incoming.path}`);
  if (!handler)
    return jsonReply(404, { error: `unknown command; the commands are ${[...HANDLERS.keys()].join(", ")}` });
  try {
    return jsonReply(200, handler(control, incoming) ?? { ok: true });
  } catch (error) {
    if (error instanceof z.ZodError) return jsonReply(400, { error: z.prettifyError(error) });
    if (error instanceof RangeError || error instanceof SyntaxError)
      return jsonReply(400, { error: error.message });
    throw error;
  }
}

function state({ site }: Control): unknown {
  const { name, description, zone, seed, retentionDays, notes } = site.world.scenario;
  return {
    simulated: true,
    scenario: { name, description, zone, seed, retentionDays, notes: Object.fromEntries(notes) },
    now: new Date(site.now()),
    accounts: site.world.accounts.length,
    faults: site.faults.list(),
    limits: site.usage.limits,
    billed: site.usage.billed(),
  };
}

function secretsAsJson(site: SimulatorContext): unknown {
  return Object.fromEntries(
    Object.entries(toSecrets(site.credentials)).map(([name, secret]) => [
      name,
      secret instanceof Map ? Object.fromEntries(secret) : secret,
    ]),
  );
}

function requests({ site }: Control, incoming: Incoming): unknown {
  const { whileThrottled, overLimit, total, counts } = site.requests;
  const last = Number(incoming.params.get("last") ?? 50);
  return {
    total,
    whileThrottled,
    overLimit,
    counts: Object.fromEntries(counts),
    recent: site.requests.recent(Number.isInteger(last) && last >= 0 ? last : 50),
  };
}

function addFault({ site }: Control, incoming: Incoming): unknown {
  const fault = FaultCommand.parse(bodyOf(incoming));
  if (fault.account !== undefined) site.world.face(fault.account);
  if (fault.credential !== undefined) site.credentials.named(fault.credential);
  return { id: site.faults.add(fault) };
}

/** Removes one by its id (`?id=`), or all. */
function removeFaults({ site }: Control, incoming: Incoming): unknown {
  const id = incoming.params.get("id");
  if (id !== null) return { removed: site.faults.remove(Number(id)) };
  site.faults.clear();
  site.requests.clearWaits();
  return { ok: true };
}

function pushes({ site }: Control): unknown {
  const { subscriptions, deliveries } = site.pushes;
  const shown = subscriptions.map(({ platform, accountKey, address }) => ({ platform, accountKey, address }));
  return { subscriptions: shown, deliveries };
}

/** Enters the address of the app's webhook; the platform then asks it back, and `GET /_sim/pushes` shows the rest. */
function enterAddress({ site }: Control, incoming: Incoming): void {
  const { platform, address, verifyToken, accounts } = PushCommand.parse(bodyOf(incoming));
  void site.pushes.enterAddress(platform, address, verifyToken).then((taken) => {
    for (const account of taken ? accounts : []) site.pushes.subscribe(platform, account);
  });
}

/** `account`, and either `at` (default now) or `from` and `until`. */
function truth({ site }: Control, { params }: Incoming): unknown {
  const account = params.get("account");
  if (account === null) throw new RangeError("the parameter account is missing: ?account=<accountKey>");
  const truly = new Truth(site.world);
  const [from, until] = [instantOf(params, "from"), instantOf(params, "until")];
  if (from && until) return { account, lives: truly.livesOf(account, { from, until }) };
  const at = instantOf(params, "at") ?? new Date(site.now());
  return {
    account,
    at,
    followers: truly.followersAt(account, at),
    posts: truly.postsAt(account, at),
    listed: truly.listedAt(account, at),
  };
}

function instantOf(params: URLSearchParams, name: string): Date | null {
  const text = params.get(name);
  if (text === null) return null;
  const at = new Date(text);
  if (Number.isNaN(at.getTime()))
    throw new RangeError(`${name} must be an instant like 2023-07-31T18:30:00Z`);
  return at;
}

function bodyOf(incoming: Incoming): unknown {
  return JSON.parse(incoming.body);
}
