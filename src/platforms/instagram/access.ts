import { ContractError, ReachError, TransportError } from "../../errors/reach-error.ts";
import { createAccessReport } from "../access-report.ts";
import type { AccessReport, ReadContext } from "../contract.ts";
import { parseJson } from "../graph/schema.ts";
import { type InstagramParts, sendBatch } from "./client.ts";
import { toReachError } from "./errors.ts";
import { FIELDS } from "./limits.ts";
import { OwnAccount } from "./schema.ts";

/** Checks the token and the id with one call about the own account. */
export async function checkAccess(parts: InstagramParts, ctx: ReadContext): Promise<AccessReport[]> {
  try {
    const name = await readOwnName(parts, ctx);
    return [createAccessReport("default", true, `Instagram answers as ${name}`, null)];
  } catch (error) {
    if (!(error instanceof ReachError)) throw error;
    return [createAccessReport("default", false, error.message, error.remedy ?? "Try again later.")];
  }
}

async function readOwnName(parts: InstagramParts, ctx: ReadContext): Promise<string> {
  const { answer, items } = await sendBatch(parts, [FIELDS.own], "default", ctx);
  const item = items[0] ?? null;
  if (item === null) throw new TransportError("Instagram left the call unanswered", "platform_error");
  const { throttle, keepRaw } = parts;
  const retryAt = () => throttle.retryAt("default", [item.headers], answer.receivedAt);
  if (item.status !== 200) throw toReachError({ ...item, keepRaw, retryAt });
  const own = OwnAccount.safeParse(parseJson(item.body));
  if (!own.success) throw new ContractError("Instagram's answer is not about an account", "bad_answer");
  return own.data.username ? `@${own.data.username}` : own.data.id;
}
