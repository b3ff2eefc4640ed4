import { z } from "zod";
import { ANSWER_MS, PAGES } from "../collecting-world.ts";
import { median, type Row } from "../section.ts";

/** What a peer is given to read: the stand-in platform, and a folder for what it stores. */
export type PeerTask = {
  url: string;
  ids: readonly string[];
  fields: string;
  access: { access_token: string };
  folder: string;
};

/** A program that was started; each `read` stores the followers and the lives of all Pages, and gives its time. */
export type OpenPeer = { read(): Promise<number>; close(): Promise<void> };

export type Peer = {
  name: string;
  /** What was chosen in its favour. */
  settings: string;
  /** @throws ConfigError when it cannot be installed */
  open(task: PeerTask): Promise<OpenPeer>;
};

const dltAnswer = z.object({ wallMs: z.number(), pages: z.number(), lives: z.number() });

/** A line of `read-with-dlt.py`. @throws when it did not store every Page, or no live */
export function readDltAnswer(line: string): number {
  const { wallMs, pages, lives } = dltAnswer.parse(JSON.parse(line));
  if (pages !== PAGES || lives === 0) throw new Error(`dlt stored ${pages} Pages and ${lives} lives`);
  return wallMs;
}

const storedWatch = z.looseObject({
  check_count: z.number().default(0),
  last_error: z.union([z.boolean(), z.string()]).default(false),
});

/** Whether a watch, as changedetection.io stores it, was read this often. @throws when reading it failed */
export function wasChecked(text: string, times: number): boolean {
  const { check_count: checked, last_error: error } = storedWatch.parse(JSON.parse(text));
  if (typeof error === "string") throw new Error(`changedetection.io could not read a Page: ${error}`);
  return checked >= times;
}

const named = (name: string) => `${PAGES} Pages, each answer after ${ANSWER_MS} ms, by ${name}`;

/** Ours alone is compared with older runs; what a peer takes is no figure of ours. */
export function ourRow(walls: readonly number[]): Row {
  const measured = `${Math.round(median(walls))} ms`;
  return { what: named("reach"), measured, target: null, met: null, samples: walls, better: "lower" };
}

/** What a peer took beside ours, and how it was set. */
export function peerRows({ name, settings }: Peer, walls: readonly number[], ours: readonly number[]): Row[] {
  const [theirs, our] = [median(walls), median(ours)];
  const ratio = (theirs / our).toFixed(1);
  const measured = `${Math.round(theirs)} ms against our ${Math.round(our)} ms: ${ratio} times ours`;
  return [
    { what: named(name), measured, target: "more than ours", met: theirs > our },
    { what: `of it, how ${name} was set`, measured: settings, target: null, met: null },
  ];
}

export function missingRow(name: string, why: string): Row {
  return { what: named(name), measured: `not measured: ${why}`, target: null, met: null };
}
