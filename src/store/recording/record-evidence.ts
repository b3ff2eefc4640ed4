import { createHash } from "node:crypto";
import { type Finding, FINDING_PAUSE_DAYS } from "../../domain/finding.ts";
import type { InTransaction, StoreContext } from "../mongo/context.ts";
import type { RawAnswer } from "../contracts/store.ts";

const RAW_ANSWER_CAP_CHARS = 65_536;
const DETAIL_CAP_CHARS = 500;
/** What a person wrote is kept whole; its form bounds it. */
const OBJECTION_CAP_CHARS = 3_000;

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

/** What is written when a finding is made, the first time or again; it opens again after a long pause. */
function madeAgain({ accountKey, code, detail, at }: Finding): object[] {
  const firstAt = { $ifNull: ["$at", at] };
  const pauseMs = { $subtract: [at, { $ifNull: ["$lastAt", at] }] };
  const openSince = {
    $cond: [{ $gt: [pauseMs, PAUSE_MS] }, at, { $ifNull: ["$openSince", firstAt] }],
  };
  const said = { accountKey: { $literal: accountKey }, code, detail: { $literal: detail } };
  return [{ $set: { ...said, at: firstAt, openSince, lastAt: { $max: ["$lastAt", at] } } }];
}

const capDetail = ({ code, detail }: Finding): string =>
  detail.slice(0, code === "objection" ? OBJECTION_CAP_CHARS : DETAIL_CAP_CHARS);

/** Account, code and a digest of the detail: the same finding is one row. */
export function toFindingRowId(finding: Finding): string {
  const digest = createHash("sha256").update(capDetail(finding)).digest("hex").slice(0, 24);
  return `${finding.accountKey}|${finding.code}|${digest}`;
}

/** Keeps findings, the same one once; `lastAt` moves when it is made again. */
export async function recordFindings(
  { collections }: StoreContext,
  findings: readonly Finding[],
  inSession: InTransaction,
): Promise<void> {
  if (findings.length === 0) return;
  const writes = findings.map((finding) => {
    const detail = capDetail(finding);
    return {
      updateOne: {
        filter: { _id: toFindingRowId(finding) },
        update: madeAgain({ ...finding, detail }),
        upsert: true,
      },
    };
  });
  await collections.findings.bulkWrite(writes, { ...inSession, ordered: false });
}
