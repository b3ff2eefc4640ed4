import type { Command } from "commander";
import { isClosed, type StoredFinding } from "../../domain/finding.ts";
import { UsageError } from "../../errors/reach-error.ts";
import { closeFinding } from "../../services/operations/close-finding.ts";
import { localTime } from "../output/local-time.ts";
import { type RowFormat, writeRows } from "../output/rows.ts";
import { withDeployment } from "../context/with-deployment.ts";
import { processStreams } from "../io/streams.ts";

const STATES = ["open", "closed", "all"] as const;
const NAMES = ["id", "account", "code", "detail", "firstAt", "lastAt", "closed", "closedBy", "why"] as const;
const PAGE = 1_000;

type ListOptions = { state: string; format: string };

export function addFindingsCommand(program: Command): void {
  const findings = program
    .command("findings")
    .description("what a person should look at: changed names and handles, jumps, missing permissions");
  findings
    .command("list")
    .option("--state <state>", STATES.join(", "), "open")
    .option("--format <format>", "table, json or csv", "table")
    .description("oldest first")
    .action(list);
  findings
    .command("close")
    .argument("<id>", "as reach findings list shows it")
    .requiredOption("--by <name>", "who closes it")
    .requiredOption("--reason <why>", "recorded with it")
    .description("close one; it stays closed until its content changes")
    .action(async (id: string, { by, reason }: { by: string; reason: string }) =>
      withDeployment(async (deployment) => {
        const finding = await closeFinding(deployment, id, { by, why: reason });
        const last = finding.closures.at(-1);
        processStreams.stdout.write(`${id}: closed by ${last?.by ?? by}, ${last?.why ?? reason}\n`);
      }),
    );
}

function list({ state, format }: ListOptions): Promise<void> {
  const wanted = STATES.find((one) => one === state);
  if (wanted === undefined)
    throw new UsageError(`--state ${state} is not known; write one of ${STATES.join(", ")}`);
  if (format !== "table" && format !== "json" && format !== "csv")
    throw new UsageError(`--format ${format} is not known; write one of table, json, csv`);
  return withDeployment(async ({ store, settings: { mode, timezone } }) => {
    const found: StoredFinding[] = [];
    const selection = wanted === "all" ? {} : { closed: wanted === "closed" };
    for (let after: StoredFinding | null = null, full = true; full; ) {
      const page: StoredFinding[] = await store.findings.list(selection, after, PAGE);
      found.push(...page);
      full = page.length === PAGE;
      after = page.at(-1) ?? after;
    }
    show(found, format, { simulated: mode === "simulated", zone: timezone });
  });
}

function show(
  found: readonly StoredFinding[],
  format: RowFormat,
  { simulated, zone }: { simulated: boolean; zone: string },
): void {
  const time = (at: Date): string => (format === "table" ? localTime(at, zone) : at.toISOString());
  const rows = found.map((finding) => {
    const closure = isClosed(finding) ? finding.closures.at(-1) : undefined;
    return {
      id: finding.findingId,
      account: finding.accountKey,
      code: finding.code,
      detail: finding.detail,
      firstAt: time(finding.at),
      lastAt: time(finding.lastAt),
      closed: closure === undefined ? null : time(closure.at),
      closedBy: closure?.by ?? null,
      why: closure?.why ?? null,
    };
  });
  const columns = NAMES.filter((name) => name !== "account").map((key) => ({
    key,
    header: { firstAt: "first", lastAt: "last", closedBy: "closed by" }[key as string] ?? key,
  }));
  writeRows(processStreams.stdout, rows, { format, names: NAMES, columns, simulated });
}
