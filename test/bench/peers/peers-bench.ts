import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { FIELDS, LIMITS } from "../../../src/platforms/facebook/limits.ts";
import { ConfigError } from "../../../src/errors/reach-error.ts";
import { ANSWER_MS, inWorld, type Opened, PAGES, sweepsOfPages } from "../collecting-world.ts";
import type { Row, Section, SectionResult } from "../section.ts";
import { changedetection } from "./changedetection.ts";
import { dlt } from "./dlt.ts";
import { missingRow, type OpenPeer, ourRow, type Peer, peerRows, type PeerTask } from "./peer.ts";

const RUNS = 10;
const WARM_UP = 10;
const GRAPH_VERSION = "v26.0";

async function taskFor({ folder, world: { env, accounts } }: Opened): Promise<PeerTask> {
  return {
    url: `${env["FACEBOOK_GRAPH_URL"]}/${GRAPH_VERSION}`,
    ids: accounts.flatMap(({ platform, externalId }) => (platform === "facebook" && externalId) || []),
    fields: `${FIELDS.page},live_videos.limit(${LIMITS.livesPerPage}){${FIELDS.live}}`,
    access: { access_token: env["FACEBOOK_ACCESS_TOKEN"] ?? "" },
    folder: await mkdtemp(join(folder, "peer-")),
  };
}

type Started = { peer: Peer; open: OpenPeer; walls: number[] };

/** Ours and the others in turn, slot by slot, so that what else the machine does slows all of them. */
async function measure(opened: Opened): Promise<SectionResult> {
  const started: Started[] = [];
  const missing: Row[] = [];
  try {
    const start = async (peer: Peer) => {
      started.push({ peer, open: await peer.open(await taskFor(opened)), walls: [] });
    };
    await start(dlt);
    await start(changedetection).catch((error: unknown) => {
      if (!(error instanceof ConfigError)) throw error;
      missing.push(missingRow(changedetection.name, error.message));
    });
    const onSweep = async () => {
      for (const { open, walls } of started) walls.push(await open.read());
    };
    const times = await sweepsOfPages(opened, "sweep", { runs: RUNS, warmUp: WARM_UP, onSweep });
    const ours = times.map(({ wallMs }) => wallMs);
    const theirs = started.map(({ peer, walls }) => ({ peer, walls: walls.slice(WARM_UP) }));
    return {
      rows: [ourRow(ours), ...theirs.flatMap(({ peer, walls }) => peerRows(peer, walls, ours)), ...missing],
      figures: { reach: ours, ...Object.fromEntries(theirs.map(({ peer, walls }) => [peer.name, walls])) },
    };
  } finally {
    await Promise.all(started.map(({ open }) => open.close()));
  }
}

export const peersSection: Section = {
  name: "peers",
  about: "the same Pages read by dlt and changedetection.io",
  run: () => inWorld(PAGES, measure, { latencyMs: ANSWER_MS }),
};
