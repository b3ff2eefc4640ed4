import { freezeDueMonths } from "../../../src/services/judging/freeze-month.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { judgingDeps } from "./many-offices.ts";

/** Closes the months that are due in a process of its own, to be killed: store, database. */
const [uri = "", database = ""] = process.argv.slice(2);
const store = await openStore({ uri, database, collectorVersion: "test" });
await freezeDueMonths(judgingDeps(store));
await store.close();
