import { readRules } from "../../config/rules.ts";
import type { Office } from "../../src/domain/office.ts";
import type { RuleBook } from "../../src/domain/rules/rule-book.ts";
import { judgeMonth } from "../../src/services/judging/judge-month.ts";
import type { Store } from "../../src/store/contracts/store.ts";
import { AccountGame, toAccount, ZONE } from "./account-game.ts";
import { type Compared, compareAccounts } from "./compare.ts";
import { GraphTransport } from "./graph-transport.ts";
import { makeWorld } from "./make-world.ts";
import { MONTH, type World } from "./world.ts";
import { XTransport } from "./x-transport.ts";

const DAY_MS = 86_400_000;
/** All are judged at once, so long after the month. */
const JUDGED_DAYS = 20;

type Player = { world: World; game: AccountGame; platform: "facebook" | "x" };
type PlayedOffice = { office: Office; players: Player[] };

/**
 * Plays the months of many offices through the real adapters, the store's own rows and the judging service. An office
 * has one, two or three Pages, and half of them an X account, which is judged by a rule of its own. Everything of one
 * round of looks is recorded together, as a batch is.
 */
export async function playStored(store: Store, seeds: { first: number; count: number }): Promise<Compared[]> {
  const judgedAt = MONTH.to + JUDGED_DAYS * DAY_MS;
  const offices = Array.from({ length: seeds.count }, (_, i) => drawOffice(seeds.first + i, judgedAt));
  const players = offices.flatMap((one) => one.players);
  const accounts = players.map(({ game }) => game.account);
  const known = offices.map(({ office }) => office);
  await store.registry.accept(known, accounts, "oracle", "2023-01-01", new Date(MONTH.from - 90 * DAY_MS));
  const rounds = Math.max(...players.map(({ world }) => world.looks.length));
  for (let round = 0; round < rounds; round += 1) await playRound(store, players, round);
  const rules = readRules("config/rules.json");
  const compared: Compared[] = [];
  for (const platform of ["facebook", "x"] as const) {
    const judged = await judgeMonth(
      judging(store, onPlatform(rules, platform), new Date(judgedAt)),
      "2023-07",
    );
    for (const { office, players: all } of offices) {
      const own = all.filter((player) => player.platform === platform);
      const verdict = judged.verdicts.find(({ officeId }) => officeId === office.officeId);
      if (verdict === undefined || own.length === 0) continue;
      const shown = own.map(({ world, game }) => ({ world, logs: game.transport.logs }));
      compared.push(compareAccounts(own[0]?.world.seed ?? 0, shown, verdict));
    }
  }
  return compared;
}

/** Seeds of the same office lie close together, so that one can be played again alone. */
function drawOffice(seed: number, judgedAt: number): PlayedOffice {
  const officeId = `office${seed}`;
  const pages = [1, 1, 1, 2, 2, 3][seed % 6] ?? 1;
  const players = Array.from({ length: pages }, (_, i): Player => {
    const world = makeWorld(seed * 10 + i, { judgedAt, account: seed * 10 + i });
    const account = toAccount(officeId, "facebook", world.pageId, i === 0 ? null : `page${i}`);
    return { world, platform: "facebook", game: new AccountGame(account, new GraphTransport(world)) };
  });
  if (seed % 2 === 0) {
    const world = onlyEndsAndStates(makeWorld(seed * 10 + 9, { judgedAt, account: seed * 10 + 9 }));
    const account = toAccount(officeId, "x", world.pageId, null);
    players.push({ world, platform: "x", game: new AccountGame(account, new XTransport(world)) });
  }
  const office: Office = {
    officeId,
    kind: "district",
    nameEn: officeId,
    nameHi: officeId,
    lgdCode: null,
    division: null,
    aliases: [],
    activeFrom: null,
    activeTo: null,
  };
  return { office, players };
}

/** X reports a start and an end; of its starts and lengths nothing is falsified here. */
const onlyEndsAndStates = (world: World): World => ({
  ...world,
  lives: world.lives.map((live) => ({
    ...live,
    quirks: live.quirks.filter(({ kind }) => kind !== "start" && kind !== "length"),
  })),
});

async function playRound(store: Store, players: readonly Player[], round: number): Promise<void> {
  const keys = players.map(({ game }) => game.account.accountKey);
  const onceWrong = new Set((await store.sessions.wrongLists(keys)).map(({ accountKey }) => accountKey));
  const taken = await Promise.all(
    players.map(async ({ world, game }) => {
      const planned = world.looks[round];
      return planned ? game.look(planned, onceWrong) : null;
    }),
  );
  const looks = taken.flatMap((look) => look ?? []);
  if (looks.length === 0) return;
  const { suspected } = await store.readings.record({ zone: ZONE, looks, countsInCoverage: false });
  const probes = await Promise.all(
    players.map(({ game }) =>
      game.probe(suspected.filter(({ accountKey }) => accountKey === game.account.accountKey)),
    ),
  );
  await store.sessions.recordProbes(probes.flat());
}

const onPlatform = (rules: RuleBook, platform: "facebook" | "x"): RuleBook => ({
  ...rules,
  live: rules.live.map((rule) => ({ ...rule, platform })),
});

const judging = (store: Store, rules: RuleBook, now: Date) => ({
  store,
  rules,
  clock: { now: () => now, source: "file" as const },
  zone: ZONE,
  simulated: true,
});
