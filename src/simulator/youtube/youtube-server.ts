import { type Incoming, jsonReply, type Reply, type SimulatorContext } from "../exchange.ts";
import type { FaultScope } from "../faults/fault-board.ts";
import { brokenReply, corruptReply, faultDelayMs, skewMs } from "../faults/transport-faults.ts";
import type { Credential } from "../world/credential.ts";
import { zoneDayAt } from "../zone-time.ts";
import { listChannels } from "./channels.ts";
import { listPlaylistItems } from "./uploads.ts";
import { listVideos } from "./videos.ts";
import type { YouTubeCall } from "./youtube-call.ts";
import {
  apiDisabled,
  backendError,
  keyInvalid,
  keyMissing,
  quotaExceeded,
  rateLimited,
  tooManyRequests,
  YouTubeError,
} from "./youtube-error.ts";

const ROUTES: ReadonlyMap<string, (call: YouTubeCall) => unknown> = new Map([
  ["channels", listChannels],
  ["playlistItems", listPlaylistItems],
  ["videos", listVideos],
]);

const ROOT = "/youtube/v3/";

export const isYouTubeCall = ({ path }: Incoming): boolean => path.startsWith(ROOT);

/** Answers any request to the Data API. */
export function answerYouTube(site: SimulatorContext, incoming: Incoming): Reply {
  const at = site.now();
  const key = incoming.apiKey ?? incoming.params.get("key");
  const credential = key === null ? null : site.credentials.find(key);
  const scope: FaultScope = { platform: "youtube", accountKey: null, credential: credential?.name ?? null };
  const resource = incoming.path.slice(ROOT.length);
  let code: string | null = null;
  let reply = brokenReply(site.faults, scope, "wide");
  if (!reply)
    try {
      const value = answer(site, incoming, { at, key, credential, resource });
      reply = corruptReply(jsonReply(200, value), site.faults, scope, "wide");
    } catch (error) {
      if (!(error instanceof YouTubeError)) throw error;
      code = error.reason;
      reply = error.reply();
    }
  site.requests.record({
    at: new Date(at),
    kind: `youtube.${ROUTES.has(resource) ? resource : "unknown"}`,
    path: incoming.path.slice(0, 300),
    fields: incoming.params.get("part")?.slice(0, 300) ?? null,
    credential: credential?.name ?? null,
    account: null,
    status: reply.status,
    code,
  });
  const headers = { ...reply.headers, date: new Date(at + skewMs(site.faults, scope)).toUTCString() };
  return { ...reply, headers, delayMs: (reply.delayMs ?? 0) + faultDelayMs(site.faults, scope, "wide") };
}

type Asked = { at: number; key: string | null; credential: Credential | null; resource: string };

function answer(
  site: SimulatorContext,
  incoming: Incoming,
  { at, key, credential, resource }: Asked,
): unknown {
  const route = ROUTES.get(resource);
  if (route === undefined || incoming.method !== "GET")
    throw new YouTubeError(404, "notFound", "Not Found", { domain: "global", status: "NOT_FOUND" });
  if (key === null || key === "") throw keyMissing();
  if (credential?.platform !== "youtube" || site.credentials.isRevoked(key)) throw keyInvalid();
  const scope: FaultScope = { platform: "youtube", accountKey: null, credential: credential.name };
  const { faults } = site;
  if (faults.trigger("credential-expired", scope)) throw keyInvalid();
  if (faults.trigger("missing-scope", scope)) throw apiDisabled();
  spend(site, scope, at, incoming.arrivedAt);
  if (faults.trigger("flaky", scope, ({ json }) => json !== false)) throw backendError();
  return route({ site, at, params: incoming.params, credential });
}

/** Every call costs one unit, refused ones too, of a day that ends at midnight Pacific time. */
function spend(site: SimulatorContext, scope: FaultScope, at: number, arrivedAt: number): void {
  const { faults, requests, usage } = site;
  const waits = `youtube ${scope.credential}`;
  requests.checkWait(waits, at, arrivedAt);
  const throttle = faults.trigger("throttle", scope);
  if (throttle) {
    requests.recordWait(waits, at + 1_000);
    throw throttle.code === 429 ? tooManyRequests() : rateLimited();
  }
  const day = zoneDayAt(at, "America/Los_Angeles");
  const spent = usage.spend(`${waits} ${day.name}`, usage.limits.youtubeUnits, day.endMs - at, at);
  if (!faults.trigger("usage-capped", scope) && spent?.refused !== true) return;
  requests.overLimit += 1;
  requests.recordWait(waits, day.endMs);
  throw quotaExceeded();
}
