import type { LiveVerdict } from "../domain/verdict.ts";
import { toMinutes, toShare } from "../domain/verdict-figures.ts";
import type { JudgedMonth, MonthFrame, MonthStream } from "../services/judging/judge-month.ts";
import { addToSummary, emptySummary, toSummary } from "../services/judging/month-summary.ts";
import { type Phrases, reasonText } from "./phrases.ts";
import type { StreamedJson } from "./streamed-json.ts";
import { sessionText } from "./verdict-words.ts";

/** `report live --format json`. Field names and order are stable; sentences are in the requested language. */
export function toLiveJson(judged: JudgedMonth, phrases: Phrases) {
  const { verdicts } = judged;
  return {
    ...toMonthJson(judged, phrases),
    offices: verdicts.map((verdict) => toVerdictJson(verdict, judged, phrases)),
    summary: toSummary(verdicts),
  };
}

/** The same office by office. */
export function streamLiveJson(judged: MonthStream, phrases: Phrases): StreamedJson {
  const summary = emptySummary();
  const offices = async function* () {
    for await (const verdict of judged.verdicts) {
      addToSummary(summary, verdict);
      yield toVerdictJson(verdict, judged, phrases);
    }
  };
  return { before: toMonthJson(judged, phrases), offices: offices(), after: () => ({ summary }) };
}

function toMonthJson(frame: MonthFrame, phrases: Phrases) {
  const { month, zone, asOf, simulated, status, revision, rule } = frame;
  const { id, version, validFrom, order, appliesTo, minMinutes, sessionsPerMonth, platform } = rule;
  return {
    month: month.month,
    timezone: zone,
    asOf,
    simulated,
    status,
    revision,
    rule: {
      id,
      version,
      validFrom,
      order: order[phrases.lang],
      appliesTo,
      minMinutes,
      sessionsPerMonth,
      platform,
    },
  };
}

export function toVerdictJson(verdict: LiveVerdict, { rule }: Pick<MonthFrame, "rule">, phrases: Phrases) {
  const { officeId, kind, nameEn, nameHi, outcome, exempt, reasons, assurance, coverage, evidence } = verdict;
  return {
    office: officeId,
    kind,
    name: { en: nameEn, hi: nameHi },
    outcome,
    exempt,
    reasons: reasons.map((reason) => ({
      code: reason.code,
      account: reason.account,
      from: reason.from,
      to: reason.to,
      text: reasonText(reason, phrases, rule.platform),
    })),
    assurance,
    sessions: verdict.sessions,
    qualifyingSessions: verdict.qualifyingSessions,
    liveMinutes: verdict.liveSeconds === null ? null : toMinutes(verdict.liveSeconds),
    longestMinutes: verdict.longestSeconds === null ? null : toMinutes(verdict.longestSeconds),
    coverage: toShare(coverage),
    evidence: evidence.map((session) => ({
      account: session.account,
      sessionId: session.sessionId,
      title: session.title,
      startedAt: session.startedAt,
      endedAt: session.endedAt,
      durationSeconds: session.provenSeconds,
      durationBasis: session.provenBasis,
      counted: session.counted,
      reason: session.reason,
      permalink: session.permalink,
      durationAtMostSeconds: session.atMostSeconds,
      shownDurationSeconds: session.shownSeconds,
      joined: session.joined,
      text: sessionText(session, phrases),
    })),
  };
}
