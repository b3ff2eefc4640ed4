import { CredentialError } from "../../errors/reach-error.ts";
import type { ReadContext } from "../contract.ts";
import { classifyFault, parseFault } from "../graph/faults.ts";
import type { GraphClient } from "./client.ts";
import { LIMITS } from "./limits.ts";

export type TokenCheck = {
  /** Whether a shared token still works, by one cheap call at most once a minute. Only a refusal counts against it. */
  isAlive(token: string, credential: string, ctx: ReadContext): Promise<boolean>;
};

export function createTokenCheck(client: GraphClient): TokenCheck {
  const known = new Map<string, { alive: boolean; until: number }>();
  return {
    async isAlive(token, credential, ctx) {
      const held = known.get(token);
      if (held && ctx.now().getTime() < held.until) return held.alive;
      const alive = await ask(client, token, credential, ctx);
      known.set(token, { alive, until: ctx.now().getTime() + LIMITS.tokenCheckMilliseconds });
      return alive;
    },
  };
}

async function ask(
  client: GraphClient,
  token: string,
  credential: string,
  ctx: ReadContext,
): Promise<boolean> {
  const me = { node: "me", query: { fields: "id" }, ownToken: null };
  const answer = await client.post([me], token, credential, "facebook token check", ctx);
  if (!answer.ok) return !(answer.error instanceof CredentialError);
  const item = answer.items[0] ?? null;
  const fault = item === null ? null : parseFault(item.body);
  return item === null || fault === null || classifyFault(fault, item.status) !== "token";
}
