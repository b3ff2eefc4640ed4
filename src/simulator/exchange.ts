import type { Credentials } from "./world/credentials.ts";
import type { FaultBoard } from "./faults/fault-board.ts";
import type { RequestLog } from "./requests.ts";
import type { UsageMeter } from "./usage-meter.ts";
import type { World } from "./world/world.ts";

/** A request as it came in; `params` holds query and form together. */
export type Incoming = {
  method: string;
  /** Without query, e.g. `/v26.0/12345`. */
  path: string;
  params: URLSearchParams;
  bearer: string | null;
  /** The header as it came. */
  authorization: string | null;
  host: string;
  /** As it came, for the control surface. */
  body: string;
  /** When it came in, on the process's own steady clock in milliseconds. */
  arrivedAt: number;
};

/** What goes out. `trouble` says how the way itself misbehaves; `huge` fills up to so many bytes. */
export type Reply = {
  status: number;
  headers: Record<string, string>;
  body: string;
  delayMs?: number;
  trouble?: { kind: "reset" } | { kind: "cut-off" } | { kind: "huge"; bytes: number };
};

/** What the wire handlers share. `now` is the simulator's clock; `url` its own address. */
export type SimulatorContext = {
  world: World;
  credentials: Credentials;
  faults: FaultBoard;
  requests: RequestLog;
  usage: UsageMeter;
  url: string;
  seed: number;
  requireProof: boolean;
  xDialect: "post" | "tweet";
  /** Whether the app's client on X has a secret, and so has to show it. */
  xClient: "confidential" | "public";
  /** One-time words of signatures that were seen. */
  nonces: Set<string>;
  now(): number;
};

export function jsonReply(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify(value),
  };
}
