import type { ExportRequest } from "../contract.ts";
import type { Selection } from "../../../store/contracts/selection.ts";

/** Converts an export request to the store's selection. */
export function toSelection({ officeId, platform, since, until }: ExportRequest): Selection {
  return {
    ...(officeId === null ? {} : { officeId }),
    ...(platform === null ? {} : { platform }),
    ...(since === null ? {} : { since }),
    ...(until === null ? {} : { until }),
  };
}
