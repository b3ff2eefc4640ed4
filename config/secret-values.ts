import { extractPasswords } from "./addresses.ts";
import type { Secret, Settings } from "./settings.ts";

type SecretHolders = Pick<
  Settings,
  "mongoUri" | "redisUrl" | "proxy" | "alerts" | "api" | "facebook" | "x" | "youtube"
>;

/** Every value of the settings that redaction has to know. */
export function collectSecrets({ facebook, x, youtube, ...general }: SecretHolders): string[] {
  return secretValues(
    [general.mongoUri, general.redisUrl, general.proxy.url, general.alerts.smtpUrl],
    [
      facebook.accessToken,
      facebook.appSecret,
      ...facebook.pageTokens.values(),
      x.bearerToken,
      ...x.ownerTokens.values(),
      ...x.ownerTokenSecrets.values(),
      x.consumerKey,
      x.consumerSecret,
      x.clientSecret,
      x.tokenKey,
      youtube.apiKey,
      ...general.api.keys.map((entry) => ({ value: secretOfKey(entry), from: "REACH_API_KEYS" })),
      general.alerts.webhookUrl === null
        ? null
        : { value: general.alerts.webhookUrl, from: "REACH_ALERT_WEBHOOK_URL" },
    ],
  );
}

/** A key may say what it may do, before a colon: `read+resync:secret`. */
const secretOfKey = (entry: string): string => entry.slice(entry.indexOf(":") + 1);

/** What is too short to be told from an ordinary word is no secret that redaction could find. */
const SHORTEST_REDACTED = 4;

function secretValues(addresses: readonly (string | null)[], found: readonly (Secret | null)[]): string[] {
  const values = [
    ...addresses.flatMap(extractPasswords),
    ...found.flatMap((one) => (one === null ? [] : [one.value])),
  ];
  return [...new Set(values)].filter((value) => value.length >= SHORTEST_REDACTED);
}
