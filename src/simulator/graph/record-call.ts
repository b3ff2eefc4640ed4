import type { GraphCall } from "./graph-call.ts";
import type { Subject } from "./answer-call.ts";

const LONGEST = 300;

/** Records a call without its query, which may contain tokens. */
export function recordCall(
  call: Pick<GraphCall, "site" | "at" | "params"> & { credential: { name: string } | null },
  subject: Subject,
  status: number,
  path: string,
): void {
  call.site.requests.record({
    at: new Date(call.at),
    kind: `graph.${subject.kind}`,
    path: path.slice(0, LONGEST),
    fields: call.params.get("fields")?.slice(0, LONGEST) ?? null,
    credential: call.credential?.name ?? null,
    account: subject.account,
    status,
    code: subject.code,
  });
}
