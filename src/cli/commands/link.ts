import type { Command } from "commander";
import { DateTime } from "luxon";
import { toCorrespondenceContext } from "../../../workers/compose/correspondence-context.ts";
import { toJudgingContext } from "../../../workers/compose/judging-context.ts";
import type { Deployment } from "../../../workers/compose/open-deployment.ts";
import { isLinkActive } from "../../domain/office-link.ts";
import { localDayAt } from "../../domain/slot.ts";
import { UsageError } from "../../errors/reach-error.ts";
import type { CorrespondenceContext } from "../../services/correspondence/context.ts";
import { createLink, linkAddress } from "../../services/correspondence/office-links.ts";
import { resolveOffice } from "../args/names.ts";
import { processStreams } from "../io/streams.ts";
import { renderTable } from "../output/table.ts";
import { withDeployment } from "../context/with-deployment.ts";

/** How long a link opens where no end is named. */
const DAYS_OPEN = 90;

type MakeOptions = { month: string; until?: string; by: string };

export function addLinkCommand(program: Command): void {
  const link = program.command("link").description("links that open one office's sheet without a login");
  link
    .command("make")
    .argument("<office>", "id, name in English or Hindi, or alias")
    .option("--month <month>", "YYYY-MM, or current", "current")
    .option("--until <day>", `last day on which it opens, YYYY-MM-DD; default: in ${DAYS_OPEN} days`)
    .requiredOption("--by <name>", "who makes it")
    .description("print the address; whoever has it can open the sheet and object to it")
    .action((office: string, options: MakeOptions) => withLinks((deps) => make(deps, office, options)));
  link
    .command("list")
    .description("every link, newest first; the addresses are not shown")
    .action(() => withLinks(list));
  link
    .command("revoke")
    .argument("<id>", "as reach link list shows it")
    .description("the link opens nothing from now on")
    .action((id: string) => withLinks((deps) => revoke(deps, id)));
}

function withLinks(work: (deps: CorrespondenceContext) => Promise<void>): Promise<void> {
  return withDeployment(async (deployment: Deployment) =>
    work(toCorrespondenceContext(toJudgingContext(deployment), deployment.settings)),
  );
}

async function make(deps: CorrespondenceContext, name: string, options: MakeOptions): Promise<void> {
  const { officeId } = await resolveOffice(deps, name);
  const today = DateTime.fromJSDate(deps.clock.now(), { zone: deps.zone });
  const until = options.until ?? today.plus({ days: DAYS_OPEN }).toFormat("yyyy-MM-dd");
  if (!DateTime.fromFormat(until, "yyyy-MM-dd").isValid)
    throw new UsageError(`--until "${until}" is not a day: write it as YYYY-MM-DD`);
  const month = options.month === "current" ? null : options.month;
  const link = await createLink(deps, { officeId, month, until, by: options.by });
  processStreams.stdout.write(`${await linkAddress(deps, link)}\n`);
  processStreams.stderr.write(
    `reach: link ${link.linkId} opens the sheet of ${officeId} (${month ?? "current month"}) until ${until}\n`,
  );
}

async function list({ store, clock, zone }: CorrespondenceContext): Promise<void> {
  const { stdout } = processStreams;
  const today = localDayAt(clock.now(), zone).day;
  const rows = (await store.links.list()).map((link) => ({
    id: link.linkId,
    office: link.officeId,
    month: link.month ?? "current",
    until: link.until,
    state: isLinkActive(link, today) ? "open" : link.revokedAt === null ? "over" : "revoked",
    by: link.by,
    created: link.createdAt.toISOString(),
  }));
  const columns = ["id", "office", "month", "until", "state", "by", "created"].map((key) => ({
    key,
    header: key,
  }));
  stdout.write(renderTable({ isTty: stdout.isTTY === true, columns, rows }));
}

async function revoke({ store, clock }: CorrespondenceContext, id: string): Promise<void> {
  if (!(await store.links.revoke(id, clock.now())))
    throw new UsageError(`there is no open link "${id}"; reach link list shows the ids`);
  processStreams.stderr.write(`reach: link ${id} is revoked\n`);
}
