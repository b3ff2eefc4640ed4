import type { ReadContext } from "../../platforms/contract.ts";
import { createOwnerTokens, type OwnerTokenDeps } from "./renew-owner-tokens.ts";

type HttpClient = ReadContext["http"];

/**
 * An HTTP client that adds the owner's token to requests that ask for it, and renews a token that is about to expire.
 * When the platform rejects a token early, it is renewed and the request is sent once more.
 */
export function withOwnerTokens(deps: OwnerTokenDeps): HttpClient {
  const tokens = createOwnerTokens(deps);
  return {
    send: async ({ bearerOwner: bearerOf, ...request }, sent) => {
      if (bearerOf === undefined) return deps.http.send(request, sent);
      const sendWith = (token: string) => {
        const headers = { ...request.headers, authorization: `Bearer ${token}` };
        return deps.http.send({ ...request, headers }, sent);
      };
      const token = await tokens.getToken(bearerOf, null, sent.signal);
      const answer = await sendWith(token);
      if (answer.status !== 401) return answer;
      const another = await tokens.getToken(bearerOf, token, sent.signal);
      return another === token ? answer : sendWith(another);
    },
  };
}
