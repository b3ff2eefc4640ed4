import { type PushedEvent, type Pushes, type PushMessage, signature } from "../pushes/push.ts";

/** A hub's message about a channel's feed (developers.google.com/youtube/v3/guides/push_notifications). */
function toMessage({ live, face, atMs, kind, secret }: PushedEvent): PushMessage | null {
  if (kind === "recorded") return null;
  const video = `https://www.youtube.com/watch?v=${live.liveId}`;
  const channel = `https://www.youtube.com/channel/${face.id}`;
  const feed = `https://www.youtube.com/xml/feeds/videos.xml?channel_id=${face.id}`;
  const body = `<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns="http://www.w3.org/2005/Atom">
<link rel="hub" href="https://pubsubhubbub.appspot.com"/><link rel="self" href="${feed}"/>
<title>YouTube video feed</title><updated>${instant(atMs)}</updated>
<entry><id>yt:video:${live.liveId}</id><yt:videoId>${live.liveId}</yt:videoId><yt:channelId>${face.id}</yt:channelId>
<title>${escapeXml(live.title)}</title><link rel="alternate" href="${video}"/>
<author><name>${escapeXml(face.name)}</name><uri>${channel}</uri></author>
<published>${instant(live.createdMs)}</published><updated>${instant(atMs)}</updated></entry></feed>
`;
  return {
    body,
    headers: {
      "content-type": "application/atom+xml",
      link: `<https://pubsubhubbub.appspot.com>; rel="hub", <${feed}>; rel="self"`,
      "x-hub-signature": `sha1=${signature("sha1", secret, body).digest("hex")}`,
    },
  };
}

const instant = (ms: number): string => new Date(ms).toISOString();

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

export const FEED_PUSHES: Pushes = { toMessage };
