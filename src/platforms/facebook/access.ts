import { toPageCredential } from "../../domain/credential.ts";
import { CredentialError, ReachError } from "../../errors/reach-error.ts";
import { createAccessReport } from "../access-report.ts";
import type { AccessReport, ReadContext } from "../contract.ts";
import { parseFault } from "../graph/faults.ts";
import { parseJson } from "../graph/schema.ts";
import type { ClientParts, GraphClient } from "./client.ts";
import { toReachError, SECRET_REMEDY } from "./errors.ts";
import { TokenInfo } from "./schema.ts";

const SHARED_REMEDY =
  "Make a system-user token with pages_read_engagement for these Pages and put it into FACEBOOK_ACCESS_TOKEN.";
const PAGE_REMEDY =
  "Make a new token of this Page with pages_read_engagement and put it into the file that FACEBOOK_PAGE_TOKENS_FILE names.";

const DEFAULT = "default";

/** Checks each token with `debug_token`: docs/graph-api/reference/debug_token. */
export async function checkAccess(
  parts: ClientParts & { client: GraphClient },
  ctx: ReadContext,
): Promise<AccessReport[]> {
  const { accessToken, pageTokens } = parts.settings;
  const tokens = [
    ...(accessToken === null ? [] : [{ name: DEFAULT, token: accessToken }]),
    ...[...pageTokens].map(([pageId, token]) => ({ name: toPageCredential(pageId), token })),
  ];
  const reports: AccessReport[] = [];
  for (const { name, token } of tokens) reports.push(await checkToken(parts, name, token, ctx));
  return reports;
}

async function checkToken(
  parts: ClientParts & { client: GraphClient },
  credential: string,
  token: string,
  ctx: ReadContext,
): Promise<AccessReport> {
  const { client, settings, throttle, keepRaw } = parts;
  const { appId, appSecret } = settings;
  const asApp = appId !== null && appSecret !== null;
  const asking = asApp ? `${appId}|${appSecret}` : token;
  try {
    const answer = await client.get(
      "debug_token",
      { input_token: token },
      asking,
      "facebook debug_token",
      ctx,
    );
    const retryAt = () => throttle.retryAt(credential, [answer.headers], answer.receivedAt);
    if (answer.status !== 200 || parseFault(answer.body) !== null) {
      const ownToken = credential !== DEFAULT;
      const error = toReachError({ ...answer, ownToken, keepRaw, retryAt });
      // The app asked with its own token: its secret is refused, not the token.
      return asApp && error instanceof CredentialError
        ? createAccessReport(
            credential,
            false,
            `the app's secret is refused: ${error.message}`,
            SECRET_REMEDY,
          )
        : refused(credential, error);
    }
    const info = TokenInfo.safeParse(parseJson(answer.body));
    if (!info.success)
      return createAccessReport(
        credential,
        false,
        "debug_token was answered with something unknown",
        "Try again later.",
      );
    return reportOf(credential, info.data.data, keepRaw, ctx.now());
  } catch (error) {
    if (error instanceof ReachError) return refused(credential, error);
    throw error;
  }
}

type Info = (typeof TokenInfo)["_output"]["data"];

function reportOf(
  credential: string,
  info: Info,
  keepRaw: (text: string) => string,
  now: Date,
): AccessReport {
  const remedy = credential === DEFAULT ? SHARED_REMEDY : PAGE_REMEDY;
  const expiresAt = momentOf(info.expires_at);
  const dataAccessExpiresAt = momentOf(info.data_access_expires_at);
  const scopes = info.scopes ?? [];
  const known = { expiresAt, dataAccessExpiresAt, scopes, covers: pagesCovered(info) };
  if (!info.is_valid) {
    const why = keepRaw(info.error?.message ?? "Facebook says that it is not valid").slice(0, 300);
    return { ...createAccessReport(credential, false, `the token is refused: ${why}`, remedy), ...known };
  }
  if (dataAccessExpiresAt !== null && dataAccessExpiresAt <= now)
    return {
      ...createAccessReport(credential, false, "the token's access to data has expired", remedy),
      ...known,
    };
  if (scopes.length > 0 && !scopes.includes("pages_read_engagement"))
    return {
      ...createAccessReport(credential, false, "the token lacks pages_read_engagement", remedy),
      ...known,
    };
  const until =
    expiresAt !== null
      ? `it expires on ${expiresAt.toISOString().slice(0, 10)}`
      : info.expires_at === 0
        ? "it does not expire"
        : "Facebook does not report when it expires";
  return { ...createAccessReport(credential, true, `the token is valid; ${until}`, null), ...known };
}

/**
 * The Pages that the right to read was given for: `granular_scopes`, docs/graph-api/reference/debug_token. An entry
 * without `target_ids` is for all.
 */
function pagesCovered({ granular_scopes: granted }: Info): string[] | null {
  return granted?.find(({ scope }) => scope === "pages_read_engagement")?.target_ids ?? null;
}

/** Unix seconds; 0 = never. */
function momentOf(seconds: number | null | undefined): Date | null {
  return seconds === null || seconds === undefined || seconds <= 0 ? null : new Date(seconds * 1000);
}

const refused = (credential: string, error: ReachError): AccessReport =>
  createAccessReport(
    credential,
    false,
    error.message,
    error.remedy ?? "Try again; see the log for what was answered.",
  );
