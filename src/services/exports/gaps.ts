import { openGaps } from "../../domain/coverage.ts";
import { localDay, localDayOf } from "../../domain/slot.ts";
import type { Export } from "./catalog.ts";

const MINUTE_MS = 60_000;

/** Expected readings that did not come, one row a slot, with the last reason known. */
export const gapRows: Export = {
  columns: ["account", "office", "platform", "metric", "slot", "reason", "detail", "simulated"],
  async *rows(store, { zone, simulated, officeId, platform, since, until }) {
    const days = store.coverage.stream({
      ...(officeId === null ? {} : { officeId }),
      ...(platform === null ? {} : { platform }),
      ...(since === null ? {} : { fromDay: localDayOf(since, zone).day }),
      ...(until === null ? {} : { toDay: localDayOf(until, zone).day }),
    });
    for await (const day of days) {
      const midnight = localDay(day.day, zone).startsAt.getTime();
      for (const { minute, run } of openGaps(day)) {
        const slot = new Date(midnight + minute * MINUTE_MS);
        if ((since !== null && slot < since) || (until !== null && slot >= until)) continue;
        yield {
          account: day.accountKey,
          office: day.officeId,
          platform: day.platform,
          metric: day.metric,
          slot,
          reason: run?.reason ?? "not_running",
          detail: run?.detail ?? "no outcome was recorded",
          simulated,
        };
      }
    }
  },
};
