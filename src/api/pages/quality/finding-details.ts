import type { SentenceRule } from "../../../platforms/profile.ts";
import { nameInHindi } from "./platform-name.ts";

/** The sentences that findings are kept with, and the same in Hindi. */
export const FINDING_SENTENCES: readonly SentenceRule[] = [
  [
    /^the registry says (\S+), the platform says (\S+)$/,
    ([, old, now]) => `पंजी में ${old} है, प्लेटफ़ॉर्म ${now} बताता है`,
  ],
  [
    /^the platform said (\d+) readings in a row that it is suspended$/,
    ([, times]) => `प्लेटफ़ॉर्म ने लगातार ${times} पठनों में बताया कि खाता निलंबित है`,
  ],
  [
    /^the platform said (\d+) readings in a row that it is not there/,
    ([, times]) =>
      `प्लेटफ़ॉर्म ने लगातार ${times} पठनों में बताया कि खाता नहीं है: हटाया गया, छिपाया गया, या दूसरी पहचान संख्या पर है`,
  ],
  [
    /^(\d+) followers on (\S+), (\d+) on (\S+)$/,
    ([, before, from, after, to]) => `${from} को ${before} फ़ॉलोअर, ${to} को ${after}`,
  ],
  [/^asked for (\S+), served by (\S+)$/, ([, asked, served]) => `${asked} माँगा गया, उत्तर ${served} ने दिया`],
  [/^asked for (\S+), the answer is of (\S+)$/, ([, asked, got]) => `${asked} माँगा गया, उत्तर ${got} का है`],
  [/^(\S+) was migrated to (\S+)$/, ([, old, now]) => `${old} अब ${now} पर है`],
  [/^(\S+) was migrated$/, ([, old]) => `${old} दूसरी पहचान संख्या पर गया`],
  [
    /^the name (\S+) was (\S+), and is now (\S+)$/,
    ([, name, old, now]) => `${name} नाम पहले ${old} का था, अब ${now} का है`,
  ],
  [
    /^live_videos cannot be read; the uploaded videos are read instead$/,
    () => "लाइव की सूची पढ़ी नहीं जा सकती; उसके स्थान पर अपलोड किए गए वीडियो पढ़े जाते हैं",
  ],
  [
    /^(?:live|video) (\S+) has no status, which proves nothing/,
    ([, id]) => `लाइव ${id} की कोई स्थिति नहीं बताई गई; इससे प्रसारण के बारे में कुछ सिद्ध नहीं होता`,
  ],
  [
    /^(?:live|video|broadcast) (\S+) has the undocumented (?:status|state) (.+), which proves nothing/,
    ([, id, status]) => `लाइव ${id} की स्थिति ${status} अज्ञात प्रकार की है; इससे प्रसारण के बारे में कुछ सिद्ध नहीं होता`,
  ],
  [
    /^the recording of live (\S+) is reported as (\S+) seconds long/,
    ([, id, seconds]) =>
      `लाइव ${id} की रिकॉर्डिंग ${seconds} सेकंड की बताई गई, जो हो नहीं सकता; यह अवधि काम में नहीं ली जाती`,
  ],
  [
    /^broadcast (\S+) is reported to have lasted (\S+) seconds/,
    ([, id, seconds]) =>
      `प्रसारण ${id} ${seconds} सेकंड का बताया गया, जो हो नहीं सकता; उसका अंत काम में नहीं लिया जाता`,
  ],
  [
    /^the duration of video (\S+) is (.+), which is none$/,
    ([, id, shown]) => `वीडियो ${id} की अवधि ${shown} बताई गई, जो कोई अवधि नहीं है`,
  ],
  [
    /^live (\S+): a length of (\S+) s was reported/,
    ([, id, seconds]) => `लाइव ${id}: ${seconds} सेकंड की अवधि बताई गई, जो हो नहीं सकती; इससे कुछ तय नहीं होता`,
  ],
  [
    /^live (\S+): its reported start was (\S+) and is now (\S+)$/,
    ([, id, old, now]) => `लाइव ${id}: आरंभ पहले ${old === "unknown" ? "अज्ञात" : old} बताया गया था, अब ${now}`,
  ],
  [
    /^live (\S+): it was on air, and is now reported as "([^"]*)"$/,
    ([, id, status]) => `लाइव ${id}: प्रसारण हुआ था, पर अब स्थिति "${status}" बताई जाती है`,
  ],
  [
    /^live (\S+): the list (\S+) lacked it at (\S+) although it was there$/,
    ([, id, edge, at]) => `लाइव ${id}: ${at} को सूची ${edge} में नहीं था, जबकि वह था`,
  ],
  [
    /^live (\S+): live (\S+) of the account has the same start/,
    ([, id, twin]) => `लाइव ${id}: खाते के लाइव ${twin} का आरंभ वही है; दोनों एक बार गिने जाते हैं`,
  ],
  [
    /^(.+) is (.+), which cannot be its time$/,
    ([, what, shown]) => `${what}: ${shown}, जो उसका समय नहीं हो सकता`,
  ],
  [
    /^(\S+) keeps lives for (\d+) days: what was removed there before (\S+) can no longer/,
    ([, platform, days, day]) =>
      `${nameInHindi(platform)} लाइव ${days} दिन रखता है: ${day} से पहले जो वहाँ से हटा वह अब उससे जाना नहीं जा सकता`,
  ],
];
