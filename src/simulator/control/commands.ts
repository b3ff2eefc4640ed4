import { z } from "zod";
import { FAULT_KINDS } from "../faults/fault.ts";
import { SIMULATED_PLATFORMS, WORLDS } from "../platforms.ts";

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const limit = z.int().nonnegative();
const windows = z.strictObject({ app: limit, owner: limit });

/** A fault in a request to the control surface; instants are ISO 8601. */
export const FaultCommand = z.strictObject({
  kind: z.enum(FAULT_KINDS),
  platform: z.enum(SIMULATED_PLATFORMS).optional(),
  account: z.string().optional(),
  credential: z.string().optional(),
  from: instant.optional(),
  until: instant.optional(),
  count: z.int().positive().optional(),
  minutes: z.number().positive().optional(),
  code: z.int().optional(),
  percent: z.number().min(0).max(100).optional(),
  share: z.number().min(0).max(1).optional(),
  json: z.boolean().optional(),
  milliseconds: z.number().nonnegative().optional(),
  bytes: z.int().positive().optional(),
  seconds: z.number().optional(),
  scope: z.string().optional(),
  edge: z.enum(["live_videos", "videos"]).optional(),
  to: z.string().optional(),
});

/** The address of an app's webhook, and the accounts whose events are sent there once it answered the challenge. */
export const PushCommand = z.strictObject({
  platform: z.enum(SIMULATED_PLATFORMS).refine((id) => WORLDS[id].pushes?.webhook, "it has no webhook"),
  address: z.url(),
  verifyToken: z.string().optional(),
  accounts: z.array(z.string()).default([]),
});

const at = instant.optional();
const account = z.string();
const liveId = z.string();

/** A change of the world in a request to the control surface. */
export const MutationCommand = z.discriminatedUnion("do", [
  z.strictObject({
    do: z.literal("startLive"),
    account,
    title: z.string().optional(),
    startsAt: at,
    minutes: z.number().positive().optional(),
    streamedBy: z.string().optional(),
    plannedAt: at,
    isPremiere: z.boolean().optional(),
  }),
  z.strictObject({ do: z.literal("endLive"), liveId, at }),
  z.strictObject({ do: z.literal("deleteLive"), liveId, at }),
  z.strictObject({ do: z.literal("trimLive"), liveId, lengthSeconds: z.number().nonnegative(), at }),
  z.strictObject({
    do: z.literal("addPage"),
    officeId: z.string(),
    label: z.string().regex(/^[a-z0-9-]+$/),
    platform: z.enum(SIMULATED_PLATFORMS).optional(),
  }),
  z.strictObject({
    do: z.literal("rename"),
    account,
    name: z.string().optional(),
    handle: z.string().optional(),
  }),
  z.strictObject({ do: z.literal("migrate"), account, toId: z.string().regex(/^\d+$/) }),
  z.strictObject({ do: z.literal("shiftAudience"), account, by: z.int(), at }),
  z.strictObject({ do: z.literal("expireCredential"), name: z.string(), at: instant.nullable() }),
  z.strictObject({ do: z.literal("rotateCredential"), name: z.string() }),
  z.strictObject({ do: z.literal("revokeCredential"), name: z.string() }),
  z.strictObject({ do: z.literal("grantCredential"), name: z.string() }),
  z.strictObject({ do: z.literal("expireDataAccess"), name: z.string(), at: instant.nullable() }),
  z.strictObject({
    do: z.literal("setLimits"),
    graphCallsPerHour: limit.nullable().optional(),
    graphCallsPerPageAndDay: limit.nullable().optional(),
    xUsers: windows.optional(),
    xPosts: windows.optional(),
    xOther: windows.optional(),
    youtubeUnits: limit.nullable().optional(),
  }),
]);
export type MutationCommand = z.infer<typeof MutationCommand>;
