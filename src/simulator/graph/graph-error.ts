import { jsonReply, type Reply } from "../exchange.ts";

/** A Graph error (Meta, "Handle Errors"): HTTP status, code, subcode. */
export class GraphError extends Error {
  readonly status: number;
  readonly code: number;
  readonly subcode: number | null;
  readonly type: string;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    code: number,
    message: string,
    more: { subcode?: number; type?: string; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.subcode = more.subcode ?? null;
    this.type = more.type ?? "OAuthException";
    this.headers = more.headers ?? {};
  }

  reply(traceId: string): Reply {
    const error = {
      message: this.message,
      type: this.type,
      code: this.code,
      ...(this.subcode === null ? {} : { error_subcode: this.subcode }),
      ...(TRANSIENT.has(this.code) ? { is_transient: true } : {}),
      fbtrace_id: traceId,
    };
    return jsonReply(this.status, { error }, this.headers);
  }
}

const TRANSIENT: ReadonlySet<number> = new Set([1, 2, 4, 17]);

export function notThere(id: string): GraphError {
  const message =
    `Unsupported get request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, ` +
    "or does not support this operation";
  return new GraphError(400, 100, message, { subcode: 33, type: "GraphMethodException" });
}

export function noPermission(what: string): GraphError {
  const message = `(#10) Reading ${what} requires the 'pages_read_engagement' permission or the 'Page Public Content Access' feature`;
  return new GraphError(403, 10, message);
}

export function badParameter(message: string): GraphError {
  return new GraphError(400, 100, `(#100) ${message}`);
}
