import { extractPasswords } from "./addresses.ts";
import type { Secret, Settings } from "./settings.ts";

type SecretHolders = Pick<
  Settings,
  | "mongoUri"
  | "redisUrl"
  | "proxy"
  | "alerts"
  | "correspondence"
  | "api"
  | "facebook"
  | "x"
  | "youtube"
  | "instagram"
>;

/** Every secret value of the settings, for redaction. */
export function collectSecrets({ facebook, x, youtube, instagram, ...general }: SecretHolders): string[] {
  return secretValues(
    [general.mongoUri, general.redisUrl, general.proxy.url, general.alerts.smtpUrl],
    [
      facebook.accessToken,
      facebook.appSecret,
      facebook.webhookVerifyToken,
      ...facebook.pageTokens.values(),
      x.bearerToken,
      ...x.ownerTokens.values(),
      ...x.ownerTokenSecrets.values(),
      x.consumerKey,
      x.consumerSecret,
      x.clientSecret,
      x.tokenKey,
      youtube.apiKey,
      instagram.accessToken,
      general.correspondence.whatsapp?.accessToken ?? null,
      general.correspondence.whatsapp?.appSecret ?? null,
      general.correspondence.smsWebhookUrl,
      ...general.api.keys.map((entry) => ({ value: toKeySecret(entry), from: "REACH_API_KEYS" })),
      general.alerts.webhookUrl === null
        ? null
        : { value: general.alerts.webhookUrl, from: "REACH_ALERT_WEBHOOK_URL" },
    ],
  );
}

/** A key may name its scopes before a colon: `read+resync:secret`. */
const toKeySecret = (entry: string): string => entry.slice(entry.indexOf(":") + 1);

/** Shorter values cannot be distinguished from ordinary words, so redaction leaves them. */
const MIN_REDACTED_CHARS = 4;

function secretValues(addresses: readonly (string | null)[], found: readonly (Secret | null)[]): string[] {
  const values = [
    ...addresses.flatMap(extractPasswords),
    ...found.flatMap((one) => (one === null ? [] : [one.value])),
  ];
  return [...new Set(values)].filter((value) => value.length >= MIN_REDACTED_CHARS);
}
