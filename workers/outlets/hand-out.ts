import type { JudgedMonth } from "../../src/services/judging/judge-month.ts";

export type HandOut = { judged: JudgedMonth; name: string; reason: string | null };
