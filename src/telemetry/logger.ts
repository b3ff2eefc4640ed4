import { inspect } from "node:util";
import winston from "winston";
import { createRedactor, type Redactor } from "./redaction.ts";
import { RepeatedEntries } from "./repeated-entries.ts";

/** The variable parts of a log entry. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Messages are static; what varies goes into the fields. */
export type Logger = {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
};

export type LoggerSettings = {
  level: string;
  /** Secret values that must not appear. */
  secrets: readonly string[];
  /** Where lines go; default stderr. */
  stream?: NodeJS.WritableStream & { isTTY?: boolean };
};

const MAX_DEPTH = 6;

/** A logger that writes one JSON line per entry, or one readable line where the stream is a terminal. */
export function createLogger({ level, secrets, stream = process.stderr }: LoggerSettings): Logger {
  const redact = createRedactor(secrets);
  const readable = stream.isTTY === true;
  const sink = winston.createLogger({
    level,
    format: winston.format.combine(
      winston.format.timestamp(),
      winston.format.printf((entry) => (readable ? readableLine(entry) : JSON.stringify(ordered(entry)))),
    ),
    transports: [new winston.transports.Stream({ stream: stream as NodeJS.WritableStream })],
  });
  const repeated = new RepeatedEntries();
  const write =
    (severity: string) =>
    (message: string, fields: LogFields = {}) => {
      const kind = toFailureKind(severity, message, fields);
      const dropped = kind === null ? 0 : repeated.admit(kind, performance.now());
      if (dropped === null) return;
      const clean = sanitize(dropped === 0 ? fields : { ...fields, dropped }, redact, 0);
      sink.log({
        ...unreserved(clean as Record<string, unknown>),
        level: severity,
        message: redact(message),
      });
    };
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}

/** What a failure's entry has in common with its repetitions: all but figures. `null` = the entry is no failure. */
function toFailureKind(severity: string, message: string, { error }: LogFields): string | null {
  if (error === undefined) return null;
  const text = error instanceof Error ? `${error.name} ${error.message}` : inspect(error, { depth: 0 });
  return `${severity} ${message} ${text.replaceAll(/\d+/g, "#")}`;
}

/** A field must not replace the entry's own level, message or time. */
function unreserved(fields: Record<string, unknown>): Record<string, unknown> {
  const reserved = new Set(["level", "message", "timestamp"]);
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [reserved.has(name) ? `${name}_` : name, value]),
  );
}

/** Fields as plain data: strings redacted, errors as name, message and (bugs of ours) stack, depth bounded. */
function sanitize(value: unknown, redact: Redactor, depth: number): unknown {
  if (typeof value === "string") return redact(value);
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Error) return sanitizeError(value, redact, depth);
  if (typeof value === "function" || typeof value === "symbol") return `[${typeof value}]`;
  if (typeof value !== "object" || value === null) return value;
  if (depth >= MAX_DEPTH) return "[deep]";
  if (Array.isArray(value)) return value.map((item) => sanitize(item, redact, depth + 1));
  const entries = value instanceof Map ? [...value.entries()] : Object.entries(value);
  return Object.fromEntries(
    entries.map(([name, item]) => [redact(String(name)), sanitize(item, redact, depth + 1)]),
  );
}

function sanitizeError(error: Error, redact: Redactor, depth: number): Record<string, unknown> {
  return {
    name: error.name,
    message: redact(error.message),
    ...(error.stack === undefined || isExpected(error) ? {} : { stack: redact(error.stack) }),
    ...(error.cause === undefined || depth >= MAX_DEPTH
      ? {}
      : { cause: sanitize(error.cause, redact, depth + 1) }),
  };
}

/** Errors of our own tree have a remedy, those of the system and of servers a code: their stack says nothing more. */
const isExpected = (error: Error): boolean =>
  "remedy" in error || "code" in error || "errorLabelSet" in error;

function ordered(entry: winston.Logform.TransformableInfo): Record<string, unknown> {
  const { timestamp, level, message, ...fields } = entry;
  return { time: timestamp, level, message, ...fields };
}

/** One line for a person. Values are JSON, so that no title or name can move the cursor or start a new line. */
function readableLine(entry: winston.Logform.TransformableInfo): string {
  const { time, level, message, ...fields } = ordered(entry);
  const pairs = Object.entries(fields).map(([name, value]) => {
    const shown = isError(value) ? `${value.name}: ${value.message}` : value;
    return `${name}=${visible(typeof shown === "string" && /^[\w.:/+-]+$/.test(shown) ? shown : (JSON.stringify(shown) ?? ""))}`;
  });
  const clock = String(time).slice(11, 19);
  return [`${clock} ${String(level).padEnd(5)} ${visible(String(message))}`, ...pairs].join(" ");
}

const isError = (value: unknown): value is { name: string; message: string; stack: string } =>
  typeof value === "object" && value !== null && "stack" in value && "message" in value && "name" in value;

/** Escapes control characters, which a terminal would obey. */
function visible(text: string): string {
  return text.replace(
    /\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
