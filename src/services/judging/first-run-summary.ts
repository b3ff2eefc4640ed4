import { isActiveOn } from "../../domain/account.ts";
import type { Month } from "../../domain/month.ts";
import { longestReportedSeconds, type LiveSession } from "../../domain/live-session.ts";
import { OFFICE_KINDS, type OfficeKind } from "../../domain/office.ts";
import type { PlatformId } from "../../domain/platform.ts";
import { localDayAt } from "../../domain/slot.ts";
import type { Store } from "../../store/contracts/store.ts";

/** An office's month in figures, without a judgement. `undefined` followers = no account there. */
export type OfficeMonth = {
  officeId: string;
  kind: OfficeKind;
  nameEn: string;
  nameHi: string;
  followers: Partial<Record<PlatformId, number | null>>;
  lives: number;
  livesOfRule: number;
  longestSeconds: number | null;
};

const TOLERANCE_DAYS = 2;

/**
 * Followers at the end of the month and the lives that started in it, for every office that has an account: districts
 * first, those with the most lives of at least `ruleSeconds` on top.
 */
export async function summariseMonth(
  store: Store,
  month: Month,
  zone: string,
  ruleSeconds: number,
): Promise<OfficeMonth[]> {
  const registry = await store.registry.current();
  if (registry === null) return [];
  const lastDay = localDayAt(month.endsAt, zone).day;
  const notBefore = localDayAt(new Date(month.endsAt.getTime() - TOLERANCE_DAYS * 86_400_000), zone).day;
  const keys = registry.accounts.map(({ accountKey }) => accountKey);
  const closing = await store.rollups.lastAtOrBefore(keys, lastDay, notBefore);
  const sessions = new Map<string, LiveSession[]>();
  for await (const session of store.sessions.stream({ since: month.startsAt, until: month.endsAt })) {
    if (session.state !== "live" && session.state !== "ended") continue;
    sessions.set(session.officeId, [...(sessions.get(session.officeId) ?? []), session]);
  }
  const rows = registry.offices.flatMap((office) => {
    const accounts = registry.accounts.filter(({ officeId }) => officeId === office.officeId);
    const lastOfMonth = localDayAt(new Date(month.endsAt.getTime() - 1), zone).day;
    if (accounts.length === 0 || !isActiveOn(office, lastOfMonth)) return [];
    const followers: OfficeMonth["followers"] = {};
    for (const { accountKey, platform } of accounts) {
      const rollup = closing.get(accountKey);
      const point = rollup && (rollup.day === lastDay ? rollup.first : rollup.last);
      const figure = point?.followers ?? null;
      followers[platform] =
        figure === null ? (followers[platform] ?? null) : (followers[platform] ?? 0) + figure;
    }
    const lengths = (sessions.get(office.officeId) ?? []).map(
      (session) => longestReportedSeconds(session) ?? session.durationSeconds ?? 0,
    );
    const { officeId, kind, nameEn, nameHi } = office;
    return [
      {
        officeId,
        kind,
        nameEn,
        nameHi,
        followers,
        lives: lengths.length,
        livesOfRule: lengths.filter((seconds) => seconds >= ruleSeconds).length,
        longestSeconds: lengths.length === 0 ? null : Math.max(...lengths),
      },
    ];
  });
  const kindRank = ({ kind }: OfficeMonth) => OFFICE_KINDS.indexOf(kind);
  return rows.sort(
    (a, b) =>
      kindRank(a) - kindRank(b) || b.livesOfRule - a.livesOfRule || a.officeId.localeCompare(b.officeId),
  );
}
