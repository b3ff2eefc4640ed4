import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Command } from "commander";
import { markRealData } from "../../../workers/compose/real-data-guard.ts";
import type { IntakeEntry } from "../../domain/intake.ts";
import { UsageError } from "../../errors/reach-error.ts";
import { INTAKE_COLUMNS } from "../../services/intake/parse-intake.ts";
import { toJudgingContext } from "../../../workers/compose/judging-context.ts";
import { reviseAfterIntake } from "../../services/judging/freeze-month.ts";
import { confirmIntake, refuseIntake } from "../../services/intake/review-intake.ts";
import { type IntakeContext, importIntake } from "../../services/intake/import-intake.ts";
import { localTime } from "../output/local-time.ts";
import { type RowFormat, writeRows } from "../output/rows.ts";
import type { CommandContext } from "../context/command-context.ts";
import { openCommandContext } from "../context/with-deployment.ts";
import { processStreams } from "../io/streams.ts";
import { currentSettings } from "../context/settings.ts";

/** The exit code when some rows wait for a second person. */
const SOME_HELD = 3;

export function addIntakeCommand(program: Command): void {
  const intake = program
    .command("intake")
    .argument(
      "<file>",
      `CSV or XLSX with ${INTAKE_COLUMNS.join(",")} | list | confirm ID --by NAME | refuse ID --by NAME --reason WHY`,
    )
    .description(
      "import figures entered by people, the whole file or nothing. Exit 0 all imported, 3 some held until a second person confirms them, 1 nothing written",
    )
    .action(async (file: string) => {
      process.exitCode = await withIntake((deps, command) => takeFile(deps, command, file));
    });
  intake
    .command("confirm")
    .argument("<id>", "id of a held entry")
    .requiredOption("--by <name>", "who confirms it; not the person who entered it")
    .description("confirm a held entry as a second person")
    .action(async (id: string, { by }: { by: string }) =>
      withIntake(async (deps, { deployment }) => {
        const entry = await confirmIntake(deps, id, { by });
        await reviseAfterIntake(toJudgingContext(deployment), entry);
        processStreams.stdout.write(
          `${entry.entryId} ${entry.accountKey} ${entry.metric} ${entry.value}: taken, confirmed by ${entry.confirmedBy ?? "nobody: it was never held"}\n`,
        );
      }),
    );
  intake
    .command("refuse")
    .argument("<id>", "id of a held entry")
    .requiredOption("--by <name>", "who refuses it")
    .requiredOption("--reason <why>", "recorded with it")
    .description("refuse a held entry")
    .action(async (id: string, { by, reason }: { by: string; reason: string }) =>
      withIntake(async (deps) => {
        const { entryId, accountKey, metric, value } = await refuseIntake(deps, id, { by, why: reason });
        processStreams.stdout.write(`${entryId} ${accountKey} ${metric} ${value}: refused\n`);
      }),
    );
  intake
    .command("list")
    .description("list the entries that wait for a second person")
    .option("--format <format>", "table, json or csv", "table")
    .action(async ({ format }: { format: string }) =>
      withIntake(async ({ store, zone }, { settings }) => {
        writeHeld(await store.intake.listHeld(), parseFormat(format), zone, settings.mode === "simulated");
      }),
    );
}

/** Loads the registry first if there is none yet: this may be a deployment's first command. */
async function withIntake<T>(work: (deps: IntakeContext, command: CommandContext) => Promise<T>): Promise<T> {
  const command = await openCommandContext(currentSettings());
  try {
    const { store, clock, log, settings } = command.deployment;
    const zone = settings.timezone;
    if ((await store.registry.current()) === null) await command.refreshRegistry({ store, clock, zone, log });
    return await work({ store, clock, zone }, command);
  } finally {
    await command.close();
  }
}

async function takeFile(deps: IntakeContext, { settings }: CommandContext, path: string): Promise<number> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new UsageError(`${path} cannot be read`, { cause });
  });
  const { rows, added, held, notices } = await importIntake(deps, { name: basename(path), bytes });
  if (added > 0) await markRealData(settings);
  for (const notice of notices) processStreams.stderr.write(`reach: ${notice}\n`);
  processStreams.stdout.write(`${rows} rows read, ${added} new, ${held.length} held\n`);
  if (held.length === 0) return 0;
  writeHeld(held, "table", deps.zone, settings.mode === "simulated");
  processStreams.stderr.write(
    'reach: another person confirms these with "reach intake confirm ID --by NAME"\n',
  );
  return SOME_HELD;
}

const NAMES = ["id", "account", "metric", "value", "last", "at", "because", "enteredBy", "evidence"] as const;

function writeHeld(held: readonly IntakeEntry[], format: RowFormat, zone: string, simulated: boolean): void {
  const rows = held.map((entry) => ({
    id: entry.entryId,
    account: entry.accountKey,
    metric: entry.metric,
    value: entry.value,
    last: entry.lastValue,
    at: localTime(entry.startedAt ?? entry.observedAt, zone),
    because: entry.heldBecause === "session" ? "a session" : "more than 50 % from the last reading",
    enteredBy: entry.enteredBy,
    evidence: entry.evidence,
  }));
  const columns = NAMES.map((key) => ({
    key,
    header: key === "enteredBy" ? "entered by" : key,
    ...(key === "value" || key === "last" ? { align: "right" as const } : {}),
  }));
  writeRows(processStreams.stdout, rows, { format, names: NAMES, columns, simulated });
}

function parseFormat(format: string): RowFormat {
  if (format === "table" || format === "json" || format === "csv") return format;
  throw new UsageError(`--format ${format} is not known; write one of table, json, csv`);
}
