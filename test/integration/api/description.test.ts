import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { startApi, type TestApi } from "../../support/api.ts";
import { type Process, Rig } from "../../support/collector.ts";
import { at, gap, write } from "../store/samples.ts";

type Content = Record<string, { schema: object }>;
type Description = {
  paths: Record<string, Record<string, { responses: Record<string, { content?: Content }> }>>;
  components: Record<string, Record<string, object>>;
};

const KEY = "a-key-that-may-do-everything-here";

const FIGURES = `office,platform,metric,value,observed_at,entered_by
office-1,whatsapp,followers,1200,2023-07-18,A. Kumar
office-1,whatsapp,followers,9000,2023-07-19,A. Kumar
`;

/** Where there is something to be had, of every route that gives JSON. */
const ASKED = {
  "/v1/offices": "/v1/offices",
  "/v1/offices/{office}": "/v1/offices/office-1",
  "/v1/accounts": "/v1/accounts",
  "/v1/accounts/{account}": "/v1/accounts/office-1.facebook",
  "/v1/snapshots": "/v1/snapshots?limit=5",
  "/v1/live-sessions": "/v1/live-sessions",
  "/v1/looks": "/v1/looks",
  "/v1/coverage": "/v1/coverage",
  "/v1/gaps": "/v1/gaps",
  "/v1/sweeps": "/v1/sweeps",
  "/v1/changes": "/v1/changes",
  "/v1/verdicts": "/v1/verdicts?month=2023-07",
  "/v1/reports/live": "/v1/reports/live?month=2023-07",
  "/v1/reports/growth": "/v1/reports/growth?from=2023-07-20&to=2023-07-20",
  "/v1/reports/activity": "/v1/reports/activity?month=2023-07",
  "/v1/reports/office/{office}": "/v1/reports/office/office-1?month=2023-07",
  "/v1/history": "/v1/history?until=2023-07&months=3",
  "/v1/calendar": "/v1/calendar?month=2023-07",
  "/v1/series": "/v1/series?from=2023-07-19&to=2023-07-21",
  "/v1/resyncs": "/v1/resyncs",
  "/v1/intake": "/v1/intake",
  "/v1/findings": "/v1/findings",
  "/healthz": "/healthz",
  "/readyz": "/readyz",
} as const;

describe("the description of the interface", () => {
  let rig: Rig;
  let api: TestApi;
  let description: Description;
  let validate: (path: string, status: number, type: string, body: unknown) => string | null;

  beforeAll(async () => {
    rig = await Rig.open({ purpose: "apidescribed", accounts: 2, livesEach: 2 });
    const daemon: Process = await rig.process();
    await daemon.drive.advance();
    const own = { accountKey: "office-1.facebook", officeId: "office-1" };
    const finding = { ...own, code: "jump" as const, detail: "from 1 to 9", at: at("10:00:00") };
    await daemon.collector.store.readings.record(write({ gaps: [gap(own)], findings: [finding] }));
    await daemon.collector.store.outbox.sequence();
    api = await startApi(daemon.collector, { keys: [`admin:${KEY}`] });
    await api.ask("/v1/offices/office-1/resyncs", { method: "POST", key: KEY });
    await api.ask("/v1/intake", {
      method: "POST",
      key: KEY,
      headers: { "content-type": "text/csv" },
      body: FIGURES,
    });
    description = await api.json("/v1/openapi.json");
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(ajv);
    ajv.addSchema(description, "the-interface");
    validate = (path, status, type, body) => {
      const where =
        status < 400
          ? ["paths", path, "get", "responses", String(status)]
          : ["components", "responses", `Refused${status}`];
      const pointer = [...where, "content", type, "schema"]
        .map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1")))
        .join("/");
      const check = ajv.getSchema(`the-interface#/${pointer}`);
      if (check === undefined) return `${path} does not tell of ${status} ${type}`;
      return check(body) === true ? null : ajv.errorsText(check.errors?.slice(0, 3) ?? []);
    };
  });
  afterAll(async () => {
    await api.close();
    await rig.close();
  });

  it("refers to nothing that is not in it", () => {
    const text = JSON.stringify(description);
    const named = new Set([...text.matchAll(/"#\/components\/([^"]+)"/g)].map(([, name]) => name));
    const reported = ["schemas", "responses"].flatMap((kind) =>
      Object.keys(description.components[kind] ?? {}).map((name) => `${kind}/${name}`),
    );
    expect(reported.length).toBeGreaterThan(25);
    expect(named).toEqual(new Set(reported));
  });

  it.each(Object.entries(ASKED))("describes what %s returns", async (path, url) => {
    const answer = await api.ask(url, { key: KEY });
    const body = (await answer.json()) as { items?: unknown[] };
    expect(answer.status).toBe(200);
    expect(body.items ?? ["no list"]).not.toEqual([]);
    expect(validate(path, 200, "application/json", body)).toBeNull();
  });

  it("leaves no route out that gives JSON by its address alone", () => {
    const silent = [
      "/v1/resyncs/{id}",
      "/v1/intake/{id}",
      "/v1/webhooks/{id}",
      "/v1/webhooks/{id}/deliveries",
      "/v1/webhooks",
      "/v1/contacts",
      "/v1/letters",
      "/v1/reminders",
    ];
    const described = Object.entries(description.paths)
      .filter(([, verbs]) => "application/json" in (verbs["get"]?.responses["200"]?.content ?? {}))
      .map(([path]) => path)
      .filter((path) => !silent.includes(path));
    expect(described.toSorted()).toEqual(Object.keys(ASKED).toSorted());
  });

  it("describes the type of every file and of every refusal", async () => {
    const { paths } = description;
    expect(Object.keys(paths["/v1/reports/live"]?.["get"]?.responses["200"]?.content ?? {})).toEqual([
      "application/json",
      "text/csv",
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      "text/html",
    ]);
    const refused = await api.ask("/v1/snapshots?limit=0", { key: KEY });
    const type = refused.headers.get("content-type")?.split(";")[0] ?? "";
    expect(type).toBe("application/problem+json");
    expect(validate("/v1/snapshots", 400, type, await refused.json())).toBeNull();
  });

  it("is enforced: a method that it does not list is refused with those that exist", async () => {
    const answer = await api.ask("/v1/offices/office-1", { method: "PUT", key: KEY });
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe("GET, HEAD");
    expect((await api.ask("/v1/nowhere", { method: "PUT", key: KEY })).status).toBe(404);
  });

  it("is kept to: a day that no calendar of ours has is named, and not answered with a year below zero", async () => {
    const wish = { method: "POST", key: KEY, headers: { "content-type": "application/json" } };
    for (const since of ["0000-01-01", "1899-12-31", "9999-12-31T23:59:59-14:00"]) {
      const answer = await api.ask("/v1/offices/office-1/resyncs", {
        ...wish,
        body: JSON.stringify({ since }),
      });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ errors: [{ field: "since" }] });
    }
  });

  it.each(["%zz", "%ff", "a".repeat(300)])(
    "is kept to where no route can be found: /v1/offices/%s",
    async (name) => {
      const answer = await api.ask(`/v1/offices/${name}`, { key: KEY });
      expect([answer.status, answer.headers.get("content-type")]).toEqual([
        400,
        "application/problem+json; charset=utf-8",
      ]);
      expect(validate("/v1/offices", 400, "application/problem+json", await answer.json())).toBeNull();
    },
  );

  it("is kept to where Node itself refuses: an address that is too long is a problem", async () => {
    const { hostname, port } = new URL(api.address);
    const socket = connect(Number(port), hostname);
    socket.write(`GET /v1/offices?x=${"a".repeat(20_000)} HTTP/1.1\r\nhost: localhost\r\n\r\n`);
    const [head, body] = (await text(socket)).split("\r\n\r\n");
    expect(head).toContain("431");
    expect(head).toContain("application/problem+json");
    expect(validate("/v1/offices", 431, "application/problem+json", JSON.parse(body ?? ""))).toBeNull();
  });
});
