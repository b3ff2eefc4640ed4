import type { OfficeReport } from "../services/judging/office-summary.ts";
import { toGrowthRowJson } from "./growth-json.ts";
import { toLiveJson } from "./live-json.ts";
import type { Phrases } from "./phrases.ts";

/** `report office --format json`: the month's header, this office's verdict, its accounts and their growth. */
export function toOfficeJson(report: OfficeReport, phrases: Phrases) {
  const { office, accounts, judged, growth, followed } = report;
  const { offices, summary: _lists, ...frame } = toLiveJson(judged, phrases);
  return {
    ...frame,
    closesAt: judged.closesAt,
    office: { office: office.officeId, kind: office.kind, name: { en: office.nameEn, hi: office.nameHi } },
    live: offices[0] ?? null,
    watch: judged.verdicts[0]?.accounts ?? [],
    accounts: accounts.map(({ accountKey, platform, handle, externalId, activeFrom, activeTo }) => ({
      account: accountKey,
      platform,
      handle,
      externalId,
      activeFrom,
      activeTo,
    })),
    growth: growth.map(toGrowthRowJson),
    letters: (judged.letters ?? [])
      .filter(({ officeId }) => officeId === office.officeId)
      .map(({ kind, day, why, by, reference }) => ({ kind, day, why, by, reference })),
    leastActiveBefore: followed.map(({ officeId: _same, ...rest }) => rest),
  };
}
