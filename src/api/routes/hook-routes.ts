import { isPlatformId } from "../../domain/platform.ts";
import type { PushEndpoint } from "../../platforms/push.ts";
import { takePush } from "../../services/collecting/pushes/take-push.ts";
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
      const events = endpoint.readEvents(body);
      if (events === null) {
        pushCounts.add(platform, "unreadable");
        throw new HttpProblem(400, "the body cannot be read");
      }
      if (isPlatformId(platform)) {
        const taken = await takePush(collector, platform, events);
        pushCounts.add(platform, taken.unknown === taken.events ? "unknown" : "taken");
        collector.log.debug("push taken", { platform, ...taken });
      }
      return reply.type("text/plain").send("ok");
    },
  );
}

function endpointOf({ collector }: RouteContext["source"], platform: string): PushEndpoint {
  const endpoint = isPlatformId(platform) ? collector.pushes.get(platform) : undefined;
  if (endpoint === undefined) throw new HttpProblem(404, "no platform pushes to this address");
  return endpoint;
}
