/** The package entry `reach-collector/client` for other programs; it needs only the address of a collector. */
export { everyChange } from "./every-change.ts";
export { everyRow } from "./every-row.ts";
export { followResync } from "./follow-resync.ts";
export {
  type ReachClient,
  type ReachClientOptions,
  ReachProblem,
  reachClient,
  unwrap,
  /** The earlier name of `unwrap`. */
  unwrap as told,
} from "./reach-client.ts";
export type * from "./schema.ts";
