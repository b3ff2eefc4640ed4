import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { HttpProblem } from "../server/problem.ts";

export const BOARD_PATH = "/board";

/** Its page is a program of its own; nothing of it comes from elsewhere. */
const CONTENT_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'self'";

const READS = ["GET", "HEAD"];
const CHANGES = ["POST", "PUT", "PATCH", "DELETE"];

/** Its pages lead whoever has no key to the form that takes one; its data and its files do not. */
const PLACES = [
  { path: BOARD_PATH, page: true },
  { path: `${BOARD_PATH}/*`, page: true },
  { path: `${BOARD_PATH}/api/*`, page: false },
  { path: `${BOARD_PATH}/static/*`, page: false },
] as const;

export type Board = (app: FastifyInstance, path: string) => Promise<void>;

/**
 * The board of the queues, for keys with the scope `admin` alone. With the session of a page it is read only; what
 * changes something shows the key itself, and comes from no other site. It is a server within the server, which is
 * made when somebody first asks for it: most never do.
 */
export async function boardRoutes(app: FastifyInstance, board: Board): Promise<void> {
  app.addHook("onRequest", async ({ method, headers }, reply) => {
    void reply.header("content-security-policy", CONTENT_POLICY);
    const from = headers["sec-fetch-site"] ?? "same-origin";
    if (!READS.includes(method) && from !== "same-origin")
      throw new HttpProblem(403, "what changes the queues is taken from the board's own page alone");
  });
  // What is sent is read by the server within.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _payload, done) => done(null));
  let opening: Promise<FastifyInstance> | null = null;
  const opened = (): Promise<FastifyInstance> => {
    opening ??= openBoard(app, board).catch((error: unknown) => {
      opening = null;
      throw error;
    });
    return opening;
  };
  app.addHook("onClose", async () => (await opening)?.close());
  const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { routing } = await opened();
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

/** Words its problems as the server around it does. */
async function openBoard({ errorHandler }: FastifyInstance, board: Board): Promise<FastifyInstance> {
  const inner = fastify({ exposeHeadRoutes: true });
  inner.setErrorHandler(errorHandler);
  inner.setNotFoundHandler(({ url }) => {
    throw new HttpProblem(404, `nothing is at ${url.split("?", 1)[0]}`);
  });
  await board(inner, BOARD_PATH);
  await inner.ready();
  return inner;
}
