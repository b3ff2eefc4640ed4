import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../../config/package-root.ts";
import { readSettings } from "../../../config/read-settings.ts";
import type { AppContext } from "../../../src/services/context/app-context.ts";
import { runDoctor } from "../../../src/services/operations/doctor/run-doctor.ts";
import { toAccountsCsv } from "../../../src/simulator/control/accounts-csv.ts";
import type { Simulator } from "../../../src/simulator/simulator.ts";
import { type ReloadableAccess, createReloadableAccess } from "../../../workers/compose/reloadable-access.ts";
import { openCollector } from "../../../workers/compose/open-collector.ts";
import { environmentOf, LogBook, Rig } from "../../support/collector.ts";
import { ReachProcess } from "../../support/reach-process.ts";
import type { Checkup } from "../../../src/services/operations/doctor/checkup.ts";

const DAY_MS = 86_400_000;
const NEVER = new AbortController().signal;

type Case = {
  what: string;
  subject: string;
  spoil: (simulator: Simulator, inDays: (days: number) => Date) => void;
  state: Checkup["state"];
  detail: string;
  remedy: string;
};

const FACEBOOK = "facebook credential default";

const CASES: readonly Case[] = [
  {
    what: "a token that has expired",
    subject: FACEBOOK,
    spoil: ({ mutate }, inDays) => mutate.expireCredential("facebook", inDays(-1)),
    state: "fault",
    detail: "Session has expired",
    remedy: "put it into FACEBOOK_ACCESS_TOKEN",
  },
  {
    what: "a token that will end soon",
    subject: FACEBOOK,
    spoil: ({ mutate }, inDays) => mutate.expireCredential("facebook", inDays(6)),
    state: "warning",
    detail: "it ends in 6 days",
    remedy: "Renew it and replace it",
  },
  {
    what: "a token that was revoked",
    subject: FACEBOOK,
    spoil: ({ mutate }) => mutate.revokeCredential("facebook"),
    state: "fault",
    detail: "The session has been invalidated",
    remedy: "put it into FACEBOOK_ACCESS_TOKEN",
  },
  {
    what: "a right that the token does not have",
    subject: FACEBOOK,
    spoil: ({ faults }) => void faults.add({ kind: "missing-scope", scope: "pages_read_engagement" }),
    state: "fault",
    detail: "lacks pages_read_engagement",
    remedy: "with pages_read_engagement",
  },
  {
    what: "a Page that the token was not granted for",
    subject: FACEBOOK,
    spoil: ({ faults }) => void faults.add({ kind: "not-covered", account: "office-2.facebook" }),
    state: "warning",
    detail: "it was not granted for office-2.facebook",
    remedy: "Assign these Pages to the system user",
  },
  {
    what: "access to data that will run out soon",
    subject: FACEBOOK,
    spoil: ({ mutate }, inDays) => mutate.expireDataAccess("facebook", inDays(9)),
    state: "warning",
    detail: "it ends in 9 days",
    remedy: "Renew it and replace it",
  },
  {
    what: "access to data that has run out",
    subject: FACEBOOK,
    spoil: ({ mutate }, inDays) => mutate.expireDataAccess("facebook", inDays(-2)),
    state: "fault",
    detail: "access to data has expired",
    remedy: "put it into FACEBOOK_ACCESS_TOKEN",
  },
  {
    what: "a bearer token of X that was revoked",
    subject: "x credential default",
    spoil: ({ mutate }) => mutate.revokeCredential("x"),
    state: "fault",
    detail: "HTTP 401",
    remedy: "X_BEARER_TOKEN",
  },
  {
    what: "an app of X without credits",
    subject: "x credential default",
    spoil: ({ faults }) => void faults.add({ kind: "out-of-credit" }),
    state: "fault",
    detail: "credits",
    remedy: "Buy credits",
  },
  {
    what: "an app of X whose plan does not hold it",
    subject: "x credential default",
    spoil: ({ faults }) => void faults.add({ kind: "forbidden", platform: "x" }),
    state: "fault",
    detail: "HTTP 403",
    remedy: "raise the app's plan",
  },
];

describe("what is wrong with a credential", () => {
  let rig: Rig;
  let folder: string;
  let env: Record<string, string>;
  let collector: AppContext;
  let access: ReloadableAccess;
  let close: () => Promise<void>;
  beforeEach(async () => {
    rig = await Rig.open({ purpose: "doctor", accounts: 3 });
    folder = await mkdtemp(join(tmpdir(), "reach-"));
    const { FACEBOOK_ACCESS_TOKEN, FACEBOOK_APP_SECRET, X_BEARER_TOKEN, ...rest } = environmentOf(
      rig.database,
      rig.simulator,
    );
    env = {
      ...rest,
      FACEBOOK_ACCESS_TOKEN_FILE: await put("facebook", FACEBOOK_ACCESS_TOKEN),
      FACEBOOK_APP_SECRET_FILE: await put("secret", FACEBOOK_APP_SECRET),
      X_BEARER_TOKEN_FILE: await put("x", X_BEARER_TOKEN),
      REACH_ACCOUNTS_FILE: await put("accounts.csv", toAccountsCsv(rig.simulator.accounts)),
      REACH_DATA_DIR: join(folder, "data"),
    };
    const reread = () => readSettings(env, { cwd: packageRoot(), packageRoot: packageRoot() });
    access = createReloadableAccess(reread(), reread);
    const deployment = { ...rig.deployment, clock: rig.clock, log: new LogBook().logger() };
    ({ collector, close } = await openCollector(deployment, access, { cadence: rig.cadence }));
    await access.refresh(collector.log);
  });
  afterEach(async () => {
    await close();
    await rm(folder, { recursive: true });
    await rig.close();
  });

  const put = async (name: string, text = ""): Promise<string> => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const inDays = (days: number) => new Date(rig.clock.now().getTime() + days * DAY_MS);
  const wrong = async (): Promise<Checkup[]> => {
    await access.refresh(collector.log);
    const checkups = await runDoctor(collector, NEVER);
    return checkups.filter(({ state, subject }) => state !== "ok" && subject !== "alerts");
  };

  it.each(CASES)("is reported with its remedy, and gone once it is fixed: $what", async (one) => {
    expect(await wrong()).toEqual([]);
    one.spoil(rig.simulator, inDays);
    expect(await wrong()).toEqual([
      {
        subject: one.subject,
        state: one.state,
        detail: expect.stringContaining(one.detail) as string,
        remedy: expect.stringContaining(one.remedy) as string,
      },
    ]);
    rig.simulator.faults.clear();
    rig.simulator.mutate.expireDataAccess("facebook", null);
    await put("facebook", rig.simulator.mutate.rotateCredential("facebook"));
    await put("x", rig.simulator.mutate.rotateCredential("x"));
    expect(await wrong()).toEqual([]);
  });

  it("is reported for the app's secret, with its id and without, and gone once its file is right again", async () => {
    const right = rig.simulator.secrets.facebookAppSecret;
    await put("secret", "0123456789abcdef0123456789abcdef");
    const secretIsWrong = [
      expect.objectContaining({
        subject: FACEBOOK,
        state: "fault",
        remedy: expect.stringContaining("into FACEBOOK_APP_SECRET") as string,
      }),
    ];
    expect(await wrong()).toEqual(secretIsWrong);
    const { FACEBOOK_APP_ID: _id, ...withoutId } = env;
    env = withoutId;
    await put("secret", "fedcba9876543210fedcba9876543210");
    expect(await wrong()).toEqual(secretIsWrong);
    await put("secret", right);
    expect(await wrong()).toEqual([]);
  });

  it("makes the command end with 1 and stand first in its list, and with 0 once it is mended", async () => {
    const clockFile = await put("clock", String(rig.clock.now().getTime()));
    const offices = ["office,kind,name_en,name_hi,lgd_code,division,aliases"];
    for (const { officeId, nameEn, nameHi } of rig.simulator.offices)
      offices.push(`${officeId},district,${nameEn},${nameHi},,,`);
    const officesFile = await put("offices.csv", offices.join("\n"));
    const doctor = () =>
      new ReachProcess(
        ["doctor"],
        { ...env, REACH_CLOCK_FILE: clockFile, REACH_OFFICES_FILE: officesFile },
        folder,
      ).finished();
    rig.simulator.mutate.expireCredential("facebook", inDays(-1));
    const sick = await doctor();
    expect(sick.code).toBe(1);
    expect(sick.stderr).toContain("1 at fault");
    expect(sick.stdout.split("\n")[1]).toMatch(
      /^fault +facebook credential default +.*FACEBOOK_ACCESS_TOKEN/,
    );
    await put("facebook", rig.simulator.mutate.rotateCredential("facebook"));
    const well = await doctor();
    expect([well.code, /^fault/m.test(well.stdout)]).toEqual([0, false]);
  }, 60_000);
});
