import type { JudgedMonth } from "../../src/services/judging/judge-month.ts";
import type { FrozenMonth } from "../../src/store/contracts/verdicts.ts";

/** `revision` says why it was made; `null` = the report is provisional. */
export type HandOut = { judged: JudgedMonth; name: string; revision: FrozenMonth | null };
