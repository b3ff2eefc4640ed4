import type { Credentials } from "./world/credentials.ts";
import type { FaultBoard } from "./faults/fault-board.ts";
import type { PushBoard } from "./pushes/push-board.ts";
import type { RequestLog } from "./requests.ts";
import type { UsageMeter } from "./usage-meter.ts";
import type { World } from "./world/world.ts";

/** An incoming request; `params` holds query and form together. */
export type Incoming = {
  method: string;
  /** Without the query, e.g. `/v26.0/12345`. */
  path: string;
  params: URLSearchParams;
  bearer: string | null;
  /** The raw header. */
  authorization: string | null;
  /** Google's header for a key. */
  apiKey: string | null;
  host: string;
  /** The raw body, for the control surface. */
  body: string;
  /** Arrival time on the process's monotonic clock, in milliseconds. */
  arrivedAt: number;
};

/** A response. `trouble` says how the connection misbehaves; `huge` pads the body to `bytes`. */
export type Reply = {
  status: number;
  headers: Record<string, string>;
  body: string;
  delayMs?: number;
  trouble?: { kind: "reset" } | { kind: "cut-off" } | { kind: "huge"; bytes: number };
};

/** A template message that the simulated Cloud API took. */
export type TakenMessage = {
  id: string;
  phoneNumberId: string;
  to: string;
  template: string;
  language: string;
  parameters: readonly string[];
};

/** What the wire handlers share. `now` is the simulator's clock, `url` its own address. */
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
  /** Whether the app's client on X has a secret and must send it. */
  xClient: "confidential" | "public";
  /** Nonces of signatures that were used. */
  nonces: Set<string>;
  /** Messages to people that were taken, oldest first. */
  messages: TakenMessage[];
  pushes: PushBoard;
  now(): number;
};

export function jsonReply(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify(value),
  };
}
