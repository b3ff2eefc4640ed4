import type { Office } from "../../../src/domain/office.ts";
import type { Scenario } from "../../../src/simulator/scenario.ts";
import { scenarios } from "../../../src/simulator/scenarios/catalog.ts";
import { type Simulator, type SimulatorOptions, startSimulator } from "../../../src/simulator/simulator.ts";

export const ZONE = "Asia/Kolkata";

const NONE =
  "kaimur saharsa aurangabad sitamarhi nalanda khagaria rohtas supaul bhojpur katihar madhepura".split(" ");
const OTHERS =
  "araria arwal banka begusarai bhagalpur buxar darbhanga east-champaran gaya gopalganj jamui jehanabad kishanganj lakhisarai madhubani munger muzaffarpur nawada patna purnia samastipur saran sheikhpura sheohar siwan vaishali west-champaran".split(
    " ",
  );

export const ELEVEN: readonly string[] = NONE;
export const DISTRICTS: readonly string[] = [...NONE, ...OTHERS];

export function office(officeId: string, kind: Office["kind"] = "district"): Office {
  const names = { nameEn: officeId, nameHi: officeId, lgdCode: null, division: null, aliases: [] };
  return { officeId, kind, ...names, activeFrom: null, activeTo: null };
}

export const OFFICES: Office[] = [
  ...DISTRICTS.map((id) => office(id)),
  ...Array.from({ length: 48 }, (_, i) => office(`department-of-number-${i}`, "department")),
];

export function scenario(
  name: string,
  more: { month?: string; seed?: number; accounts?: number } = {},
): Scenario {
  const make = scenarios.get(name);
  if (!make) throw new Error(`no scenario ${name}`);
  return make({ offices: OFFICES, zone: ZONE, seed: 7, ...more });
}

/** A clock that a test sets. */
export class HandClock {
  at: Date;

  constructor(at: string) {
    this.at = new Date(at);
  }

  now(): Date {
    return this.at;
  }

  set(at: string | number): void {
    this.at = new Date(at);
  }
}

const open: Simulator[] = [];

/** A simulator that is closed after the test. */
export async function simulate(
  clock: HandClock,
  more: Partial<SimulatorOptions> & { name?: string } = {},
): Promise<Simulator> {
  const { name = "press-case", ...options } = more;
  const simulator = await startSimulator({ scenario: options.scenario ?? scenario(name), clock, ...options });
  open.push(simulator);
  return simulator;
}

export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((simulator) => simulator.close()));
}

/** Answers are looked into freely here; what a collector makes of them is tested elsewhere. */
export type Loose = ReturnType<typeof JSON.parse>;

export type Graph = {
  status: number;
  headers: Headers;
  body: Loose;
};

export async function graph(
  simulator: Simulator,
  path: string,
  query: Record<string, string> = {},
): Promise<Graph> {
  const params = new URLSearchParams({ access_token: simulator.secrets.facebookToken, ...query });
  const response = await fetch(`${simulator.graphUrl}/v26.0/${path}?${params.toString()}`);
  return { status: response.status, headers: response.headers, body: await response.json() };
}

export async function batch(
  simulator: Simulator,
  items: readonly string[],
  more: Record<string, string> = {},
): Promise<Graph> {
  const list = items.map((relative_url) => ({ method: "GET", relative_url }));
  const body = new URLSearchParams({
    access_token: simulator.secrets.facebookToken,
    batch: JSON.stringify(list),
    ...more,
  });
  const response = await fetch(`${simulator.graphUrl}/v26.0/`, { method: "POST", body });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

export async function x(
  simulator: Simulator,
  path: string,
  query: Record<string, string> = {},
  token = simulator.secrets.xBearerToken,
): Promise<Graph> {
  const response = await fetch(`${simulator.xApiUrl}${path}?${new URLSearchParams(query).toString()}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? null : JSON.parse(text) };
}

/** The id of an account, by its key. */
export function idOf(simulator: Simulator, accountKey: string): string {
  return simulator.world.face(accountKey).id;
}
