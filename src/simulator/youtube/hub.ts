import type { Incoming, Reply, SimulatorContext } from "../exchange.ts";

const LONGEST_LEASE_SECONDS = 10 * 86_400;
const TOPIC = /^https:\/\/www\.youtube\.com\/(?:xml\/)?feeds\/videos\.xml\?channel_id=(UC[\w-]{22})$/;

export const isHub = ({ method, path }: Incoming): boolean => method === "POST" && path === "/subscribe";

/** The hub of YouTube's feeds: it accepts the request, and then verifies the address itself (W3C WebSub, 5). */
export function answerHub(site: SimulatorContext, { params, path }: Incoming): Reply {
  const status = take(site, params);
  const entry = { kind: "hub.subscribe", path, fields: null, credential: null, account: null, code: null };
  site.requests.record({ ...entry, at: new Date(site.now()), status });
  const headers = { "content-type": "text/plain", date: new Date(site.now()).toUTCString() };
  return { status, headers, body: status === 202 ? "" : "Invalid parameter: hub.topic or hub.callback" };
}

function take(site: SimulatorContext, params: URLSearchParams): number {
  const topic = params.get("hub.topic") ?? "";
  const address = params.get("hub.callback") ?? "";
  const face = site.world.byId("youtube", TOPIC.exec(topic)?.[1] ?? "");
  if (params.get("hub.mode") !== "subscribe" || face === undefined || !URL.canParse(address)) return 400;
  const asked = Number(params.get("hub.lease_seconds") ?? LONGEST_LEASE_SECONDS);
  const leaseSeconds = Math.min(asked > 0 ? asked : LONGEST_LEASE_SECONDS, LONGEST_LEASE_SECONDS);
  const request = { accountKey: face.account.accountKey, topic, address };
  void site.pushes.lease("youtube", { ...request, secret: params.get("hub.secret") ?? "" }, leaseSeconds);
  return 202;
}
