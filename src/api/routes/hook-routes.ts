import { isPlatformId, type PlatformId } from "../../domain/platform.ts";
import type { FailedDelivery } from "../../domain/reminder.ts";
import type { PushEndpoint, PushEvent } from "../../platforms/push.ts";
import { takePush } from "../../services/collecting/pushes/take-push.ts";
import type { AppContext } from "../../services/context/app-context.ts";
import { takeDeliveryReports } from "../../services/correspondence/reminders/take-delivery-reports.ts";
import type { LogFields } from "../../telemetry/logger.ts";
import { HttpProblem } from "../server/problem.ts";
import type { RouteContext } from "./route.ts";

const LARGEST_BODY_BYTES = 1_000_000;
const config = { scope: "public" } as const;

type Params = { platform: string };

/**
 * Where platforms push to. Not behind the keys of this interface but behind each platform's own proof; a platform whose
 * secret is not set has no such address.
 */
export function hookRoutes({ app, source, pushCounts }: RouteContext): void {
  const { collector } = source;
  app.addContentTypeParser(
    "*",
    { parseAs: "buffer", bodyLimit: LARGEST_BODY_BYTES },
    (_request, body, done) => {
      done(null, body);
    },
  );
  app.removeContentTypeParser("application/json");
  app.get<{ Params: Params; Querystring: Record<string, string> }>(
    "/hooks/:platform",
    { config, schema: { hide: true } },
    async (request, reply) => {
      const { platform } = request.params;
      const answer = endpointOf(source, platform).answerChallenge(request.query);
      if (answer === null)
        throw new HttpProblem(403, "the question is not about an address of this collector");
      await collector.store.meta.set(`push-confirmed.${platform}`, collector.clock.now());
      return reply.type(answer.type).send(answer.body);
    },
  );
  app.post<{ Params: Params }>(
    "/hooks/:platform",
    { config, schema: { hide: true }, bodyLimit: LARGEST_BODY_BYTES },
    async (request, reply) => {
      const { platform } = request.params;
      const endpoint = endpointOf(source, platform);
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const headers = request.headers as Record<string, string | undefined>;
      if (!endpoint.isGenuine({ headers, body })) {
        pushCounts.add(platform, "refused");
        throw new HttpProblem(403, "the signature is not that of the platform");
      }
      const taken = await endpoint.take(body);
      if (taken === null) {
        pushCounts.add(platform, "unreadable");
        throw new HttpProblem(400, "the body cannot be read");
      }
      pushCounts.add(platform, taken.isKnown ? "taken" : "unknown");
      collector.log.debug("push accepted", { platform, ...taken.counts });
      return reply.type("text/plain").send("ok");
    },
  );
}

type Endpoint = Pick<PushEndpoint, "answerChallenge" | "isGenuine"> & {
  /** Takes what a genuine body says; `null` = it cannot be read. */
  take(body: Buffer): Promise<{ isKnown: boolean; counts: LogFields } | null>;
};

function endpointOf({ collector }: RouteContext["source"], platform: string): Endpoint {
  const id = isPlatformId(platform) ? platform : null;
  const pushes = id && collector.pushes.get(id);
  if (id && pushes) return { ...pushes, take: (body) => takeEvents(collector, id, pushes.readEvents(body)) };
  const reports = id && collector.deliveryReports.get(id);
  if (reports) return { ...reports, take: (body) => takeFailures(collector, reports.readFailures(body)) };
  throw new HttpProblem(404, "no platform pushes to this address");
}

async function takeEvents(
  collector: AppContext,
  platform: PlatformId,
  events: PushEvent[] | null,
): ReturnType<Endpoint["take"]> {
  if (events === null) return null;
  const counts = await takePush(collector, platform, events);
  return { isKnown: counts.unknown < counts.events, counts };
}

async function takeFailures(
  collector: Parameters<typeof takeDeliveryReports>[0],
  failures: FailedDelivery[] | null,
): ReturnType<Endpoint["take"]> {
  if (failures === null) return null;
  const changed = await takeDeliveryReports(collector, failures);
  return { isKnown: changed > 0, counts: { failures: failures.length, changed } };
}
