import type { Command } from "commander";

export type CommandEntry = {
  /** The heading under which the help lists it. */
  group: string;
  /** One line for the help; the command's own help has the details. */
  summary: string;
  /** Loaded only when it is called, so that every command starts fast. */
  load: () => Promise<(program: Command) => void>;
};

const RUN = "Run it:";
const READ = "Read now:";
const HAND_ON = "Reports and data:";
const WRITE = "Write to the offices:";
const ENTER = "Registry, and what people enter:";
const LOOK_AFTER = "Look after it:";

/** Every command, by the first word. */
export const COMMANDS: ReadonlyMap<string, CommandEntry> = new Map(
  Object.entries<CommandEntry>({
    start: {
      group: RUN,
      summary: "the daemon: schedules, workers, pages and API",
      load: () => import("./commands/start.ts").then((module) => module.addStartCommand),
    },
    worker: {
      group: RUN,
      summary: "workers only; any number, on any number of machines",
      load: () => import("./commands/worker.ts").then((module) => module.addWorkerCommand),
    },
    api: {
      group: RUN,
      summary: "pages and API only",
      load: () => import("./commands/api.ts").then((module) => module.addApiCommand),
    },
    simulate: {
      group: RUN,
      summary: "the simulator only: a server that answers like Graph and X",
      load: () => import("./commands/simulate.ts").then((module) => module.addSimulateCommand),
    },
    collect: {
      group: READ,
      summary: "one sweep now; prints the readings, and the gaps with their reasons",
      load: () => import("./commands/collect.ts").then((module) => module.addCollectCommand),
    },
    resync: {
      group: READ,
      summary: "re-read one office, or all; prints what changed",
      load: () => import("./commands/resync.ts").then((module) => module.addResyncCommand),
    },
    report: {
      group: HAND_ON,
      summary: "a month's report: live, growth, activity, or one office",
      load: () => import("./commands/report.ts").then((module) => module.addReportCommand),
    },
    export: {
      group: HAND_ON,
      summary: "rows for other tools",
      load: () => import("./commands/export.ts").then((module) => module.addExportCommand),
    },
    webhooks: {
      group: HAND_ON,
      summary: "URLs that are sent every change",
      load: () => import("./commands/webhooks.ts").then((module) => module.addWebhooksCommand),
    },
    hooks: {
      group: HAND_ON,
      summary: "pushes of the platforms",
      load: () => import("./commands/hooks.ts").then((module) => module.addHooksCommand),
    },
    keys: {
      group: HAND_ON,
      summary: "keys for the API and the pages",
      load: () => import("./commands/keys.ts").then((module) => module.addKeysCommand),
    },
    letters: {
      group: WRITE,
      summary: "letters to offices about a closed month; who was asked, who answered",
      load: () => import("./commands/letters.ts").then((module) => module.addLettersCommand),
    },
    remind: {
      group: WRITE,
      summary: "remind the offices that have not held their session yet; list what was sent",
      load: () => import("./commands/remind.ts").then((module) => module.addRemindCommand),
    },
    link: {
      group: WRITE,
      summary: "links that open one office's sheet without a login",
      load: () => import("./commands/link.ts").then((module) => module.addLinkCommand),
    },
    accounts: {
      group: ENTER,
      summary: "the registry: list it, check it against the platforms, import a file",
      load: () => import("./commands/accounts.ts").then((module) => module.addAccountsCommand),
    },
    intake: {
      group: ENTER,
      summary: "import figures entered by people; list, confirm or refuse held ones",
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
      summary: "list and close what a person should look at",
      load: () => import("./commands/findings.ts").then((module) => module.addFindingsCommand),
    },
    doctor: {
      group: LOOK_AFTER,
      summary: "check every credential, server, clock and account; each problem with its remedy",
      load: () => import("./commands/doctor.ts").then((module) => module.addDoctorCommand),
    },
    alerts: {
      group: LOOK_AFTER,
      summary: "the channels on which alerts go out; send a test message",
      load: () => import("./commands/alerts.ts").then((module) => module.addAlertsCommand),
    },
    plan: {
      group: LOOK_AFTER,
      summary: "requests and money for this registry and cadence, against the limits",
      load: () => import("./commands/plan.ts").then((module) => module.addPlanCommand),
    },
    jobs: {
      group: LOOK_AFTER,
      summary: "jobs that failed permanently",
      load: () => import("./commands/jobs.ts").then((module) => module.addJobsCommand),
    },
    backup: {
      group: LOOK_AFTER,
      summary: "write a consistent back-up into one file",
      load: () => import("./commands/backup.ts").then((module) => module.addBackupCommand),
    },
    restore: {
      group: LOOK_AFTER,
      summary: "restore a back-up into an empty database and check it",
      load: () => import("./commands/restore.ts").then((module) => module.addRestoreCommand),
    },
    forget: {
      group: LOOK_AFTER,
      summary: "delete the data of one account, or an office's contacts, on request",
      load: () => import("./commands/forget.ts").then((module) => module.addForgetCommand),
    },
    rebuild: {
      group: LOOK_AFTER,
      summary: "rebuild the day roll-ups from the snapshots",
      load: () => import("./commands/rebuild.ts").then((module) => module.addRebuildCommand),
    },
  }),
);
