import { StoreError } from "../errors/reach-error.ts";

type ServerFault = { pattern: RegExp; sentence: string; remedy: string };

const CREDENTIAL = /\b(WRONGPASS|NOAUTH)\b|invalid password|AUTH <password> called/;

/** What the error codes of Redis and Valkey mean for whoever runs the application (redis.io, "Error replies"). */
const SERVER_FAULTS: readonly ServerFault[] = [
  {
    pattern: CREDENTIAL,
    sentence: "Redis rejects the user or the password in REDIS_URL",
    remedy: "Correct them in REDIS_URL.",
  },
  {
    pattern: /\b(READONLY|MASTERDOWN)\b/,
    sentence: "REDIS_URL leads to a replica, which cannot be written to",
    remedy: "Set REDIS_URL to the primary, or to an address that follows the primary.",
  },
  {
    pattern: /\bNOPERM\b/,
    sentence: "the Redis user in REDIS_URL lacks a permission",
    remedy: "Grant it: ACL SETUSER <user> ~* &* +@all -@dangerous +info +client|list (docs/operations.md).",
  },
  {
    pattern: /\b(CLUSTERDOWN|MOVED|CROSSSLOT)\b/,
    sentence: "REDIS_URL leads to a Redis Cluster, which is not supported",
    remedy: "Use a single Redis or Valkey server, with a replica for failover if you need one.",
  },
  {
    pattern: /DB index is out of range/,
    sentence: "the database number in REDIS_URL does not exist on the server",
    remedy: "Use a lower number in REDIS_URL, or raise `databases` in the server's configuration.",
  },
  {
    pattern: /\bOOM\b/,
    sentence: "Redis is full: it has reached maxmemory",
    remedy: "Raise maxmemory, and keep maxmemory-policy at noeviction.",
  },
  {
    pattern: /\bMISCONF\b/,
    sentence: "Redis refuses writes because it cannot save to its disk",
    remedy: "Free space on the disk of Redis; its log names the cause.",
  },
  {
    pattern: /\bLOADING\b/,
    sentence: "Redis is still loading its data",
    remedy: "Wait until it has finished.",
  },
];

/** Whether the server rejected the user or the password: trying again does not help. */
export const isCredentialFault = ({ message }: Error): boolean => CREDENTIAL.test(message);

/** Finds what an error reply of Redis means; `null` = it is not a known one. */
export function findServerFault(cause: unknown): Omit<ServerFault, "pattern"> | null {
  const message = cause instanceof Error ? cause.message : String(cause);
  return SERVER_FAULTS.find(({ pattern }) => pattern.test(message)) ?? null;
}

/** Turns an error of Redis into a sentence with a remedy. */
export function toStoreError(cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause;
  const fault = findServerFault(cause);
  return fault === null
    ? new StoreError("Redis cannot be reached", { cause, remedy: "Start it, or correct REDIS_URL." })
    : new StoreError(fault.sentence, { cause, remedy: fault.remedy });
}
