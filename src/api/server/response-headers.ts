import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { REPORT_STYLE } from "../../reports/render-html.ts";
import { DOCUMENT_STYLE } from "../assets/document-style.ts";
import { PAGE_STYLE } from "../assets/stylesheet.ts";
import { keepPacked } from "./packed-pages.ts";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

const compress = promisify(gzip);
/** Smaller bodies are not worth compressing. */
const COMPRESS_FROM_BYTES = 1_400;

/** Stylesheets within a document. */
const INLINE_STYLES = [PAGE_STYLE, REPORT_STYLE, DOCUMENT_STYLE];

const toSourceHash = (style: string): string =>
  `'sha256-${createHash("sha256").update(style).digest("base64")}'`;

const SECURITY: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' ${INLINE_STYLES.map(toSourceHash).join(" ")}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join("; "),
};

export const acceptsGzip = ({ headers }: Pick<FastifyRequest, "headers">): boolean =>
  /(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+)?\s*(?:,|$)/i.test(
    String(headers["accept-encoding"] ?? ""),
  );

/** A strong entity tag (RFC 9110) for these bytes. */
export const toEntityTag = (payload: string | Uint8Array): string =>
  `"${createHash("sha1").update(payload).digest("base64url")}"`;

/** Adds security headers and the request id to every response, and entity tags and gzip to buffered ones. */
export function registerResponseHeaders(app: FastifyInstance): void {
  app.addHook("onRequest", async (request, reply) => {
    void reply.headers(SECURITY).header("x-request-id", request.id);
  });
  app.addHook("onSend", async (request, reply, payload) => {
    if (typeof payload !== "string" && !Buffer.isBuffer(payload)) return payload;
    if (reply.getHeader("cache-control") === undefined)
      void reply.header("cache-control", "private, no-cache");
    if (isUnchanged(request, reply, payload)) {
      void reply.code(304).removeHeader("content-type").removeHeader("content-length");
      return "";
    }
    if (
      payload.length < COMPRESS_FROM_BYTES ||
      !acceptsGzip(request) ||
      reply.getHeader("content-encoding") !== undefined
    )
      return payload;
    const packed = await compress(payload, { level: 6 });
    const tag = reply.getHeader("etag");
    if (typeof tag === "string") keepPacked(reply, { tag, bytes: packed });
    void reply.header("content-encoding", "gzip").header("content-length", packed.length);
    return packed;
  });
}

/** Compares weak tags: compressed and uncompressed content count as equal. */
function isUnchanged(request: FastifyRequest, reply: FastifyReply, payload: string | Buffer): boolean {
  if (request.method !== "GET" || reply.statusCode !== 200) return false;
  void reply.header("vary", "Accept-Encoding, Authorization, X-Api-Key, Cookie");
  const held = reply.getHeader("etag");
  const tag = typeof held === "string" ? held : `W/${toEntityTag(payload)}`;
  void reply.header("etag", tag);
  const known = String(request.headers["if-none-match"] ?? "");
  return known === "*" || known.split(/\s*,\s*/).includes(tag);
}
