import type { LiveSession } from "../../domain/live-session.ts";
import { monthAt } from "../../domain/month.ts";
import type { PlatformId } from "../../domain/platform.ts";
import type {
  FollowersBefore,
  MonthOutcome,
  Resync,
  ResyncBefore,
  SessionMark,
} from "../../domain/resync.ts";
import type { VerdictSummary } from "../../store/contracts/verdicts.ts";
import { UsageError } from "../../errors/reach-error.ts";
import type { Store } from "../../store/contracts/store.ts";
import type { AppContext } from "../context/app-context.ts";
import { streamMonth } from "../judging/judge-month.ts";
import type { JudgingContext } from "../judging/context.ts";

export type ReadAccount = { accountKey: string; platform: PlatformId };

const DAY_MS = 86_400_000;
/** A re-reading without a beginning touches what platforms keep; one that goes back further is shown so far. */
const LONGEST_WINDOW_DAYS = 366;

/** How things stood before: what a difference is taken against. */
export async function loadStateBefore(
  app: Pick<AppContext, "store" | "adapters" | "clock" | "judging">,
  asked: Pick<Resync, "officeId" | "since" | "platforms">,
  accounts: readonly ReadAccount[],
): Promise<ResyncBefore> {
  return loadState(app, asked.officeId, accounts, getWindowStart(app, asked, app.clock.now()));
}

/** How things stand, in all that a re-reading of the time since then can change. */
export async function loadState(
  { store, clock, judging }: Pick<AppContext, "store" | "clock" | "judging">,
  officeId: string | null,
  accounts: readonly ReadAccount[],
  since: Date,
): Promise<ResyncBefore> {
  const [followers, sessions, months] = await Promise.all([
    loadFollowers(store, accounts),
    loadSessionMarks(store, accounts, since),
    loadMonthStandings(judging, officeId, since, clock.now()),
  ]);
  return { followers, sessions, months };
}

/** From where on a re-reading can change anything. */
export function getWindowStart(
  { adapters }: Pick<AppContext, "adapters">,
  { since, platforms }: Pick<Resync, "since" | "platforms">,
  now: Date,
): Date {
  const kept = platforms.map((platform) => adapters.get(platform)?.capabilities.liveRetentionDays ?? 0);
  const days = Math.min(LONGEST_WINDOW_DAYS, Math.max(1, ...kept));
  const earliest = new Date(now.getTime() - days * DAY_MS);
  return since !== null && since > earliest ? since : earliest;
}

async function loadFollowers(
  store: Pick<Store, "snapshots">,
  accounts: readonly ReadAccount[],
): Promise<FollowersBefore[]> {
  const latest = await store.snapshots.latest(accounts.map(({ accountKey }) => accountKey));
  return accounts.map(({ accountKey, platform }) => {
    const newest = latest.get(accountKey);
    return { accountKey, platform, followers: newest?.followers ?? null, slot: newest?.slot ?? null };
  });
}

async function loadSessionMarks(
  store: Pick<Store, "sessions">,
  accounts: readonly ReadAccount[],
  since: Date,
): Promise<SessionMark[]> {
  const accountKeys = accounts.map(({ accountKey }) => accountKey);
  const marks: SessionMark[] = [];
  for await (const session of store.sessions.stream({ accountKeys, since })) marks.push(markOf(session));
  return marks;
}

const markOf = (session: LiveSession): SessionMark => ({
  accountKey: session.accountKey,
  sessionId: session.sessionId,
  title: session.title,
  startedAt: session.startedAt,
  durationSeconds: session.durationSeconds,
  gone: session.goneAt !== null,
});

/** The state of the office, or of every office, in each month that the window touches. */
async function loadMonthStandings(
  reports: JudgingContext,
  officeId: string | null,
  since: Date,
  now: Date,
): Promise<MonthOutcome[]> {
  const deps = officeId === null ? reports : { ...reports, store: storeOfOffice(reports.store, officeId) };
  const standings: MonthOutcome[] = [];
  let month = monthAt(since, reports.zone);
  while (month.startsAt <= now) {
    standings.push(...(await standingsIn(deps, month.month)));
    month = monthAt(month.endsAt, reports.zone);
  }
  return standings;
}

async function standingsIn(deps: JudgingContext, month: string): Promise<MonthOutcome[]> {
  const standingOf = ({ officeId, outcome, qualifyingSessions }: VerdictSummary): MonthOutcome => ({
    month,
    officeId,
    outcome,
    qualifyingSessions,
  });
  const standings: MonthOutcome[] = [];
  try {
    for await (const verdict of (await streamMonth(deps, month)).verdicts)
      standings.push(standingOf(verdict));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    // These offices have no evidence in that month; if it was frozen, its report stays.
    const own = new Set((await deps.store.registry.offices()).map(({ officeId }) => officeId));
    const latest = (await deps.store.verdicts.revisions(month)).at(-1);
    if (latest !== undefined)
      for await (const verdict of deps.store.verdicts.streamSummaries(month, latest.revision))
        if (own.has(verdict.officeId)) standings.push(standingOf(verdict));
  }
  return standings;
}

/** The store as if its registry held that office alone: judging one office costs one office's work. */
function storeOfOffice(store: Store, officeId: string): Store {
  const { registry } = store;
  const offices = async () => (await registry.offices()).filter((office) => office.officeId === officeId);
  return { ...store, registry: { ...registry, offices } };
}
