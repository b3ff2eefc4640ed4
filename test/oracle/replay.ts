import { makeWorld } from "./make-world.ts";
import { playMonth } from "./play.ts";
import { readMonth } from "./reader.ts";
import { heldIt, type ShownLive } from "./world.ts";

/** `node --import ./test/support/ts-register.mjs test/oracle/replay.ts SEED`: one office-month, look by look. */
const stamp = (ms: number | null): string => (ms === null ? "-" : new Date(ms).toISOString().slice(5, 19));
const times = (_key: string, value: unknown): unknown =>
  typeof value === "number" && value > 1e11 ? stamp(value) : value;
const toWords = ({ id, status, video, broadcast_start_time: start }: ShownLive): string =>
  `${id} ${status ?? "-"} ${video?.length ?? "-"}s ${(start ?? "-").slice(5, 16)}`;

const world = makeWorld(Number(process.argv[2]));
const { verdict, logs } = await playMonth(world);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
say(
  `seed ${world.seed}: judged ${stamp(world.judgedAt)}, pages of ${world.pageSize}, expires ${world.expires}`,
);
for (const { quirks, ...live } of world.lives)
  say(`live ${JSON.stringify(live, times)} ${quirks.map((one) => JSON.stringify(one, times)).join(" ")}`);
for (const { look, lists, nodes, goneNodes } of logs) {
  const clock = look.clockErrorMs === 0 ? "" : ` clock ${look.clockErrorMs / 1000} s off`;
  const shown = lists.map(
    ({ edge, items, ended }) => `${edge}${ended ? "" : "..."} [${items.map(toWords).join(", ")}]`,
  );
  const asked = [
    ...nodes.map((one) => `node ${toWords(one)}`),
    ...goneNodes.map((id) => `node ${id} is gone`),
  ];
  say(`look ${stamp(look.at)}${clock} ${JSON.stringify(look.trouble)} ${[...shown, ...asked].join("; ")}`);
}
say(`product ${verdict.outcome} ${JSON.stringify(verdict.reasons)}`);
say(`reader ${readMonth([{ pageId: world.pageId, logs }])}, held ${heldIt([world])}`);
