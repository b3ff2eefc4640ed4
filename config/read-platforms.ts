import { readPlatformUrl } from "./addresses.ts";
import type { EnvReader } from "./env-reader.ts";
import { type ModeInputs, READ_PLATFORMS } from "./mode.ts";
import { readX } from "./read-x.ts";
import { readSecret, readTokensById } from "./secrets.ts";
import type { Settings } from "./settings.ts";

type Platforms = Pick<Settings, "facebook" | "x" | "youtube" | "instagram">;

/** The settings of every platform that is read through an interface. */
export function readPlatforms(reader: EnvReader): Platforms {
  const facebook = readFacebook(reader);
  return {
    facebook,
    x: readX(reader),
    youtube: {
      apiUrl: readPlatformUrl(reader, "YOUTUBE_API_URL", READ_PLATFORMS.youtube.url),
      apiKey: readSecret(reader, "YOUTUBE_API_KEY"),
    },
    instagram: {
      userId: reader.matching("INSTAGRAM_USER_ID", /^\d{1,20}$/, "allowed are digits alone"),
      accessToken: readSecret(reader, "INSTAGRAM_ACCESS_TOKEN") ?? facebook.accessToken,
    },
  };
}

/** What of them decides between real and simulated. */
export const toModeFacts = ({
  facebook,
  x,
  youtube,
  instagram,
}: Platforms): Pick<ModeInputs, "urls" | "hasCredential"> => ({
  urls: {
    facebook: facebook.graphUrl,
    x: x.apiUrl,
    youtube: youtube.apiUrl,
    instagram: facebook.graphUrl,
  },
  hasCredential: {
    facebook: facebook.accessToken !== null || facebook.pageTokens.size > 0,
    x: x.bearerToken !== null || x.ownerTokens.size > 0,
    youtube: youtube.apiKey !== null,
    instagram: instagram.userId !== null && instagram.accessToken !== null,
  },
});

function readFacebook(reader: EnvReader): Settings["facebook"] {
  return {
    graphUrl: readPlatformUrl(reader, "FACEBOOK_GRAPH_URL", READ_PLATFORMS.facebook.url),
    graphVersion:
      reader.matching(
        "FACEBOOK_GRAPH_VERSION",
        /^v\d{1,3}\.\d{1,2}$/,
        "allowed is a version such as v26.0",
      ) ?? "v26.0",
    accessToken: readSecret(reader, "FACEBOOK_ACCESS_TOKEN"),
    appId: reader.matching("FACEBOOK_APP_ID", /^\d{1,20}$/, "allowed are digits alone"),
    appSecret: readSecret(reader, "FACEBOOK_APP_SECRET"),
    pageTokens: readTokensById(reader, "FACEBOOK_PAGE_TOKENS_FILE"),
    liveRetentionDays: reader.integer(
      "FACEBOOK_LIVE_RETENTION_DAYS",
      30,
      [1, 36_500],
      "a whole number of days",
    ),
  };
}
