import type { PlatformId } from "./platform.ts";

/** A handle or id as it was written, brought into one form; or why it cannot be. */
export type IdentityRead =
  | { ok: true; handle: string | null; externalId: string | null; warning: string | null }
  | { ok: false; fault: string };

const HANDLE: Record<PlatformId, { pattern: RegExp; allowed: string }> = {
  facebook: { pattern: /^[\p{L}\p{N}][\p{L}\p{M}\p{N}.\-_]{1,99}$/u, allowed: "letters, digits and dots" },
  x: { pattern: /^[A-Za-z0-9_]{1,15}$/, allowed: "1 to 15 letters, digits and underscores" },
  youtube: {
    pattern: /^[\p{L}\p{N}][\p{L}\p{M}\p{N}._·-]{2,59}$/u,
    allowed: "3 or more letters, digits and . _ -",
  },
  instagram: { pattern: /^[A-Za-z0-9._]{1,30}$/, allowed: "1 to 30 letters, digits, dots and underscores" },
  whatsapp: { pattern: /^[A-Za-z0-9]{15,40}$/, allowed: "the code that follows whatsapp.com/channel/" },
};

const EXTERNAL_ID: Record<PlatformId, { pattern: RegExp; allowed: string }> = {
  facebook: { pattern: /^\d{1,20}$/, allowed: "digits alone" },
  x: { pattern: /^\d{1,19}$/, allowed: "1 to 19 digits alone" },
  youtube: { pattern: /^UC[A-Za-z0-9_-]{22}$/, allowed: "UC and 22 letters, digits, - or _" },
  instagram: { pattern: /^\d{1,20}$/, allowed: "digits alone" },
  whatsapp: { pattern: /^[A-Za-z0-9@._-]{1,64}$/, allowed: "letters, digits and @ . _ -" },
};

/** First parts of a facebook.com path that name something other than a Page. */
const NOT_A_PAGE =
  /^(groups|events|watch|share|sharer|sharer\.php|permalink\.php|story\.php|photo|photo\.php|photos|videos|reel|reels|hashtag|login|marketplace|stories|media|live)$/i;

/** Reads a handle: the bare name, `@name`, or a link to the account. A link may hold the id instead. */
export function readHandle(platform: PlatformId, written: string): IdentityRead {
  if (/^pfbid/i.test(written) || /[/=]pfbid/i.test(written)) return refused(PFBID);
  const link = parseLink(written);
  if (link !== null) return readLink(platform, link, written);
  const name = written.replace(/^@+/, "");
  if (platform === "facebook" && /^\d{5,}$/.test(name)) return { ...byId(name), warning: null };
  if (platform === "youtube" && EXTERNAL_ID.youtube.pattern.test(name)) return byId(name);
  if (platform === "whatsapp" && /^\+?[\d\s-]{8,}$/.test(name))
    return refused(`handle "${written}" is a telephone number; allowed is the link or code of a channel`);
  return byName(platform, name, written);
}

/** Reads the platform's own id. What a spreadsheet has spoilt is refused, or warned of where it may be right. */
export function readExternalId(platform: PlatformId, written: string): IdentityRead {
  if (/^pfbid/i.test(written)) return refused(PFBID);
  if (/^\d+([.,]\d+)?e\+?\d+$/i.test(written))
    return refused(
      `external_id "${written}" was spoilt by a spreadsheet, and its digits are lost; format the column as text and enter the id anew`,
    );
  const { pattern, allowed } = EXTERNAL_ID[platform];
  if (!pattern.test(written))
    return refused(`external_id "${shown(written)}" is not an id of ${platform}; allowed are ${allowed}`);
  const looksRounded = /^\d{16,}$/.test(written) && /^0+$/.test(written.slice(15));
  return {
    ...byId(written),
    warning: looksRounded
      ? `external_id "${written}" has over 15 digits and ends in zeros, as a spreadsheet leaves a number that it has rounded; compare it with the platform`
      : null,
  };
}

const PFBID =
  'an id that starts with "pfbid" is made for links and is no id of a Page; take the numeric id, or leave it blank and run reach accounts check --write';

function readLink(platform: PlatformId, link: URL, written: string): IdentityRead {
  const host = link.hostname.replace(/^(www|m|web|mobile|mbasic|[a-z]{2}-[a-z]{2})\./, "");
  const parts = link.pathname
    .split("/")
    .filter((part) => part !== "")
    .map(decoded);
  const owner = LINKS[host];
  if (owner === undefined)
    return refused(
      `handle "${shown(written)}" is a link to ${host || "nowhere"}; allowed is one to ${platform}`,
    );
  if (owner !== platform)
    return refused(`handle "${shown(written)}" is a link to ${owner}, but the line is for ${platform}`);
  const read = READERS[platform](parts, link.searchParams, written);
  return (
    read ??
    refused(
      `handle "${shown(written)}" is a link that does not name an account; open the account itself and copy its address`,
    )
  );
}

const LINKS: Record<string, PlatformId> = {
  "facebook.com": "facebook",
  "fb.com": "facebook",
  "fb.me": "facebook",
  "x.com": "x",
  "twitter.com": "x",
  "youtube.com": "youtube",
  "instagram.com": "instagram",
  "whatsapp.com": "whatsapp",
  "wa.me": "whatsapp",
};

type LinkReader = (parts: readonly string[], query: URLSearchParams, written: string) => IdentityRead | null;

const READERS: Record<PlatformId, LinkReader> = {
  facebook: ([first = "", second = "", third = ""], query, written) => {
    if (first === "profile.php") {
      const id = query.get("id") ?? "";
      return /^\d{1,20}$/.test(id) ? { ...byId(id), warning: PROFILE_ID } : null;
    }
    if (["pages", "people"].includes(first))
      return /^\d{5,20}$/.test(third) ? { ...byId(third), warning: PROFILE_ID } : null;
    const name = first === "pg" || first === "p" ? second : first;
    if (name === "" || NOT_A_PAGE.test(name)) return null;
    const idAtEnd = /^.+-(\d{9,20})$/.exec(name)?.[1];
    if (idAtEnd !== undefined) return { ...byId(idAtEnd), warning: PROFILE_ID };
    return readHandle("facebook", name).ok ? readHandle("facebook", name) : byName("facebook", name, written);
  },
  x: ([first = "", second = "", third = ""], _query, written) => {
    if (first === "i" && second === "user" && /^\d{1,19}$/.test(third)) return byId(third);
    if (/^(i|home|search|hashtag|intent|share|explore|settings)$/i.test(first) || second === "status")
      return null;
    return first === "" ? null : byName("x", first.replace(/^@/, ""), written);
  },
  youtube: ([first = "", second = ""], _query, written) => {
    if (first.startsWith("@")) return byName("youtube", first.slice(1), written);
    return first === "channel" && EXTERNAL_ID.youtube.pattern.test(second) ? byId(second) : null;
  },
  instagram: ([first = ""], _query, written) =>
    first === "" || /^(p|reel|reels|tv|stories|explore|accounts)$/i.test(first)
      ? null
      : byName("instagram", first, written),
  whatsapp: ([first = "", second = ""], _query, written) =>
    first === "channel" && second !== "" ? byName("whatsapp", second, written) : null,
};

const PROFILE_ID =
  "the id in this kind of link may differ from the Page id that the interface uses; run reach accounts check";

function byId(externalId: string): IdentityRead & { ok: true } {
  return { ok: true, handle: null, externalId, warning: null };
}

function byName(platform: PlatformId, name: string, written: string): IdentityRead {
  const { pattern, allowed } = HANDLE[platform];
  if (pattern.test(name)) return { ok: true, handle: name, externalId: null, warning: null };
  return refused(
    `handle "${shown(written)}" is not a name of ${platform}; allowed are ${allowed}, @name, or a link`,
  );
}

function refused(fault: string): IdentityRead & { ok: false } {
  return { ok: false, fault };
}

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
