import { closeAll, HandClock, idOf, type Loose, simulate, x } from "../../unit/simulator/sim-support.ts";
import { XDocument, xOpenApiText } from "./reference-document.ts";

const NOW = "2023-07-22T12:40:00Z";
const USER_FIELDS =
  "created_at,description,location,protected,public_metrics,url,verified,verified_type,id,name,username";
const BROADCAST_FIELDS =
  "available_for_replay,broadcast_id,created_at_ms,end_ms,height,id,is_high_latency,language,media_key,scheduled_start_ms,share_url,start_ms,state,title,total_watched,total_watching,twitter_user_id,updated_at_ms,width";

type Case = [
  operation: string,
  path: (ids: Ids) => string,
  query: (ids: Ids) => Record<string, string>,
  asOwner?: true,
];
type Ids = { users: string[]; owner: string; broadcast: string };

const CASES: Case[] = [
  [
    "/2/users",
    () => "/2/users",
    ({ users }) => ({ ids: [...users, "1"].join(","), "user.fields": USER_FIELDS }),
  ],
  [
    "/2/users/by",
    () => "/2/users/by",
    () => ({ usernames: "sim_patna,sim_gaya,nobody_here", "user.fields": USER_FIELDS }),
  ],
  ["/2/users/{id}", ({ users }) => `/2/users/${users[0]}`, () => ({ "user.fields": USER_FIELDS })],
  ["/2/users/{id}", () => "/2/users/1", () => ({})],
  [
    "/2/users/by/username/{username}",
    () => "/2/users/by/username/sim_patna",
    () => ({ "user.fields": USER_FIELDS }),
  ],
  [
    "/2/users/{id}/tweets",
    ({ owner }) => `/2/users/${owner}/tweets`,
    () => ({ max_results: "100", "post.fields": "created_at,entities,public_metrics" }),
  ],
  ["/2/broadcasts", () => "/2/broadcasts", () => ({ "broadcast.fields": BROADCAST_FIELDS }), true],
  ["/2/broadcasts", () => "/2/broadcasts", () => ({ ids: "1nothere" }), true],
  [
    "/2/broadcasts/{id}",
    ({ broadcast }) => `/2/broadcasts/${broadcast}`,
    () => ({ "broadcast.fields": BROADCAST_FIELDS }),
    true,
  ],
  [
    "/2/usage/tweets",
    () => "/2/usage/tweets",
    () => ({
      "usage.fields":
        "cap_reset_day,daily_client_app_usage,daily_project_usage,project_cap,project_id,project_usage",
    }),
  ],
];

/** Everything that the checks ask for, asked of a world in which one user is suspended and one is closed. */
async function ask([operation, path, query, asOwner]: Case) {
  const simulator = await simulate(new HandClock(NOW));
  simulator.faults.add({ kind: "suspended", account: "gaya.x" });
  simulator.faults.add({ kind: "forbidden", account: "saran.x" });
  const accounts = simulator.accounts.filter(({ platform }) => platform === "x");
  const owner = accounts.find(
    ({ externalId, accountKey }) =>
      simulator.secrets.ownerTokens.has(externalId ?? "") &&
      simulator.world.listedAt(accountKey, new Date(NOW)).length > 0,
  );
  if (!owner?.externalId) throw new Error("the scenario has no owner with a broadcast");
  const [broadcast] = simulator.world.listedAt(owner.accountKey, new Date(NOW));
  const users = accounts.map(({ accountKey }) => idOf(simulator, accountKey));
  const ids = { users, owner: owner.externalId, broadcast: broadcast?.liveId ?? "" };
  const token = asOwner ? simulator.secrets.ownerTokens.get(owner.externalId) : undefined;
  const answer = await x(simulator, path(ids), query(ids), token);
  return { operation, query: query(ids), answer };
}

afterEach(closeAll);

// The document is X's and lies beside the project; where it is not at hand these checks are not registered.
if (xOpenApiText === null) {
  describe("X's OpenAPI document is not at hand (X_OPENAPI_FILE)", () => {
    it("but every operation is still answered with 200", async () => {
      for (const one of CASES) expect((await ask(one)).answer.status).toBe(200);
    });
  });
} else {
  const document = new XDocument(xOpenApiText);

  describe("the simulator's answers fit X's own OpenAPI document", () => {
    it.each(CASES.map((one, i) => [one[0], i] as const))("%s (%i)", async (_, i) => {
      const { operation, query, answer } = await ask(CASES[i] as Case);
      expect(answer.status).toBe(200);
      expect(document.faultsOf(operation, answer.body)).toEqual([]);
      expect(document.unknownParameters(operation, Object.keys(query))).toEqual([]);
    });

    it("and the check notices an answer that does not fit", async () => {
      const { answer } = await ask(CASES[0] as Case);
      const body: Loose = structuredClone(answer.body);
      body.data[0].public_metrics.followers_count = "many";
      expect(document.faultsOf("/2/users", body)).toEqual([expect.stringContaining("followers_count")]);
      delete body.data[0].public_metrics.followers_count;
      expect(document.faultsOf("/2/users", body)).toEqual([expect.stringContaining("followers_count")]);
      expect(document.unknownParameters("/2/users", ["ids", "page_size"])).toEqual(["page_size"]);
    });

    it("a refused request is one of X's problems", async () => {
      const simulator = await simulate(new HandClock(NOW));
      const refused = await x(simulator, "/2/users", { ids: "abc" });
      expect(document.faultsOfProblem(refused.body)).toEqual([]);
    });
  });
}
