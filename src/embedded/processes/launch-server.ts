import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { closeSync, openSync } from "node:fs";
import { open, rename, stat } from "node:fs/promises";
import { connect, createServer } from "node:net";
import type { RunningServer } from "./data-layout.ts";
import { identify, isAlive } from "./process-identity.ts";
import { toStartError } from "./start-error.ts";

export const LOOPBACK = "127.0.0.1";
const READY_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 20_000;
const LOOK_EVERY_MS = 15;
/** Long enough for the reason before a back-trace. */
const LOG_END_BYTES = 64 * 1024;
const LOG_BYTES_MAX = 10 * 1024 * 1024;
const PORTS_TRIED_MAX = 5;
const PORT_RANGE = [20_000, 32_000] as const;

export type Launch = {
  title: string;
  path: string;
  /** Returns the arguments for a port, and may write files first. Arguments never hold a secret. */
  prepare: (port: number) => Promise<string[]>;
  /** A server that listens on this Unix socket and on no port. */
  socket?: string;
  logFile: string;
  cwd: string;
  /** Of Valkey: the folder that is put aside if its files are damaged. */
  appendOnlyFolder?: string;
  environment: Readonly<Record<string, string>>;
  /** Called before the server is ready: a command that dies now must not leave an unrecorded server. */
  onSpawned: (server: RunningServer) => Promise<void>;
};

/**
 * Starts a server that outlives this process, on its socket, on `port` if that is free, else on another one, and
 * waits until it accepts connections. A server on a socket has the port 0.
 * @throws StoreError with the end of its log when it does not start
 */
export async function launchServer(launch: Launch, port: number | null): Promise<RunningServer> {
  let failure = { reason: "", log: "" };
  for (let attempt = 0; attempt < PORTS_TRIED_MAX; attempt += 1) {
    const started = await startOnce(launch, await choosePort(launch, attempt === 0 ? port : null));
    if ("pid" in started) return started;
    failure = started;
    if (!/address already in use/i.test(failure.log)) break;
  }
  throw toStartError({ ...launch, ...failure, home: launch.cwd });
}

async function choosePort({ socket }: Launch, wanted: number | null): Promise<number> {
  if (socket !== undefined) return 0;
  return wanted !== null && (await isFree(wanted)) ? wanted : freePort();
}

type Failure = { reason: string; log: string };

async function startOnce(launch: Launch, port: number): Promise<RunningServer | Failure> {
  const args = await launch.prepare(port);
  const logFrom = await sizeOf(launch.logFile);
  const log = openSync(launch.logFile, "a", 0o600);
  const child = spawn(launch.path, args, {
    detached: true,
    stdio: ["ignore", log, log],
    cwd: launch.cwd,
    env: { ...launch.environment },
  });
  closeSync(log);
  let ended: string | null = null;
  child.on("error", (error) => {
    ended = error.message;
  });
  child.on("exit", (code, signal) => {
    ended = `it ended with ${signal ?? `exit code ${code}`}`;
  });
  child.unref();
  const identity = child.pid === undefined ? null : identify(child.pid);
  if (identity !== null) await launch.onSpawned({ ...identity, port });
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (ended === null && performance.now() < deadline) {
    if (identity !== null && (await accepts(launch.socket ?? port)) && isAlive(identity))
      return { ...identity, port };
    await pause(LOOK_EVERY_MS);
  }
  if (ended === null) child.kill("SIGKILL");
  const reason = ended ?? "it was not ready within 60 s";
  return { reason, log: await readLogEnd(launch.logFile, logFrom) };
}

/** Stops a server: SIGTERM, then SIGKILL after 20 s. Does nothing if it has ended. */
export async function stopServer(server: RunningServer, patienceMs = STOP_TIMEOUT_MS): Promise<void> {
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    if (!isAlive(server)) return;
    try {
      process.kill(server.pid, signal);
    } catch {
      return;
    }
    const deadline = performance.now() + patienceMs;
    while (isAlive(server) && performance.now() < deadline) await pause(LOOK_EVERY_MS);
  }
}

/**
 * Rotates a log of more than 10 MB (one older part is kept). A running mongod opens a new one on SIGUSR1
 * (https://www.mongodb.com/docs/manual/tutorial/rotate-log-files/); Valkey opens its log for each line.
 */
export async function rotateLog(logFile: string, mongod: RunningServer | null = null): Promise<void> {
  if ((await sizeOf(logFile)) <= LOG_BYTES_MAX) return;
  await rename(logFile, `${logFile}.1`);
  if (mongod !== null && isAlive(mongod)) process.kill(mongod.pid, "SIGUSR1");
}

export async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    (found) => found.size,
    () => 0,
  );
}

/** The end of a server's log, from `offset` on. */
export async function readLogEnd(path: string, offset = 0): Promise<string> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const start = Math.max(offset, size - LOG_END_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}

function accepts(listener: number | string): Promise<boolean> {
  return new Promise((settle) => {
    const socket = typeof listener === "string" ? connect(listener) : connect(listener, LOOPBACK);
    socket.on("connect", () => {
      socket.destroy();
      settle(true);
    });
    socket.on("error", () => settle(false));
  });
}

function isFree(port: number): Promise<boolean> {
  return listenOnce(port).then(
    () => true,
    () => false,
  );
}

/** Below the range of ephemeral ports, so that it is likely to be free at the next start too. */
async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < PORTS_TRIED_MAX * 4; attempt += 1) {
    const port = randomInt(...PORT_RANGE);
    if (await isFree(port)) return port;
  }
  return listenOnce(0);
}

function listenOnce(port: number): Promise<number> {
  return new Promise((settle, fail) => {
    const server = createServer();
    server.on("error", fail);
    server.listen(port, LOOPBACK, () => {
      const address = server.address();
      server.close(() => settle(typeof address === "object" && address !== null ? address.port : port));
    });
  });
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((settle) => {
    setTimeout(settle, milliseconds);
  });
}
