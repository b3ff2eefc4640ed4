import { ReachError } from "../../errors/reach-error.ts";
import { createAccessReport } from "../access-report.ts";
import type { AccessReport, ReadContext } from "../contract.ts";
import { readItems, type YouTubeParts } from "./channels.ts";

/** A channel that is not expected to go: Google's own for developers. */
const ANY_CHANNEL = "UC_x5XG1OV2P6uZZ5FSM9Ttw";

/** Checks the key with one call of one unit. */
export async function checkAccess(parts: YouTubeParts, ctx: ReadContext): Promise<AccessReport[]> {
  try {
    const query = { part: "id", id: ANY_CHANNEL };
    readItems(await parts.client.get({ resource: "channels", query }, ctx), parts.keepRaw);
    return [createAccessReport("default", true, "YouTube accepts the key", null)];
  } catch (error) {
    if (!(error instanceof ReachError)) throw error;
    return [createAccessReport("default", false, error.message, error.remedy ?? "Try again later.")];
  }
}
