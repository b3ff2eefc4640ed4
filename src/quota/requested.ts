import type { Metric } from "../domain/platform.ts";
import type { FailedRead } from "../platforms/contract.ts";

/** By account, the metrics that are asked for. */
export type RequestedMetrics = Map<string, Metric[]>;

/** A reading that did not come, and why: the platform's answer, or ours where it was not asked. */
export type Unread = { accountKey: string; metric: Metric; noRead: FailedRead };
