import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { isLinkActive, type OfficeLink } from "../../domain/office-link.ts";
import { localDayAt } from "../../domain/slot.ts";
import { UsageError } from "../../errors/reach-error.ts";
import type { Store } from "../../store/contracts/store.ts";
import type { CorrespondenceContext } from "./context.ts";

type LinkContext = Pick<CorrespondenceContext, "clock" | "zone" | "baseUrl"> & {
  store: Pick<Store, "links" | "meta">;
};

export type LinkRequest = Pick<OfficeLink, "officeId" | "month" | "until" | "by">;

const TOKEN = /^([0-9a-f]{16})([A-Za-z0-9_-]{43})$/;
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** Creates a link. Throws UsageError for an end in the past. */
export async function createLink(deps: LinkContext, request: LinkRequest): Promise<OfficeLink> {
  const now = deps.clock.now();
  if (request.until < localDayAt(now, deps.zone).day)
    throw new UsageError(`--until ${request.until} is over; name a day from today on`);
  if (request.month !== null && !MONTH.test(request.month))
    throw new UsageError(`--month "${request.month}" is not a month: write YYYY-MM, or current`);
  const link = { ...request, linkId: randomBytes(8).toString("hex"), createdAt: now, revokedAt: null };
  await deps.store.links.add(link);
  return link;
}

/** The link that was made for the same purpose before, or a new one: a letter made twice carries the same address. */
export async function ensureLink(deps: LinkContext, request: LinkRequest): Promise<OfficeLink> {
  const { officeId, month, until, by } = request;
  const same = (await deps.store.links.list(officeId)).find(
    (one) => one.month === month && one.until === until && one.by === by && one.revokedAt === null,
  );
  return same ?? createLink(deps, request);
}

/** The address that opens the sheet. */
export async function linkAddress(deps: LinkContext, link: OfficeLink): Promise<string> {
  const { baseUrl, store } = deps;
  return `${baseUrl}/s/${link.linkId}${sign(await loadSecret(store.meta), link)}`;
}

/** The link of a token; `null` = forged, changed, over or revoked. */
export async function openLink(deps: LinkContext, token: string): Promise<OfficeLink | null> {
  const [, linkId, signature] = TOKEN.exec(token) ?? [];
  if (linkId === undefined || signature === undefined) return null;
  const link = await deps.store.links.get(linkId);
  if (link === null) return null;
  const expected = Buffer.from(sign(await loadSecret(deps.store.meta), link));
  const isGenuine = timingSafeEqual(expected, Buffer.from(signature));
  return isGenuine && isLinkActive(link, localDayAt(deps.clock.now(), deps.zone).day) ? link : null;
}

/** The signature covers everything that the link allows. */
function sign(secret: string, { linkId, officeId, month, until }: OfficeLink): string {
  return createHmac("sha256", Buffer.from(secret, "hex"))
    .update(JSON.stringify([linkId, officeId, month, until]))
    .digest("base64url");
}

/** One secret for the deployment, made at the first need. */
export const loadSecret = (meta: Pick<Store["meta"], "pin">): Promise<string> =>
  meta.pin("link-secret", randomBytes(32).toString("hex"));
