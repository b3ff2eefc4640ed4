import type { Incoming, Reply, SimulatorContext } from "./exchange.ts";
import { answerGraph } from "./graph/graph-server.ts";
import { answerCloudMessage, isCloudMessage } from "./whatsapp/cloud-messages.ts";
import { answerX, isXCall } from "./x/x-server.ts";
import { answerHub, isHub } from "./youtube/hub.ts";
import { answerYouTube, isYouTubeCall } from "./youtube/youtube-server.ts";

type Wire = [
  isOwn: (incoming: Incoming) => boolean,
  answer: (site: SimulatorContext, incoming: Incoming) => Reply,
];

const WIRES: readonly Wire[] = [
  [isXCall, answerX],
  [isYouTubeCall, answerYouTube],
  [isHub, answerHub],
  [isCloudMessage, answerCloudMessage],
];

/** Answers a request in the wire format that its path belongs to; Graph's paths have no mark of their own. */
export function answerPlatform(site: SimulatorContext, incoming: Incoming): Reply {
  const answer = WIRES.find(([isOwn]) => isOwn(incoming))?.[1] ?? answerGraph;
  return answer(site, incoming);
}
