import { freezeDueMonths } from "../../src/services/judging/freeze-month.ts";
import { importRegister } from "../../src/services/judging/rulings/import-rulings.ts";
import type { AppContext } from "../../src/services/context/app-context.ts";
import type { Snapshot } from "../../src/domain/snapshot.ts";
import { playMonth, reportDeps, seedRegistry } from "../integration/reports/press-month.ts";
import { look, snapshot, write } from "../integration/store/samples.ts";
import { startApi, type TestApi } from "../support/api.ts";
import { at, Rig } from "../support/collector.ts";
import { startRunServers, stopRunServers } from "../support/run-servers.ts";

const NOW = "2023-09-10 12:00";
const DAY_MS = 86_400_000;
const FOLLOWED_DAYS = 70;
const SNAPSHOTS_PER_WRITE = 2_000;

export type World = { api: TestApi; collector: AppContext; close: () => Promise<void> };

/** Days of an outage in August, in which no followers were read. */
export const OUTAGE = { from: "2023-08-10", to: "2023-08-14" };

/**
 * The case of the press behind a running interface: June 2023 before the rule, July and August closed, September open;
 * all 86 offices with a Page and an X account, their followers read once a day but for an outage of five days. Gaya is
 * exempt in August. Since 5 September no list of lives was read.
 */
export async function servePressCase(): Promise<World> {
  await startRunServers();
  const rig = await Rig.open({ purpose: "acceptance", accounts: 1, start: at(NOW) });
  const { store } = rig.deployment;
  const registry = await seedRegistry(store);
  for (const [i, month] of ["2023-06", "2023-07", "2023-08"].entries())
    await playMonth(store, registry, { month, since: i === 0 ? 3 : i - 1 });
  const followed: Snapshot[] = [];
  for (let day = 0; day < FOLLOWED_DAYS; day += 1) {
    const slot = new Date(at("2023-07-02 12:00").getTime() + day * DAY_MS);
    const name = slot.toISOString().slice(0, 10);
    if (name >= OUTAGE.from && name <= OUTAGE.to) continue;
    for (const [i, { accountKey, officeId, platform, externalId }] of registry.accounts.entries())
      followed.push(
        snapshot({
          accountKey,
          officeId,
          platform,
          slot,
          followers: 4_000 + ((i * 7919) % 260_000) + day * ((i % 9) - 2),
          provenance: { ...snapshot().provenance, externalId },
        }),
      );
  }
  for (let i = 0; i < followed.length; i += SNAPSHOTS_PER_WRITE)
    await store.readings.record(write({ snapshots: followed.slice(i, i + SNAPSHOTS_PER_WRITE) }));
  const pages = registry.accounts.filter(({ platform }) => platform === "facebook");
  const looks = pages.map(({ accountKey, officeId }) =>
    look({ accountKey, officeId, slot: at("2023-09-05 12:00"), at: at("2023-09-05 12:01"), sessions: [] }),
  );
  await store.readings.record(write({ looks }));
  const exempt =
    "office,kind,month,to_month,day,by,why\ngaya,exempt,2023-08,2023-08,,Home Department,flood\n";
  await importRegister(store, { name: "exempt.csv", bytes: new TextEncoder().encode(exempt) }, at(NOW));
  await freezeDueMonths(reportDeps(store, at(NOW).toISOString()));
  const { collector } = await rig.process({ works: false });
  const limits = { requestsPerTenSeconds: 1_000_000 };
  const api = await startApi(collector, { limits });
  const close = async () => {
    await api.close();
    await rig.close();
    await stopRunServers();
  };
  return { api, collector, close };
}
