import { createHash } from "node:crypto";
import { FINDING_PAUSE_DAYS } from "../../domain/finding.ts";
import type { Finding } from "../../domain/finding.ts";
import type { InTransaction, StoreContext } from "../mongo/context.ts";
import type { RawAnswer } from "../contracts/store.ts";

const RAW_ANSWER_CAP_CHARS = 65_536;
const DETAIL_CAP_CHARS = 500;

/** Keeps answers that failed their schema, each once per account. */
export async function recordRawAnswers(
  { collections }: StoreContext,
  answers: readonly RawAnswer[],
  inSession: InTransaction,
): Promise<void> {
  if (answers.length === 0) return;
  const writes = answers.map(({ accountKey, platform, digest, text, at }) => ({
    updateOne: {
      filter: { _id: `${accountKey}|${digest}` },
      update: {
        $setOnInsert: { accountKey, platform, digest, text: text.slice(0, RAW_ANSWER_CAP_CHARS), at },
      },
      upsert: true,
    },
  }));
  await collections.rawAnswers.bulkWrite(writes, { ...inSession, ordered: false });
}

const PAUSE_MS = FINDING_PAUSE_DAYS * 86_400_000;

/** What is written when a finding is made, the first time or again; it opens anew after a long pause. */
function madeAgain({ accountKey, code, detail, at }: Finding): object[] {
  const firstAt = { $ifNull: ["$at", at] };
  const pauseMs = { $subtract: [at, { $ifNull: ["$lastAt", at] }] };
  const openSince = {
    $cond: [{ $gt: [pauseMs, PAUSE_MS] }, at, { $ifNull: ["$openSince", firstAt] }],
  };
  const said = { accountKey: { $literal: accountKey }, code, detail: { $literal: detail } };
  return [{ $set: { ...said, at: firstAt, openSince, lastAt: { $max: ["$lastAt", at] } } }];
}

/** Keeps findings, the same one once; `lastAt` moves when it is made again. */
export async function recordFindings(
  { collections }: StoreContext,
  findings: readonly Finding[],
  inSession: InTransaction,
): Promise<void> {
  if (findings.length === 0) return;
  const writes = findings.map(({ accountKey, code, detail: told, at }) => {
    const detail = told.slice(0, DETAIL_CAP_CHARS);
    const digest = createHash("sha256").update(detail).digest("hex").slice(0, 24);
    return {
      updateOne: {
        filter: { _id: `${accountKey}|${code}|${digest}` },
        update: madeAgain({ accountKey, code, detail, at }),
        upsert: true,
      },
    };
  });
  await collections.findings.bulkWrite(writes, { ...inSession, ordered: false });
}
