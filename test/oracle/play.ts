import type { Account } from "../../src/domain/account.ts";
import type { LiveSession } from "../../src/domain/live-session.ts";
import type { Look, LookProof } from "../../src/domain/look.ts";
import { toMonth } from "../../src/domain/month.ts";
import type { Office } from "../../src/domain/office.ts";
import { judgeLiveMinutes } from "../../src/domain/rules/live-minutes.ts";
import type { LiveRule } from "../../src/domain/rules/rule-book.ts";
import type { LiveVerdict } from "../../src/domain/verdict.ts";
import type { SessionProbeEvent } from "../../src/store/contracts/store.ts";
import type { KnownSession } from "../../src/store/models/live-session-model.ts";
import type { SessionObservationDoc } from "../../src/store/models/session-observation-model.ts";
import { beginRun } from "../../src/store/recording/look-runs.ts";
import { SightingMerger } from "../../src/store/recording/merge-sightings.ts";
import type { SessionChanges } from "../../src/store/recording/session-changes.ts";
import { AccountGame, toAccount, ZONE } from "./account-game.ts";
import { GraphTransport, type LookLog } from "./graph-transport.ts";
import type { World } from "./world.ts";

const OFFICE: Office = {
  officeId: "patna",
  kind: "district",
  nameEn: "Patna",
  nameHi: "पटना",
  lgdCode: null,
  division: null,
  aliases: [],
  activeFrom: null,
  activeTo: null,
};

const RULE: LiveRule = {
  id: "district-facebook-live",
  version: 1,
  validFrom: "2023-07",
  order: { en: "Direction of July 2023", hi: "जुलाई 2023 का निर्देश" },
  appliesTo: ["district"],
  minMinutes: 30,
  sessionsPerMonth: 1,
  platform: "facebook",
  explanationFrom: "2023-08",
  resumeWindowSeconds: 120,
  countCrossPosted: false,
};

/** What was kept of an account, in memory; `play-stored.ts` keeps it in MongoDB. */
export class Evidence {
  #sessions = new Map<string, KnownSession>();
  #observations = new Map<string, SessionObservationDoc>();
  readonly looks: LookProof[] = [];

  get sessions(): LiveSession[] {
    return [...this.#sessions.values()];
  }

  /** Takes a look in and returns the sessions whose own nodes are to be asked. */
  take(look: Look): readonly LiveSession[] {
    const merger = this.#begin();
    merger.addLook(look, this.looks.at(-1) ?? null);
    this.looks.push(beginRun(look, "", ZONE, { collectorVersion: "oracle", recordedAt: look.at }));
    return this.#keep(merger.changes()).suspected;
  }

  save(probes: readonly SessionProbeEvent[]): void {
    const merger = this.#begin();
    for (const { sessionId, event } of probes) merger.addProbe(sessionId, event);
    this.#keep(merger.changes());
  }

  #begin(): SightingMerger {
    return new SightingMerger([...this.#sessions.values()], [...this.#observations.values()]);
  }

  #keep(changes: SessionChanges): SessionChanges {
    for (const ref of changes.removes) this.#sessions.delete(ref.toHexString());
    for (const one of [...changes.inserts, ...changes.replaces])
      this.#sessions.set(one._id.toHexString(), one);
    for (const one of [...changes.newObservations, ...changes.grownObservations])
      this.#observations.set(one._id.toHexString(), one);
    return changes;
  }
}

export type Played = { verdict: LiveVerdict; logs: readonly LookLog[] };

/** Plays a world through the real adapter, fold and rules. */
export async function playMonth(world: World): Promise<Played> {
  const transport = new GraphTransport(world);
  const evidence = new Evidence();
  const account = toAccount(OFFICE.officeId, "facebook", world.pageId, null);
  const game = new AccountGame(account, transport);
  for (const planned of world.looks) {
    const wasWrong = evidence.sessions.some(({ wrongLists }) => wrongLists.length > 0);
    const look = await game.look(planned, new Set(wasWrong ? [account.accountKey] : []));
    if (look !== null) evidence.save(await game.probe(evidence.take(look)));
  }
  return { verdict: judge(evidence, account, new Date(world.judgedAt)), logs: transport.logs };
}

function judge({ sessions, looks }: Evidence, account: Account, asOf: Date): LiveVerdict {
  return judgeLiveMinutes({
    office: OFFICE,
    month: toMonth("2023-07", ZONE),
    rule: RULE,
    zone: ZONE,
    asOf,
    evidence: {
      accounts: [account],
      sessions,
      looks,
      wrongLists: [],
      coverage: [],
      hindrances: [],
      corrections: [],
    },
    exemption: null,
  });
}
