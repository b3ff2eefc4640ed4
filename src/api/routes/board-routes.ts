import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { HttpProblem } from "../server/problem.ts";

export const BOARD_PATH = "/board";

/** The board is a script application of its own; it loads nothing from other hosts. */
const CONTENT_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'self'";

const READS = ["GET", "HEAD"];
const CHANGES = ["POST", "PUT", "PATCH", "DELETE"];

/** Pages redirect to the login form where a key is missing; data and files do not. */
const PLACES = [
  { path: BOARD_PATH, page: true },
  { path: `${BOARD_PATH}/*`, page: true },
  { path: `${BOARD_PATH}/api/*`, page: false },
  { path: `${BOARD_PATH}/static/*`, page: false },
] as const;

export type Board = (app: FastifyInstance, path: string) => Promise<void>;

/**
 * The queue board, for keys with the scope `admin`. A login session may only read; a change needs the key itself and
 * the same origin. It is a nested server, created at the first request because most deployments never open it.
 */
export async function boardRoutes(app: FastifyInstance, board: Board): Promise<void> {
  app.addHook("onRequest", async ({ method, headers }, reply) => {
    void reply.header("content-security-policy", CONTENT_POLICY);
    const from = headers["sec-fetch-site"] ?? "same-origin";
    if (!READS.includes(method) && from !== "same-origin")
      throw new HttpProblem(403, "changes to the queues are accepted from the board's own page only");
  });
  // The nested server reads the body.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _payload, done) => done(null));
  let opened: Promise<FastifyInstance> | null = null;
  const openOnce = (): Promise<FastifyInstance> => {
    opened ??= openBoard(app, board).catch((error: unknown) => {
      opened = null;
      throw error;
    });
    return opened;
  };
  app.addHook("onClose", async () => (await opened)?.close());
  const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { routing } = await openOnce();
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) reply.raw.setHeader(name, value);
    reply.hijack();
    routing(request.raw, reply.raw);
  };
  const schema = { hide: true };
  for (const { path: url, page } of PLACES) {
    app.route({ method: READS, url, schema, handler, config: { scope: "admin", page } });
    app.route({ method: CHANGES, url, schema, handler, config: { scope: "admin" } });
  }
}

/** Reports its problems as the outer server does. */
async function openBoard({ errorHandler }: FastifyInstance, board: Board): Promise<FastifyInstance> {
  const inner = fastify({ exposeHeadRoutes: true });
  inner.setErrorHandler(errorHandler);
  inner.setNotFoundHandler(({ url }) => {
    throw new HttpProblem(404, `there is no page or resource at ${url.split("?", 1)[0]}`);
  });
  await board(inner, BOARD_PATH);
  await inner.ready();
  return inner;
}
