import { readRules } from "../../../config/rules.ts";
import type { Office } from "../../../src/domain/office.ts";
import type { JudgedMonth } from "../../../src/services/judging/judge-month.ts";
import { toActivity } from "../../../src/services/judging/activity.ts";
import type { GrowthReport } from "../../../src/services/judging/growth.ts";
import {
  officesToExplain,
  type MonthReport,
  toSummary,
} from "../../../src/services/judging/month-summary.ts";
import { judgeGrowth } from "../../../src/domain/rules/growth.ts";
import { account, held, ist, judge, JULY, PATNA, RULE, ZONE } from "../domain/rules/live-facts.ts";

const GAYA: Office = { ...PATNA, officeId: "gaya", nameEn: "Gaya", nameHi: "गया", division: "Magadh" };

/** A title that would be a formula in a sheet, markup in a page and a control code in a terminal. */
export const HOSTILE_TITLE = '=HYPERLINK("http://evil.example") <script>alert(1)</script> & \u001b[31m\u202e';

/** July with one office that met the rule by a hostile session, and one without any evidence. */
export function julyReport(simulated = true): MonthReport {
  const patna = judge({
    sessions: [
      held(ist("2023-07-12 11:00"), 2400, "17912345678901234", { title: HOSTILE_TITLE }),
      held(ist("2023-07-13 11:00"), 1799.9, "2", { permalink: "javascript:alert(1)" }),
    ],
  });
  const gaya = judge({ accounts: [], looks: [] }, { office: GAYA });
  const judged: JudgedMonth = {
    month: JULY,
    zone: ZONE,
    asOf: ist("2023-08-03 11:30"),
    simulated,
    status: "closed",
    revision: 2,
    rule: RULE,
    closesAt: ist("2023-08-03 00:00"),
    verdicts: [patna, gaya],
  };
  const point = (followers: number, at: string) =>
    ({ slot: ist(at), via: "api", followers, posts: null, precision: "exact", externalId: "100" }) as const;
  const growth: GrowthReport = {
    from: "2023-07-01",
    to: "2023-07-31",
    zone: ZONE,
    asOf: judged.asOf,
    simulated,
    offices: [PATNA, GAYA],
    rows: [
      {
        office: PATNA,
        account: account(),
        ...judgeGrowth(point(1_234_567, "2023-07-01 00:00"), point(1_111_111, "2023-08-01 00:00")),
      },
      {
        office: GAYA,
        account: account({ accountKey: "gaya.facebook", officeId: "gaya" }),
        ...judgeGrowth(null, null),
      },
    ],
  };
  const summary = toSummary(judged.verdicts);
  return {
    judged,
    summary,
    explain: officesToExplain(judged, summary),
    explanationFrom: RULE.explanationFrom,
    again: [],
    growth,
    activity: toActivity(judged, growth, readRules("config/rules.json").leastActive),
  };
}
