import { type PlatformWorld, USUAL_WORLD } from "../platform-world.ts";

export const INSTAGRAM_WORLD: PlatformWorld = { ...USUAL_WORLD, audienceShare: 0.25, heldBy: "districts" };
