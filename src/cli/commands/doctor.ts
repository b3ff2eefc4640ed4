import type { Command } from "commander";
import { readCollectorVersion } from "../../../config/version.ts";
import type { AppContext } from "../../services/context/app-context.ts";
import { runDoctor } from "../../services/operations/doctor/run-doctor.ts";
import { writeHandover } from "../../services/operations/handover.ts";
import { writeOutFile } from "../output/out-file.ts";
import { renderTable } from "../output/table.ts";
import type { CommandContext } from "../context/command-context.ts";
import { withCollector } from "../context/with-deployment.ts";
import { processStreams } from "../io/streams.ts";
import type { Checkup } from "../../services/operations/doctor/checkup.ts";

export function addDoctorCommand(program: Command): void {
  program
    .command("doctor")
    .description(
      "check every credential, server, clock and account; each problem with its remedy. Exit 1 if something is at fault",
    )
    .option("--json", "as JSON")
    .option("--handover <file>", "also write what a successor needs to know into a file; it holds no secrets")
    .action(async (options: { json?: boolean; handover?: string }) => {
      process.exitCode = await doctor(options.json === true, options.handover ?? null);
    });
}

const doctor = (asJson: boolean, handoverFile: string | null): Promise<number> =>
  withCollector(async (collector, command) => {
    await command.refreshRegistry(collector);
    const checkups = [
      ...toDeploymentCheckups(command, asJson),
      ...(await runDoctor(collector, AbortSignal.timeout(60_000))),
    ];
    if (handoverFile !== null) await saveHandover(command, collector, handoverFile);
    write(checkups, asJson, command.settings.mode === "simulated");
    return checkups.some(({ state }) => state === "fault") ? 1 : 0;
  });

async function saveHandover(command: CommandContext, collector: AppContext, file: string): Promise<void> {
  const facts = {
    version: readCollectorVersion(),
    servers: command.deployment.servers,
    simulated: command.settings.mode === "simulated",
  };
  const text = await writeHandover(collector, facts, AbortSignal.timeout(60_000));
  await writeOutFile("--handover", file, text, { mode: 0o600 });
  processStreams.stderr.write(`reach: the handover is in ${file}\n`);
}

function toDeploymentCheckups({ deployment, settings }: CommandContext, withPaths: boolean): Checkup[] {
  const servers = (withPaths ? deployment.servers : deployment.serversBrief).map((detail, i): Checkup => {
    const remedy = deployment.serversAdvice[i] ?? null;
    return {
      subject: i === 0 ? "MongoDB" : "Redis",
      state: remedy === null ? "ok" : "warning",
      detail,
      remedy,
    };
  });
  const unread: Checkup[] = Object.entries(settings.notConfigured).map(([platform, why]) => ({
    subject: platform,
    state: "ok",
    detail: why.startsWith("not read") ? why : `not read: ${why}`,
    remedy: null,
  }));
  const unknown: Checkup[] = settings.unknownSettings.map(({ name, nearest }) => ({
    subject: name,
    state: "warning",
    detail: "is set, but no setting has this name",
    remedy: `${nearest === null ? "" : `Did you mean ${nearest}? `}.env.example lists all settings.`,
  }));
  return [...servers, ...unread, ...unknown];
}

/** Most urgent first. */
const URGENCY: readonly Checkup["state"][] = ["fault", "warning", "ok"];

function write(checkups: readonly Checkup[], asJson: boolean, simulated: boolean): void {
  const { stdout, stderr } = processStreams;
  if (asJson) {
    stdout.write(`${JSON.stringify({ simulated, checkups }, null, 2)}\n`);
    return;
  }
  if (simulated) stderr.write("reach: SIMULATED DATA\n");
  const count = (state: Checkup["state"]) => checkups.filter((one) => one.state === state).length;
  stderr.write(`reach: ${count("fault")} at fault, ${count("warning")} warnings, ${count("ok")} ok\n`);
  stdout.write(
    renderTable({
      isTty: stdout.isTTY === true,
      columns: [
        { key: "state", header: "state" },
        { key: "subject", header: "what" },
        { key: "detail", header: "found" },
        { key: "remedy", header: "what to do" },
      ],
      rows: checkups.toSorted((a, b) => URGENCY.indexOf(a.state) - URGENCY.indexOf(b.state)),
    }),
  );
}
