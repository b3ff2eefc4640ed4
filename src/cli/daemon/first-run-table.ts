import { PROFILES } from "../../platforms/profiles.ts";
import { PLATFORM_IDS, type PlatformId } from "../../domain/platform.ts";
import type { LiveVerdict } from "../../domain/verdict.ts";
import { getPhrases } from "../../reports/languages.ts";
import { knownCount } from "../../reports/sections/verdict-sections.ts";
import { verdictLabel } from "../../reports/verdict-words.ts";
import { firstAndLastDay, type GrowthRow, reportGrowth } from "../../services/judging/growth.ts";
import { loadMonth } from "../../services/judging/reported-month.ts";
import { toJudgingContext } from "../../../workers/compose/judging-context.ts";
import type { Deployment } from "../../../workers/compose/open-deployment.ts";
import { renderTable } from "../output/table.ts";
import type { Streams } from "../io/streams.ts";

/** Writes the verdicts of a month with the followers at its end, the offices with the most counted lives first. */
export async function writeMonthTable(
  deployment: Deployment,
  month: string,
  { stdout }: Streams,
): Promise<void> {
  const deps = toJudgingContext(deployment);
  const phrases = getPhrases("en", deps.zone);
  const judged = await loadMonth(deps, month);
  const { from, to } = firstAndLastDay(judged.month, deps.zone);
  const { rows } = await reportGrowth(deps, from, to);
  const platforms = PLATFORM_IDS.filter((platform) =>
    rows.some(({ account }) => account.platform === platform),
  );
  const banner = judged.simulated ? "SIMULATED DATA (the press case): " : "";
  const number = new Intl.NumberFormat("en-IN");
  const { minMinutes } = judged.rule;
  stdout.write(`\n${banner}${month}, followers at its end, lives of ${minMinutes} min or more of all\n\n`);
  stdout.write(
    renderTable({
      isTty: stdout.isTTY === true,
      columns: [
        { key: "office", header: "Office" },
        { key: "nameHi", header: "कार्यालय" },
        ...platforms.map((platform) => ({
          key: platform,
          header: PROFILES[platform].abbreviation,
          align: "right" as const,
        })),
        { key: "lives", header: `≥${minMinutes} min`, align: "right" },
        { key: "longest", header: "longest", align: "right" },
        { key: "verdict", header: "verdict" },
      ],
      rows: judged.verdicts.toSorted(mostLivesFirst).map((verdict) => ({
        office: verdict.nameEn,
        nameHi: verdict.nameHi,
        ...Object.fromEntries(
          platforms.map((platform) => {
            const followers = followersOn(rows, verdict.officeId, platform);
            return [platform, followers === null ? null : number.format(followers)];
          }),
        ),
        lives: livesText(verdict),
        longest: verdict.longestSeconds === null ? null : clockText(verdict.longestSeconds),
        verdict: verdictLabel(verdict, phrases),
      })),
    }),
  );
  stdout.write("\n");
}

const mostLivesFirst = (a: LiveVerdict, b: LiveVerdict): number =>
  b.qualifyingSessions - a.qualifyingSessions || a.officeId.localeCompare(b.officeId);

/** Sums the closing followers of an office's accounts on a platform; `null` if none is known. */
function followersOn(rows: readonly GrowthRow[], officeId: string, platform: PlatformId): number | null {
  const known = rows
    .filter(({ office, account }) => office.officeId === officeId && account.platform === platform)
    .flatMap(({ closing }) => closing?.followers ?? []);
  return known.length === 0 ? null : known.reduce((sum, followers) => sum + followers, 0);
}

/** Lives that count of all that were seen: `16/18`; `null` where they are not known. */
function livesText(verdict: LiveVerdict): string | null {
  const counted = knownCount(verdict, verdict.qualifyingSessions);
  return counted === null ? null : `${counted}/${verdict.sessions}`;
}

/** Whole hours, minutes and seconds, rounded down: 29:59.9 is 29:59. */
function clockText(seconds: number): string {
  const whole = Math.floor(seconds);
  const parts = [Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, "0"));
  return [Math.floor(whole / 3600), ...parts].join(":");
}
