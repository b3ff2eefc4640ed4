import type { FastifyRequest } from "fastify";
import { isFormToken } from "../access/login-session.ts";
import { HttpProblem } from "../server/problem.ts";

/** The fields of a form that was sent. */
export const getFormFields = (body: unknown): Readonly<Record<string, string>> =>
  typeof body === "object" && body !== null ? (body as Record<string, string>) : {};

export function parseForm(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

/** Refuses a form that no page of ours gave to this session. */
export function requireOwnForm(request: FastifyRequest): void {
  requireSameSite(request);
  const { sessionToken } = request.caller;
  if (sessionToken === null || !isFormToken(sessionToken, getFormFields(request.body).token))
    throw new HttpProblem(
      403,
      "this form is not of a page that was opened with this key; load the page again",
      {
        field: "token",
      },
    );
}

/** Refuses what a browser says comes from another site. */
export function requireSameSite({ headers }: FastifyRequest): void {
  const site = headers["sec-fetch-site"];
  const { origin, host } = headers;
  const foreign = typeof site === "string" ? !["same-origin", "none"].includes(site) : false;
  const otherOrigin = origin !== undefined && origin !== "null" && hostOf(origin) !== host;
  if (foreign || otherOrigin) throw new HttpProblem(403, "this was sent from another site");
}

function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
}

/** A place on this server to go on to; anything else is the first page. */
export function toLocalPath(path: string | undefined): string {
  return path !== undefined && /^\/(?![/\\])[\u0021-\u007e]*$/.test(path) ? path : "/";
}
