import type { Settings } from "../../config/settings.ts";
import { ConfigError } from "../../src/errors/reach-error.ts";
import { type Clock, fileClock, systemClock } from "../../src/telemetry/clock.ts";

/** The clock that the settings ask for: the system's, or a file's. */
export function openClock(settings: Pick<Settings, "clockFile">): Clock {
  if (settings.clockFile === null) return systemClock;
  try {
    return fileClock(settings.clockFile);
  } catch (cause) {
    throw new ConfigError(
      `REACH_CLOCK_FILE=${settings.clockFile} must be a file that holds milliseconds since the epoch`,
      { cause },
    );
  }
}
