import { PLATFORM_IDS, type PlatformId } from "../domain/platform.ts";
import type { IdentityRead, NameFinding } from "./profile.ts";
import { PROFILES } from "./profiles.ts";

/** Reads a handle: the bare name, `@name`, or a link to the account. A link may contain the id instead. */
export function readHandle(platform: PlatformId, written: string): IdentityRead {
  if (/^pfbid/i.test(written) || /[/=]pfbid/i.test(written)) return refused(PFBID);
  const { pattern } = PROFILES[platform].handle;
  if (written.includes("/") && pattern.test(written)) return toIdentity(platform, { name: written }, written);
  const link = parseLink(written);
  if (link !== null) return readLink(platform, link, written);
  const name = written.replace(/^@+/, "");
  return toIdentity(platform, PROFILES[platform].readName?.(name) ?? { name }, written);
}

/** Reads the platform's own id. One that a spreadsheet has damaged is refused, or warned of if it may be right. */
export function readExternalId(platform: PlatformId, written: string): IdentityRead {
  if (/^pfbid/i.test(written)) return refused(PFBID);
  if (/^\d+([.,]\d+)?e\+?\d+$/i.test(written))
    return refused(
      `external_id "${written}" was spoilt by a spreadsheet, and its digits are lost; format the column as text and enter the id again`,
    );
  const { pattern, allowed } = PROFILES[platform].externalId;
  if (!pattern.test(written))
    return refused(`external_id "${shown(written)}" is not an id of ${platform}; allowed are ${allowed}`);
  const looksRounded = /^\d{16,}$/.test(written) && /^0+$/.test(written.slice(15));
  return byId(
    written,
    looksRounded
      ? `external_id "${written}" has over 15 digits and ends in zeros, as a spreadsheet leaves a number that it has rounded; compare it with the platform`
      : null,
  );
}

const PFBID =
  'an id that starts with "pfbid" is made for links and is no id of a Page; take the numeric id, or leave it blank and run reach accounts check --write';

function readLink(platform: PlatformId, link: URL, written: string): IdentityRead {
  const host = link.hostname.replace(/^(www|m|web|mobile|mbasic|[a-z]{2}-[a-z]{2})\./, "");
  const parts = link.pathname
    .split("/")
    .filter((part) => part !== "")
    .map(decoded);
  const owner = PLATFORM_IDS.find((id) => PROFILES[id].linkHosts.includes(host));
  if (owner === undefined)
    return refused(
      `handle "${shown(written)}" is a link to ${host || "nowhere"}; allowed is one to ${platform}`,
    );
  if (owner !== platform)
    return refused(`handle "${shown(written)}" is a link to ${owner}, but the line is for ${platform}`);
  const finding = PROFILES[platform].readLink(parts, link.searchParams);
  if (finding !== null) return toIdentity(platform, finding, written);
  return refused(
    `handle "${shown(written)}" is a link that does not name an account; open the account itself and copy its address`,
  );
}

function toIdentity(platform: PlatformId, finding: NonNullable<NameFinding>, written: string): IdentityRead {
  if ("fault" in finding) return refused(finding.fault);
  if ("id" in finding) return byId(finding.id, finding.warning ?? null);
  const { pattern, allowed } = PROFILES[platform].handle;
  if (pattern.test(finding.name))
    return { ok: true, handle: finding.name, externalId: null, warning: finding.warning ?? null };
  return refused(
    `handle "${shown(written)}" is not a name of ${platform}; allowed are ${allowed}, @name, or a link`,
  );
}

const byId = (externalId: string, warning: string | null): IdentityRead => ({
  ok: true,
  handle: null,
  externalId,
  warning,
});

const refused = (fault: string): IdentityRead => ({ ok: false, fault });

/** A link with or without its scheme; `null` for a bare name. */
function parseLink(written: string): URL | null {
  if (!written.includes("/")) return null;
  const text = /^https?:\/\//i.test(written) ? written : `https://${written}`;
  return URL.canParse(text) ? new URL(text) : null;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function shown(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
