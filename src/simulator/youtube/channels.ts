import { hash32 } from "../random.ts";
import type { AccountState } from "../world/world.ts";
import { uploadsOf } from "./uploads.ts";
import { faultScope, listOf, readIds, readParts, withParts, type YouTubeCall } from "./youtube-call.ts";
import { YouTubeError } from "./youtube-error.ts";

const PARTS = ["id", "snippet", "statistics", "contentDetails", "status"];
const FILTERS = ["id", "forHandle", "forUsername"] as const;

/** `channels.list` by ids, handle, or name of older times; channels that are not there are just missing. */
export function listChannels(call: YouTubeCall): unknown {
  const wanted = readParts(call, PARTS);
  const given = FILTERS.filter((name) => call.params.has(name));
  if (given.length !== 1)
    throw new YouTubeError(
      400,
      given.length === 0 ? "missingRequiredParameter" : "incompatibleParameters",
      `No filter selected, or several. Expected one of: ${FILTERS.join(", ")}`,
    );
  const faces = facesFor(call, given[0] ?? "id").filter((face) => isThere(face, call));
  return listOf(
    "channel",
    faces.map((face) => toChannel(face, wanted, call)),
  );
}

function facesFor(call: YouTubeCall, filter: (typeof FILTERS)[number]): AccountState[] {
  const { world } = call.site;
  if (filter === "id") return readIds(call, "id").flatMap((id) => world.byId("youtube", id) ?? []);
  const name = (call.params.get(filter) ?? "").replace(/^@/, "");
  const face = world.byHandle("youtube", name);
  return face === undefined || renamedTo(face, call) !== null ? [] : [face];
}

export function isThere(face: AccountState, call: YouTubeCall): boolean {
  if (face.bornMs !== null && call.at < face.bornMs) return false;
  const scope = faultScope(call, face.account.accountKey);
  const { faults } = call.site;
  return (
    !faults.trigger("gone", scope) &&
    !faults.trigger("suspended", scope) &&
    !faults.trigger("migrated", scope)
  );
}

function renamedTo(face: AccountState, call: YouTubeCall): string | null {
  const fault = call.site.faults.peek("renamed", faultScope(call, face.account.accountKey));
  return fault === null ? null : (fault.to ?? `${face.handle}.new`);
}

function toChannel(face: AccountState, wanted: ReadonlySet<string>, call: YouTubeCall) {
  const { faults } = call.site;
  const { accountKey } = face.account;
  const hasList = faults.trigger("no-list", faultScope(call, accountKey)) === null;
  const parts = {
    snippet: () => ({
      title: face.name,
      description: `${face.name}. This channel is simulated.`,
      customUrl: `@${renamedTo(face, call) ?? face.handle}`,
      publishedAt: new Date(Date.UTC(2012 + (hash32(face.id) % 9), 3, 1)).toISOString(),
      country: "IN",
    }),
    statistics: () => statistics(face, call),
    contentDetails: () => ({
      relatedPlaylists: { likes: "", ...(hasList ? { uploads: toUploadsId(face.id) } : {}) },
    }),
    status: () => ({ privacyStatus: "public", isLinked: true }),
  };
  return withParts({ kind: "youtube#channel", etag: `sim-${face.id}`, id: face.id }, parts, wanted);
}

/** By convention the list of uploads has the channel's id with another beginning. */
export const toUploadsId = (channelId: string): string => `UU${channelId.slice(2)}`;

function statistics(face: AccountState, call: YouTubeCall): Record<string, unknown> {
  const { world, faults } = call.site;
  const { accountKey } = face.account;
  const scope = faultScope(call, accountKey);
  const count = floored(world.followersAt(accountKey, call.at));
  const isHidden = faults.trigger("hidden-count", scope) !== null;
  const subscriberCount = faults.trigger("number-as-string", scope) ? count : String(count);
  return {
    viewCount: String(count * 211),
    ...(faults.trigger("missing-count", scope) ? {} : { subscriberCount: isHidden ? "0" : subscriberCount }),
    hiddenSubscriberCount: isHidden,
    videoCount: String(uploadsOf(call.site, accountKey, call.at).length),
  };
}

/** Rounded down to three significant figures from 1,000 on. */
export function floored(count: number): number {
  const step = 10 ** Math.max(0, String(count).length - 3);
  return count < 1_000 ? count : Math.floor(count / step) * step;
}
