import type { PlatformId } from "../domain/platform.ts";
import type { PlatformAdapter } from "./contract.ts";

/** The adapters in force, by platform. A platform that is not in it is `not configured`. */
export type Adapters = ReadonlyMap<PlatformId, PlatformAdapter>;
