import type { Simulator } from "../../../src/simulator/simulator.ts";
import { closeAll, HandClock, type Loose, simulate, x } from "./sim-support.ts";

afterEach(closeAll);

const NOW = "2023-07-20T06:00:00Z";

type Sent = { refresh?: string; authorization?: string | null; form?: Record<string, string> };

async function renew(simulator: Simulator, { refresh, authorization, form = {} }: Sent): Promise<Loose> {
  const { xClientId, xClientSecret } = simulator.secrets;
  const basic = `Basic ${Buffer.from(`${xClientId}:${xClientSecret}`).toString("base64")}`;
  const shown = authorization === undefined ? basic : authorization;
  const body = new URLSearchParams({
    grant_type: "refresh_token",
    ...(refresh === undefined ? {} : { refresh_token: refresh }),
    ...form,
  });
  const response = await fetch(`${simulator.xApiUrl}/2/oauth2/token`, {
    method: "POST",
    body,
    ...(shown === null ? {} : { headers: { authorization: shown } }),
  });
  return { status: response.status, ...((await response.json()) as Loose) } as Loose;
}

const firstOf = (simulator: Simulator): [string, string] => {
  const [first] = simulator.secrets.ownerRefreshTokens;
  if (first === undefined) throw new Error("the scenario has no owner");
  return first;
};

const broadcasts = async (simulator: Simulator, token: string) =>
  (await x(simulator, "/2/broadcasts", {}, token)).status;

describe("X: refresh tokens", () => {
  it("are exchanged once for a new pair: the old access token and the exchanged refresh token end", async () => {
    const clock = new HandClock(NOW);
    const simulator = await simulate(clock);
    const [id, refresh] = firstOf(simulator);
    const one = await renew(simulator, { refresh });
    expect(one).toMatchObject({ status: 200, token_type: "bearer", expires_in: 7200 });
    expect(one.scope.split(" ")).toEqual(expect.arrayContaining(["broadcast.read", "offline.access"]));
    expect(simulator.secrets.ownerRefreshTokens.get(id)).toBe(one.refresh_token);
    expect(await broadcasts(simulator, one.access_token)).toBe(200);
    expect(await renew(simulator, { refresh })).toMatchObject({ status: 400, error: "invalid_request" });
    const two = await renew(simulator, { refresh: one.refresh_token });
    expect(await broadcasts(simulator, one.access_token)).toBe(401);
    expect(await broadcasts(simulator, two.access_token)).toBe(200);
    clock.set("2023-07-20T08:00:00Z");
    expect(await broadcasts(simulator, two.access_token)).toBe(401);
    expect(simulator.requests.count("x.token")).toBe(3);
  });

  it("are traded for the app's client alone, which shows its secret where it has one", async () => {
    const simulator = await simulate(new HandClock(NOW));
    const [, refresh] = firstOf(simulator);
    const { xClientId } = simulator.secrets;
    for (const authorization of [null, "Basic bm86Ym9keQ==", `Bearer ${simulator.secrets.xBearerToken}`])
      expect(
        await renew(simulator, { refresh, authorization, form: { client_id: xClientId } }),
      ).toMatchObject({ status: 401, error: "unauthorized_client" });
    expect(await renew(simulator, {})).toMatchObject({ status: 400, error: "invalid_request" });
    expect(await renew(simulator, { refresh, form: { grant_type: "password" } })).toMatchObject({
      status: 400,
      error: "unsupported_grant_type",
    });
    expect(await renew(simulator, { refresh })).toMatchObject({ status: 200 });
    const open = await simulate(new HandClock(NOW), { xClient: "public" });
    const named = { refresh: firstOf(open)[1], authorization: null };
    expect(await renew(open, named)).toMatchObject({ status: 401 });
    expect(await renew(open, { ...named, form: { client_id: open.secrets.xClientId } })).toMatchObject({
      status: 200,
    });
  });

  it("can be refused, be given again, and outlive an access token that is revoked early", async () => {
    const simulator = await simulate(new HandClock(NOW));
    const [id, refresh] = firstOf(simulator);
    const name = `x.oauth2.${id}`;
    simulator.faults.add({ kind: "refresh-refused", credential: name, count: 1 });
    expect(await renew(simulator, { refresh })).toMatchObject({ status: 400, error: "invalid_grant" });
    const pair = await renew(simulator, { refresh });
    simulator.mutate.revokeCredential(name);
    expect(await broadcasts(simulator, pair.access_token)).toBe(401);
    const next = await renew(simulator, { refresh: pair.refresh_token });
    expect(await broadcasts(simulator, next.access_token)).toBe(200);
    const granted = simulator.mutate.grantCredential(name);
    expect(await renew(simulator, { refresh: next.refresh_token })).toMatchObject({ status: 400 });
    expect(await renew(simulator, { refresh: granted })).toMatchObject({ status: 200 });
  });
});
