import type { Command } from "commander";

export type CommandEntry = {
  /** Under which heading the help lists it. */
  group: string;
  /** What it does, in one line of the help; the command's own help says more. */
  summary: string;
  /** Loaded only when it is asked for, so that a short one starts fast. */
  load: () => Promise<(program: Command) => void>;
};

const RUN = "Run it:";
const READ = "Read now:";
const HAND_ON = "Reports and data:";
const ENTER = "Registry, and what people enter:";
const LOOK_AFTER = "Look after it:";

/** Every command, by the first word. */
export const COMMANDS: ReadonlyMap<string, CommandEntry> = new Map(
  Object.entries<CommandEntry>({
    start: {
      group: RUN,
      summary: "the daemon: schedule, workers, pages and data",
      load: () => import("./commands/start.ts").then((module) => module.addStartCommand),
    },
    worker: {
      group: RUN,
      summary: "workers alone; any number, on any number of machines",
      load: () => import("./commands/worker.ts").then((module) => module.addWorkerCommand),
    },
    api: {
      group: RUN,
      summary: "pages and data alone",
      load: () => import("./commands/api.ts").then((module) => module.addApiCommand),
    },
    simulate: {
      group: RUN,
      summary: "the simulator alone: a server that speaks the formats of Graph and X",
      load: () => import("./commands/simulate.ts").then((module) => module.addSimulateCommand),
    },
    collect: {
      group: READ,
      summary: "one sweep now; prints what came, and what did not and why",
      load: () => import("./commands/collect.ts").then((module) => module.addCollectCommand),
    },
    resync: {
      group: READ,
      summary: "one office, or all, read again; prints what it changed",
      load: () => import("./commands/resync.ts").then((module) => module.addResyncCommand),
    },
    report: {
      group: HAND_ON,
      summary: "a month: live, growth, activity, or all of one office",
      load: () => import("./commands/report.ts").then((module) => module.addReportCommand),
    },
    export: {
      group: HAND_ON,
      summary: "rows for other tools",
      load: () => import("./commands/export.ts").then((module) => module.addExportCommand),
    },
    webhooks: {
      group: HAND_ON,
      summary: "addresses that are sent what becomes known",
      load: () => import("./commands/webhooks.ts").then((module) => module.addWebhooksCommand),
    },
    keys: {
      group: HAND_ON,
      summary: "keys of the HTTP interface and the pages",
      load: () => import("./commands/keys.ts").then((module) => module.addKeysCommand),
    },
    accounts: {
      group: ENTER,
      summary: "the registry: list it, check it against the platforms, import one",
      load: () => import("./commands/accounts.ts").then((module) => module.addAccountsCommand),
    },
    intake: {
      group: ENTER,
      summary: "figures that people entered; what is held, and confirming it",
      load: () => import("./commands/intake.ts").then((module) => module.addIntakeCommand),
    },
    register: {
      group: ENTER,
      summary: "exemptions and letters, each with who and why",
      load: () => import("./commands/register.ts").then((module) => module.addRegisterCommand),
    },
    correct: {
      group: ENTER,
      summary: "corrections to evidence, each with who and why",
      load: () => import("./commands/correct.ts").then((module) => module.addCorrectCommand),
    },
    findings: {
      group: LOOK_AFTER,
      summary: "what a person should look at, and closing it",
      load: () => import("./commands/findings.ts").then((module) => module.addFindingsCommand),
    },
    doctor: {
      group: LOOK_AFTER,
      summary: "every credential, server, clock and account, each with its remedy",
      load: () => import("./commands/doctor.ts").then((module) => module.addDoctorCommand),
    },
    plan: {
      group: LOOK_AFTER,
      summary: "requests and money for this registry and cadence, against the limits",
      load: () => import("./commands/plan.ts").then((module) => module.addPlanCommand),
    },
    jobs: {
      group: LOOK_AFTER,
      summary: "jobs that failed for good",
      load: () => import("./commands/jobs.ts").then((module) => module.addJobsCommand),
    },
    backup: {
      group: LOOK_AFTER,
      summary: "all that is kept, of one moment, in one file",
      load: () => import("./commands/backup.ts").then((module) => module.addBackupCommand),
    },
    restore: {
      group: LOOK_AFTER,
      summary: "a back-up put into an empty database, and checked",
      load: () => import("./commands/restore.ts").then((module) => module.addRestoreCommand),
    },
    forget: {
      group: LOOK_AFTER,
      summary: "delete what a platform told of one account, on request",
      load: () => import("./commands/forget.ts").then((module) => module.addForgetCommand),
    },
    rebuild: {
      group: LOOK_AFTER,
      summary: "the day roll-ups anew from the snapshots",
      load: () => import("./commands/rebuild.ts").then((module) => module.addRebuildCommand),
    },
  }),
);
