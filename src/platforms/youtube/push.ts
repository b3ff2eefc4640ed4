import { createHmac } from "node:crypto";
import { SaxesParser } from "saxes";
import { isSignedWith, type PushEndpoint, type PushEvent } from "../push.ts";

export type YouTubePushSettings = { apiKey: string };

/** The feed of a channel that the hub sends (developers.google.com/youtube/v3/guides/push_notifications). */
export const topicOf = (channelId: string): string =>
  `https://www.youtube.com/xml/feeds/videos.xml?channel_id=${channelId}`;

const TOPIC = /^https:\/\/www\.youtube\.com\/(xml\/)?feeds\/videos\.xml\?channel_id=UC[A-Za-z0-9_-]{22}$/;

/** A secret of ours that the hub signs with: it changes with the key and is stored nowhere. */
export const hubSecretOf = (apiKey: string): string =>
  createHmac("sha256", apiKey).update("reach-collector: secret for the hub").digest("hex");

/** Pushes of the hub (W3C WebSub): a feed's entry whenever a video is published or changes. */
export function createYouTubePush({ apiKey }: YouTubePushSettings): PushEndpoint {
  const secret = hubSecretOf(apiKey);
  return {
    answerChallenge(query) {
      const isOurs = query["hub.mode"] === "subscribe" && TOPIC.test(query["hub.topic"] ?? "");
      return isOurs ? { body: query["hub.challenge"] ?? "", type: "text/plain" } : null;
    },
    isGenuine({ headers, body }) {
      const [, algorithm = "", signature = ""] =
        /^(sha1|sha256|sha384|sha512)=([0-9a-f]+)$/.exec(headers["x-hub-signature"] ?? "") ?? [];
      return algorithm !== "" && isSignedWith({ algorithm, secret, encoding: "hex" }, body, signature);
    },
    readEvents: (body) => readFeed(body.toString("utf8")),
  };
}

type Entry = { videoId: string; channelId: string };

/** The entries of an Atom document; `null` = it is not one. A document type, and with it every entity, is refused. */
function readFeed(text: string): PushEvent[] | null {
  const entries: Entry[] = [];
  let entry: Entry | null = null;
  let name = "";
  let isRefused = false;
  let hasFeed = false;
  const parser = new SaxesParser({ xmlns: false });
  parser.on("error", () => (isRefused = true));
  parser.on("doctype", () => (isRefused = true));
  parser.on("opentag", (tag) => {
    name = tag.name;
    if (name === "feed") hasFeed = true;
    if (name === "entry") entry = { videoId: "", channelId: "" };
  });
  parser.on("text", (part) => {
    if (entry === null) return;
    if (name === "yt:videoId") entry.videoId += part;
    if (name === "yt:channelId") entry.channelId += part;
  });
  parser.on("closetag", (tag) => {
    if (tag.name === "entry" && entry !== null) entries.push(entry);
    if (tag.name === "entry") entry = null;
    name = "";
  });
  parser.write(text).close();
  if (isRefused || !hasFeed) return null;
  return entries
    .filter(({ channelId }) => channelId !== "")
    .map(({ videoId, channelId }) => ({
      externalId: channelId.trim(),
      sessionId: videoId.trim() || null,
      status: "changed" as const,
      at: null,
      platformStatus: "entry",
      raw: { videoId, channelId },
    }));
}
