import type { FastifyRequest } from "fastify";
import { isFormToken } from "../../access/login-session.ts";
import { HttpProblem } from "../../server/problem.ts";

/** The fields of a submitted form. */
export function getFormFields(body: unknown): Readonly<Record<string, string>> {
  const isText = (entry: [string, unknown]): entry is [string, string] => typeof entry[1] === "string";
  return Object.fromEntries(Object.entries(body ?? {}).filter(isText));
}

export function parseForm(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

/** Rejects a form that was not rendered for this login session. */
export function requireOwnForm(request: FastifyRequest, { token } = getFormFields(request.body)): void {
  requireSameSite(request);
  const { sessionToken } = request.caller;
  if (sessionToken === null || !isFormToken(sessionToken, token))
    throw new HttpProblem(
      403,
      "this form does not belong to your login session; reload the page and try again",
      {
        field: "token",
      },
    );
}

/** Rejects a request that the browser reports as cross-site. */
export function requireSameSite({ headers }: FastifyRequest): void {
  const site = headers["sec-fetch-site"];
  const { origin, host } = headers;
  const foreign = typeof site === "string" ? !["same-origin", "none"].includes(site) : false;
  const otherOrigin = origin !== undefined && origin !== "null" && hostOf(origin) !== host;
  if (foreign || otherOrigin) throw new HttpProblem(403, "cross-site requests are not allowed");
}

function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
}

/** The path if it lies on this server, else the first page: no open redirect. */
export function toLocalPath(path: string | undefined): string {
  return path !== undefined && /^\/(?![/\\])[\u0021-\u007e]*$/.test(path) ? path : "/";
}
