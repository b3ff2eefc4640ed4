import type { ReadContext } from "../../platforms/contract.ts";
import { ownerTokens, type OwnerTokenDeps } from "./renew-owner-tokens.ts";

type HttpClient = ReadContext["http"];

/**
 * An HTTP client that adds the owner's token to requests that ask for it, and renews a token that is about to expire.
 * When the platform rejects a token early, it is renewed and the request is sent once more.
 */
export function withRenewedTokens(deps: OwnerTokenDeps): HttpClient {
  const tokens = ownerTokens(deps);
  return {
    send: async ({ bearerOf, ...request }, sent) => {
      if (bearerOf === undefined) return deps.http.send(request, sent);
      const sendWith = (token: string) => {
        const headers = { ...request.headers, authorization: `Bearer ${token}` };
        return deps.http.send({ ...request, headers }, sent);
      };
      const token = await tokens.tokenOf(bearerOf, null, sent.signal);
      const answer = await sendWith(token);
      if (answer.status !== 401) return answer;
      const another = await tokens.tokenOf(bearerOf, token, sent.signal);
      return another === token ? answer : sendWith(another);
    },
  };
}
