import type { ReadContext } from "../../platforms/contract.ts";
import { ownerTokens, type OwnerTokenDeps } from "./renew-owner-tokens.ts";

type HttpDoor = ReadContext["http"];

/**
 * A door that puts the owner's token in where a request asks for it, renewed where it is about to end. Where the
 * platform refuses a token before its time it is renewed, and the request is sent once more.
 */
export function withRenewedTokens(deps: OwnerTokenDeps): HttpDoor {
  const tokens = ownerTokens(deps);
  return {
    send: async ({ bearerOf, ...request }, sent) => {
      if (bearerOf === undefined) return deps.http.send(request, sent);
      const ask = (token: string) => {
        const headers = { ...request.headers, authorization: `Bearer ${token}` };
        return deps.http.send({ ...request, headers }, sent);
      };
      const token = await tokens.tokenOf(bearerOf, null, sent.signal);
      const answer = await ask(token);
      if (answer.status !== 401) return answer;
      const another = await tokens.tokenOf(bearerOf, token, sent.signal);
      return another === token ? answer : ask(another);
    },
  };
}
