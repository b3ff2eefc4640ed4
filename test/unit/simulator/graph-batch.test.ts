import { createHmac } from "node:crypto";
import { batch, closeAll, graph, HandClock, idOf, type Loose, simulate } from "./sim-support.ts";

afterEach(closeAll);

const clock = () => new HandClock("2023-07-20T06:00:00Z");

describe("Graph: a batch", () => {
  it("answers each item in order with a code and a body of its own, whatever becomes of its neighbours", async () => {
    const simulator = await simulate(clock());
    const ids = ["patna", "arwal", "gaya"].map((office) => idOf(simulator, `${office}.facebook`));
    simulator.faults.add({ kind: "gone", account: "arwal.facebook" });
    const { status, body } = await batch(
      simulator,
      ids.map((id) => `${id}?fields=id,followers_count`),
    );
    expect(status).toBe(200);
    expect(body.map((item: Loose) => item.code)).toEqual([200, 400, 200]);
    expect(JSON.parse(body[0].body)).toEqual({ id: ids[0], followers_count: expect.any(Number) });
    expect(JSON.parse(body[1].body).error).toMatchObject({ code: 100, error_subcode: 33 });
    expect(body[0].headers).toContainEqual({ name: "content-type", value: expect.stringContaining("json") });
  });

  it("leaves the items' headers out when they are not wanted", async () => {
    const simulator = await simulate(clock());
    const { body } = await batch(simulator, ["me"], { include_headers: "false" });
    expect(Object.keys(body[0])).toEqual(["code", "body"]);
  });

  it("takes 50 items and refuses 51 whole", async () => {
    const simulator = await simulate(clock());
    expect(
      (
        await batch(
          simulator,
          Array.from({ length: 50 }, () => "me"),
        )
      ).body,
    ).toHaveLength(50);
    const { status, body } = await batch(
      simulator,
      Array.from({ length: 51 }, () => "me"),
    );
    expect([status, body.error.type]).toEqual([400, "GraphBatchException"]);
  });

  it("reads an item with its own token and proof, and refuses only that item when they do not fit", async () => {
    const simulator = await simulate(clock());
    const id = idOf(simulator, "patna.facebook");
    const token = simulator.secrets.pageTokens.get(id) ?? "";
    const proof = createHmac("sha256", simulator.secrets.facebookAppSecret).update(token).digest("hex");
    const { body } = await batch(simulator, [
      `${id}?fields=id&access_token=${token}&appsecret_proof=${proof}`,
      `${id}?fields=id&access_token=${token}&appsecret_proof=00`,
      `${id}?fields=id&access_token=NOSUCH`,
      `${idOf(simulator, "gaya.facebook")}?fields=id&access_token=${token}`,
    ]);
    expect(body.map((item: Loose) => JSON.parse(item.body).error?.code ?? 200)).toEqual([200, 100, 190, 10]);
  });

  it("gives null for the items that a fault names, and nothing else", async () => {
    const simulator = await simulate(clock());
    simulator.faults.add({ kind: "null-item", account: "gaya.facebook", count: 1 });
    const items = ["patna", "gaya"].map((office) => `${idOf(simulator, `${office}.facebook`)}?fields=id`);
    expect((await batch(simulator, items)).body.map((item: Loose) => item?.code ?? null)).toEqual([
      200,
      null,
    ]);
    expect((await batch(simulator, items)).body.map((item: Loose) => item?.code ?? null)).toEqual([200, 200]);
  });

  it("takes a JSON body and a leading slash in the items' addresses", async () => {
    const simulator = await simulate(clock());
    const response = await fetch(`${simulator.graphUrl}/?access_token=${simulator.secrets.facebookToken}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ batch: [{ method: "GET", relative_url: "/v26.0/sim.patna?fields=id" }] }),
    });
    const [item] = (await response.json()) as Loose;
    expect(JSON.parse(item.body)).toEqual({ id: idOf(simulator, "patna.facebook") });
  });
});

describe("Graph: tokens", () => {
  it("distinguishes a missing, an unknown, an expired and a replaced token", async () => {
    const simulator = await simulate(clock());
    const ask = async (token: string) => (await graph(simulator, "me", { access_token: token })).body.error;
    expect(await ask("")).toMatchObject({ code: 104 });
    expect(await ask("EAANOSUCH")).toMatchObject({ code: 190 });
    simulator.faults.add({ kind: "credential-expired", credential: "facebook", count: 1 });
    expect(await ask(simulator.secrets.facebookToken)).toMatchObject({ code: 190, error_subcode: 463 });
    expect(await ask(simulator.secrets.facebookToken)).toBeUndefined();
  });

  it("takes the token from the Authorization header too", async () => {
    const simulator = await simulate(clock());
    const answer = await fetch(`${simulator.graphUrl}/v26.0/sim.patna`, {
      headers: { authorization: `Bearer ${simulator.secrets.facebookToken}` },
    });
    expect(answer.status).toBe(200);
  });
});
