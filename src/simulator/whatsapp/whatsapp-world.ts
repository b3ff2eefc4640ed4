import { type PlatformWorld, USUAL_WORLD } from "../platform-world.ts";

export const WHATSAPP_WORLD: PlatformWorld = { ...USUAL_WORLD, audienceShare: 0.2, isEnteredByHand: true };
