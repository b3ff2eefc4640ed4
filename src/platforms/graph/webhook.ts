import { isSameText, isSignedWith, type PushEndpoint } from "../push.ts";

/** A secret of the app that signs, and the text that a person enters beside the address in the app's dashboard. */
export type GraphWebhookSettings = { verifyToken: string; appSecret: string };

/** The proofs of Meta's webhooks (docs/graph-api/webhooks/getting-started): each body is signed with the app's secret. */
export function createGraphWebhook({
  verifyToken,
  appSecret,
}: GraphWebhookSettings): Pick<PushEndpoint, "answerChallenge" | "isGenuine"> {
  return {
    answerChallenge(query) {
      const isOurs =
        query["hub.mode"] === "subscribe" && isSameText(verifyToken, query["hub.verify_token"] ?? "");
      return isOurs ? { body: query["hub.challenge"] ?? "", type: "text/plain" } : null;
    },
    isGenuine({ headers, body }) {
      const signature = /^sha256=([0-9a-f]{64})$/.exec(headers["x-hub-signature-256"] ?? "")?.[1] ?? "";
      return isSignedWith({ algorithm: "sha256", secret: appSecret, encoding: "hex" }, body, signature);
    },
  };
}
