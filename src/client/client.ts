/** What other programs import as `reach-collector/client`. It needs nothing of the collector but its address. */
export { everyChange } from "./every-change.ts";
export { everyRow } from "./every-row.ts";
export { followResync } from "./follow-resync.ts";
export {
  type ReachClient,
  type ReachClientOptions,
  ReachProblem,
  reachClient,
  told,
} from "./reach-client.ts";
export type * from "./schema.ts";
