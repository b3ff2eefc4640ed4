import fc from "fast-check";
import { startApi, type TestApi } from "../../support/api.ts";
import { Rig } from "../../support/collector.ts";
import { gap, look, seen, snapshot, write } from "../store/samples.ts";

type Schema = { type?: string; enum?: string[]; properties?: Record<string, Schema>; anyOf?: Schema[] };
type Parameter = { name: string; in: "query" | "path" | "header"; required?: boolean; schema: Schema };
type Operation = {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, unknown>;
};
type Description = { openapi: string; paths: Record<string, Record<string, Operation>> };

const KEY = "a-key-that-may-do-everything-here";

const HOSTILE = [
  "",
  "0",
  "-1",
  "1e309",
  "NaN",
  "null",
  "patna",
  "office-1",
  "पटना",
  "../../etc/passwd",
  "%2e%2e%2f",
  "%00",
  "\u0000",
  "\ud800",
  "{$gt:''}",
  '{"$where":"1"}',
  "' OR 1=1 --",
  "<script>alert(1)</script>",
  "2023-07",
  "2023-07-01",
  "2023-02-30",
  "9999-12-31T23:59:59.999999999Z",
  "0000-00-00",
  "+275760-09-13T00:00:00Z",
  "0001-01-01T00:00:00+14:00",
  "eyJxIjoiIiwibiI6MCwiYSI6bnVsbH0",
  "a".repeat(240),
  "9".repeat(200),
];

/** Valid input, invalid input, and arbitrary input. */
function valuesOf(schema: Schema): fc.Arbitrary<string> {
  const allowed = schema.enum ? [fc.constantFrom(...schema.enum)] : [];
  return fc.oneof(
    ...allowed,
    fc.constantFrom(...HOSTILE),
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.integer().map(String),
  );
}

const encode = (text: string): string => {
  try {
    return encodeURIComponent(text);
  } catch {
    return "%EF%BF%BD";
  }
};

function requestsOf(
  path: string,
  method: string,
  operation: Operation,
): fc.Arbitrary<{ url: string; init: RequestInit }> {
  const parameters = operation.parameters ?? [];
  const values = fc.record(
    Object.fromEntries(
      parameters.map((one) => [
        one.name,
        one.in === "path" ? valuesOf(one.schema) : fc.option(valuesOf(one.schema), { nil: undefined }),
      ]),
    ),
  );
  const body = operation.requestBody
    ? fc.oneof(
        fc.json(),
        fc.constantFrom("", "{", "[]", "null", '{"since":{}}', '{"reason":"x"}', '{"waitSeconds":1e400}'),
      )
    : fc.constant(undefined);
  return fc
    .tuple(
      values,
      body,
      fc.option(fc.tuple(fc.constantFrom("x", "limit", "$where"), fc.constantFrom(...HOSTILE)), {
        nil: undefined,
      }),
    )
    .map(([given, text, extra]) => {
      let url = path;
      const query: string[] = [];
      for (const { name, in: place } of parameters) {
        const value = given[name];
        if (place === "path") url = url.replace(`{${name}}`, encode(value || "x"));
        else if (value !== undefined) query.push(`${name}=${encode(value)}`);
      }
      if (extra) query.push(`${extra[0]}=${encode(extra[1])}`);
      const init: RequestInit = { method: method.toUpperCase() };
      if (text !== undefined) {
        init.body = text;
        init.headers = { "content-type": "application/json" };
      }
      return { url: query.length === 0 ? url : `${url}?${query.join("&")}`, init };
    });
}

describe("the interface, asked from its own description", () => {
  let rig: Rig;
  let api: TestApi;
  let description: Description;
  beforeAll(async () => {
    rig = await Rig.open({ purpose: "apifuzz", accounts: 2 });
    const { collector } = await rig.process({ works: false });
    api = await startApi(collector, {
      keys: [`admin:${KEY}`],
      limits: { requestsPerTenSeconds: 100_000, resyncsPerMinute: 100_000 },
    });
    const own = { accountKey: "office-1.facebook", officeId: "office-1" };
    await rig.deployment.store.readings.record(
      write({ snapshots: [snapshot(own)], looks: [look({ ...own, sessions: [seen()] })], gaps: [gap(own)] }),
    );
    description = await api.json("/v1/openapi.json");
  });
  afterAll(async () => {
    await api.close();
    await rig.close();
  });

  it("is described in OpenAPI 3.1, with every way of refusing", () => {
    expect(description.openapi).toBe("3.1.0");
    expect(Object.keys(description.paths).length).toBeGreaterThan(18);
    const operations = Object.entries(description.paths)
      .filter(([path]) => path.startsWith("/v1/"))
      .flatMap(([, verbs]) => Object.values(verbs));
    for (const { responses } of operations)
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(["400", "401", "403"]));
  });

  it("never answers with a fault of its own, and refuses with a problem", async () => {
    for (const [path, verbs] of Object.entries(description.paths))
      for (const [method, operation] of Object.entries(verbs))
        await fc.assert(
          fc.asyncProperty(requestsOf(path, method, operation), async ({ url, init }) => {
            const answer = await api.ask(url, { ...init, key: KEY });
            const text = await answer.text();
            if (answer.status >= 500) throw new Error(`${answer.status} to ${init.method} ${url}: ${text}`);
            const isProblem = (answer.headers.get("content-type") ?? "").includes("problem+json");
            expect(isProblem).toBe(answer.status >= 400);
          }),
          { numRuns: 40 },
        );
  });
});
