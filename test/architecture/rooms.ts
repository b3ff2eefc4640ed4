import { posix } from "node:path";
import type { ParsedSource } from "./parse-source.ts";

/**
 * A room is a part of the project with its own right to import. A platform's folder is a room of its own
 * (`platforms/x`); the files beside those folders are the room `platforms/contract`, but for `platforms/adapters` and
 * `platforms/profiles`.
 */
export function roomOf(path: string): string {
  const [top, second, third, fourth] = path.split("/");
  if (top !== "src") return top ?? path;
  if (second === "services") return `services/${third}`;
  if (second !== "platforms") return second ?? path;
  if (fourth !== undefined) return `platforms/${third}`;
  if (third === "profiles.ts" || third === "account-identity.ts") return "platforms/profiles";
  return third === "adapters.ts" ? "platforms/adapters" : "platforms/contract";
}

type Rule = { may: readonly string[]; sentence: string };

const VERBS = [
  "quota",
  "services/credentials",
  "services/tables",
  "services/registry",
  "services/collecting",
  "services/judging",
  "services/correspondence",
  "services/intake",
  "services/resync",
  "services/exports",
  "services/change-feed",
  "services/capacity",
  "services/operations",
  "services/context",
];

const INNER = [
  "domain",
  "telemetry",
  "errors",
  "http",
  "redis",
  "store",
  "queue",
  "reports",
  "charts",
  "embedded",
  ...VERBS,
  "platforms/contract",
  "platforms/adapters",
  "platforms/profiles",
];

const GROUND = ["domain", "errors", "telemetry"];

/** Who may import whom. Own room and node's modules are always allowed. */
export const RULES: Readonly<Record<string, Rule>> = {
  domain: { may: [], sentence: "domain imports no other room: data and `now` in, data out." },
  telemetry: { may: [], sentence: "telemetry imports no other room: everything else logs through it." },
  errors: {
    may: ["domain"],
    sentence: "errors imports domain alone: one small tree that every room can throw.",
  },
  simulator: {
    may: ["domain"],
    sentence: "simulator imports domain alone: with adapter code in it, both would share one error.",
  },
  embedded: {
    may: ["errors", "telemetry", "redis"],
    sentence: "embedded imports errors, telemetry and what the errors of Redis mean.",
  },
  http: {
    may: ["errors", "telemetry"],
    sentence: "http imports errors and telemetry alone: it knows no platform.",
  },
  redis: { may: ["errors"], sentence: "redis imports errors alone: connections and one lock." },
  "platforms/contract": {
    may: ["domain", "errors", "http"],
    sentence: "platforms/contract imports domain, errors and http alone: it is the same for every platform.",
  },
  "platforms/graph": {
    may: ["domain", "errors", "http", "platforms/contract"],
    sentence:
      "platforms/graph is the wire format that platforms of one company share; it knows none of them.",
  },
  "platforms/*": {
    may: ["domain", "errors", "http", "platforms/contract", "platforms/graph"],
    sentence: "a platform imports the contract, http, errors and domain alone, and never another platform.",
  },
  "platforms/profiles": {
    may: ["domain", "platforms/contract", "platforms/*"],
    sentence: "platforms/profiles is data: what is known of each platform without any setting.",
  },
  "platforms/adapters": {
    may: ["domain", "errors", "http", "platforms/contract", "platforms/*"],
    sentence: "platforms/adapters is the one place that knows all platforms, and nothing beyond them.",
  },
  store: {
    may: ["domain", "errors"],
    sentence: "store imports domain and errors alone: it keeps, and decides nothing.",
  },
  queue: { may: [...GROUND, "redis"], sentence: "queue imports the ground and redis alone." },
  "services/tables": {
    may: ["domain", "errors"],
    sentence: "tables reads and writes rows of files and knows no use of them.",
  },
  quota: {
    may: [...GROUND, "redis", "store", "platforms/contract"],
    sentence: "quota decides when may be called; it knows no sweep.",
  },
  "services/credentials": {
    may: [...GROUND, "store", "quota", "platforms/contract"],
    sentence: "credentials knows no sweep and no report.",
  },
  "services/registry": {
    may: [...GROUND, "store", "services/tables", "platforms/contract", "platforms/profiles"],
    sentence: "registry imports the ground, store, tables and the contract alone.",
  },
  "services/judging": {
    may: [...GROUND, "store", "services/tables", "platforms/profiles"],
    sentence: "judging rests on what is stored: it asks no platform and plans no work.",
  },
  "services/correspondence": {
    may: [...GROUND, "store", "services/judging", "services/tables"],
    sentence: "correspondence writes to offices about what was judged; how a message goes out is handed in.",
  },
  "services/exports": {
    may: [...GROUND, "store", "services/judging", "services/correspondence", "services/tables"],
    sentence: "exports gives out what is stored or judged.",
  },
  "services/intake": {
    may: [...GROUND, "store", "services/tables", "services/registry", "platforms/profiles"],
    sentence: "intake takes what people entered.",
  },
  "services/change-feed": {
    may: [...GROUND, "store", "services/exports", "services/credentials", "platforms/contract"],
    sentence: "change-feed tells what became known, in the rows of the exports.",
  },
  "services/context": {
    may: [
      ...GROUND,
      "store",
      "queue",
      "quota",
      "services/judging",
      "services/correspondence",
      "services/change-feed",
      "platforms/contract",
    ],
    sentence: "context is the one list of what a process hands to its verbs.",
  },
  "services/collecting": {
    may: [
      ...GROUND,
      "store",
      "queue",
      "quota",
      "services/credentials",
      "services/registry",
      "platforms/contract",
      "services/context",
    ],
    sentence: "collecting goes from the schedule to the store; it knows no report.",
  },
  "services/capacity": {
    may: [
      ...GROUND,
      "store",
      "quota",
      "services/collecting",
      "platforms/contract",
      "services/context",
      "platforms/profiles",
    ],
    sentence: "capacity forecasts what collecting would take.",
  },
  "services/resync": {
    may: [...GROUND, "store", "services/collecting", "services/judging", "services/context"],
    sentence: "resync collects again and judges again.",
  },
  "services/operations": {
    may: [
      ...GROUND,
      "store",
      "quota",
      "services/credentials",
      "services/registry",
      "services/collecting",
      "services/capacity",
      "services/resync",
      "services/judging",
      "services/correspondence",
      "platforms/contract",
      "services/context",
      "platforms/profiles",
    ],
    sentence: "operations watches over the others; none of them knows it.",
  },
  reports: {
    may: ["domain", "services/judging", "services/correspondence", "platforms/profiles"],
    sentence:
      "reports imports domain, judging and correspondence alone: it words and lays out what was judged, and asks nothing.",
  },
  charts: {
    may: ["domain", "reports"],
    sentence: "charts draws rows that it is handed; it imports domain and the reports' words alone.",
  },
  client: {
    may: [],
    sentence: "client imports no other room: other programs take it, and need nothing of the collector.",
  },
  "pages-client": {
    may: [],
    sentence: "pages-client imports no other room: it runs in browsers.",
  },
  config: {
    may: ["domain", "errors", "embedded", "telemetry", "platforms/contract"],
    sentence:
      "config imports the words of the inner rooms alone: it is read by the outer ring and reads none of it.",
  },
  api: {
    may: [...INNER, "config"],
    sentence: "api imports the rooms within, but neither cli nor workers nor the simulator.",
  },
  workers: {
    may: [...INNER, "config", "platforms/whatsapp"],
    sentence:
      "workers import the rooms within, but neither cli nor api nor the simulator; of the platforms only the one that reminders go out by.",
  },
  cli: {
    may: [...INNER, "config", "simulator", "api", "workers"],
    sentence: "cli alone may start api, workers and the simulator; it imports no platform past the registry.",
  },
};

/** Why one import is not allowed, or `null`. */
export function directionFault(source: ParsedSource, from: string): string | null {
  if (!from.startsWith(".")) return null;
  const target = posix.join(posix.dirname(source.path), from);
  const [home, guest] = [roomOf(source.path), roomOf(target)];
  if (home === guest) return null;
  const rule = RULES[home] ?? RULES[home.replace(/\/.*/, "/*")];
  if (rule === undefined)
    return `${source.path}: ${home} is no known room; give it a rule in test/architecture/rooms.ts.`;
  const isPlatform = guest.startsWith("platforms/") && !(guest in RULES);
  if (rule.may.includes(guest) || (isPlatform && rule.may.includes("platforms/*"))) return null;
  return `${source.path} imports ${target}: ${rule.sentence}`;
}
