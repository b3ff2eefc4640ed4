import type { Month } from "../../domain/month.ts";
import { PLATFORM_IDS } from "../../domain/platform.ts";
import { summariseMonth } from "../../services/judging/first-run-summary.ts";
import type { Deployment } from "../../../workers/compose/open-deployment.ts";
import { renderTable } from "../output/table.ts";
import type { Streams } from "../io/streams.ts";

/** The offices of a month: followers on each platform that is read, lives held and the longest. */
export async function writeMonthTable(
  shelf: Deployment,
  month: Month,
  minMinutes: number,
  { stdout }: Streams,
): Promise<void> {
  const offices = await summariseMonth(shelf.store, month, shelf.settings.timezone, minMinutes * 60);
  const platforms = PLATFORM_IDS.filter((platform) =>
    offices.some(({ followers }) => followers[platform] !== undefined),
  );
  const number = new Intl.NumberFormat("en-IN");
  const shown = (figure: number | null | undefined) =>
    figure === null || figure === undefined ? null : number.format(figure);
  const banner = shelf.settings.mode === "simulated" ? "SIMULATED DATA: a replay of the press case; " : "";
  stdout.write(`\n${banner}${month.month}, followers at the end of the month, lives started in it\n\n`);
  stdout.write(
    renderTable({
      isTty: stdout.isTTY === true,
      columns: [
        { key: "office", header: "Office" },
        { key: "nameHi", header: "कार्यालय" },
        ...platforms.map((platform) => ({ key: platform, header: platform, align: "right" as const })),
        { key: "lives", header: "lives", align: "right" },
        { key: "long", header: `of ${minMinutes} min or more`, align: "right" },
        { key: "longest", header: "longest", align: "right" },
      ],
      rows: offices.map((office) => ({
        office: office.nameEn,
        nameHi: office.nameHi,
        ...Object.fromEntries(platforms.map((platform) => [platform, shown(office.followers[platform])])),
        lives: office.lives,
        long: office.livesOfRule,
        longest: office.longestSeconds === null ? null : clockText(office.longestSeconds),
      })),
    }),
  );
  stdout.write("\n");
}

/** Whole minutes and seconds, cut and never rounded up: 29:59.9 is 29:59. */
function clockText(seconds: number): string {
  const whole = Math.floor(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}
