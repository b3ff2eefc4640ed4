import type { FastifyInstance } from "fastify";
import { HttpProblem } from "../problem.ts";

export const BOARD_PATH = "/board";

/** Its page is a program of its own; nothing of it comes from elsewhere. */
const CONTENT_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'self'";

const READS: readonly string[] = ["GET", "HEAD"];

/**
 * The board of the queues, for keys with the scope `admin` alone. With the session of a page it is read only; what
 * changes something shows the key itself, and comes from no other site.
 */
export async function boardRoutes(
  app: FastifyInstance,
  board: (app: FastifyInstance, path: string) => Promise<void>,
): Promise<void> {
  app.addHook("onRoute", (route) => {
    const isPage =
      !/\/(api|static)\//.test(route.url) && [route.method].flat().every((one) => READS.includes(one));
    route.config = { ...route.config, scope: "admin", page: isPage };
  });
  app.addHook("onRequest", async ({ method, headers }, reply) => {
    void reply.header("content-security-policy", CONTENT_POLICY);
    const from = headers["sec-fetch-site"] ?? "same-origin";
    if (!READS.includes(method) && from !== "same-origin")
      throw new HttpProblem(403, "what changes the queues is taken from the board's own page alone");
  });
  await board(app, BOARD_PATH);
}
