import type { SentenceRule } from "../../../platforms/profile.ts";
import { nameInHindi } from "./platform-name.ts";

/** The texts and remedies of alerts, and their Hindi. */
export const ALERT_SENTENCES: readonly SentenceRule[] = [
  [
    /^(\S+) credential (\S+) ends on (\S+)$/,
    ([, platform, name, day]) => `${nameInHindi(platform)} की कुंजी ${name} ${day} को समाप्त होगी`,
  ],
  [
    /^(\S+) credential (\S+) does not work$/,
    ([, platform, name]) => `${nameInHindi(platform)} की कुंजी ${name} काम नहीं करती`,
  ],
  [
    /^(\S+) credential (\S+) does not cover (\d+) accounts$/,
    ([, platform, name, count]) => `${nameInHindi(platform)} की कुंजी ${name} ${count} खातों के लिए नहीं है`,
  ],
  [/^it ended on (\S+)$/, ([, day]) => `वह ${day} को समाप्त हो गई`],
  [
    /^it was not granted for (.+?) and (\d+) more$/,
    ([, names, more]) => `यह इनके लिए नहीं दी गई: ${names} और ${more} अन्य`,
  ],
  [/^it was not granted for (.+)$/, ([, names]) => `यह इनके लिए नहीं दी गई: ${names}`],
  [/^(\S+) is silent$/, ([, platform]) => `${nameInHindi(platform)} से कुछ नहीं आ रहा`],
  [/^no reading has come since the start$/, () => "आरंभ से कोई पठन नहीं आया"],
  [/^the newest reading is of (\S+)$/, ([, at]) => `सबसे नया पठन ${at} का है`],
  [/^Run reach doctor: it names the cause\.$/, () => "reach doctor चलाएँ: वह कारण बताता है।"],
  [
    /^(\S+) has used (\d+) % of the daily spending limit$/,
    ([, platform, percent]) => `${nameInHindi(platform)} पर दिन की व्यय सीमा का ${percent} % लग चुका है`,
  ],
  [
    /^USD (\S+) of (\S+) on (\S+) \(UTC\); at the limit it is not read again until the next day$/,
    ([, spent, limit, day]) =>
      `${day} (UTC) को ${limit} में से ${spent} USD लगे; सीमा पर अगले दिन तक फिर नहीं पढ़ा जाता`,
  ],
  [
    /^Raise X_DAILY_SPEND_LIMIT_USD, or read fewer accounts/,
    () => "X_DAILY_SPEND_LIMIT_USD बढ़ाएँ या कम खाते पढ़ें: reach plan बताता है कि उनकी लागत क्या है।",
  ],
  [
    /^(\S+) allows too few calls: the assurance of (\d+) offices decreases$/,
    ([, platform, count]) =>
      `${nameInHindi(platform)} बहुत कम कॉल की अनुमति देता है: ${count} कार्यालयों की निगरानी घटती है`,
  ],
  [
    /^about (\d+) calls a day are allowed and (\d+) are needed; all accounts are read every (\d+) minutes, at most (\d+) minutes apart/,
    ([, allowed, needed, every, most]) =>
      `दिन में लगभग ${allowed} कॉल की अनुमति है और ${needed} चाहिए; सब खाते हर ${every} मिनट में, अधिक से अधिक ${most} मिनट के अंतर पर पढ़े जाते हैं: नियम के लिए यह बहुत कम है, इसलिए इन कार्यालयों का लाइव "लगातार देखा गया" नहीं, "सूची से देखा गया" कहलाता है`,
  ],
  [
    /^Ask the platform for a higher limit, or read less often: (?:no cadence fits|a cadence of (\d+) minutes fits)\./,
    ([, minutes]) =>
      `प्लेटफ़ॉर्म से ऊँची सीमा माँगें या कम बार पढ़ें: ${minutes === undefined ? "कोई अंतराल पर्याप्त नहीं है" : `${minutes} मिनट का अंतराल पर्याप्त है`}। reach plan आँकड़े दिखाता है।`,
  ],
  [
    /^coverage of (\S+) is below (\S+) % for (\d+) accounts$/,
    ([, day, percent, count]) => `${day} को ${count} खातों के ${percent} % से कम पठन आए`,
  ],
  [
    /^the lowest is (\S+) with (\d+) %; (reach export gaps --since \S+) lists/,
    ([, account, percent, command]) =>
      `सबसे कम ${account} के ${percent} % आए; ${command} हर छूटा पठन कारण सहित बताता है`,
  ],
  [
    /^Fix what the gaps name; while the platform still lists its lives, a later reading can prove much of it\.$/,
    () => "छूटे पठनों के कारण दूर करें; जब तक प्लेटफ़ॉर्म अपने लाइव दिखाता है, बाद का पठन भी बहुत कुछ सिद्ध कर सकता है।",
  ],
  [
    /^(\S+) closed with (\d+) offices undetermined$/,
    ([, month, count]) => `${month} ऐसे ${count} कार्यालयों के साथ बंद हुआ जिनका निष्कर्ष कहा नहीं जा सकता`,
  ],
  [
    /^it could be proven neither that they held their live nor that they did not$/,
    () => "न यह सिद्ध हुआ कि उन्होंने लाइव किया, न यह कि नहीं किया",
  ],
  [
    /^(reach report live --month \S+) names what is missing for each\.$/,
    ([, command]) => `${command} बताता है कि हर एक के लिए क्या नहीं मिला।`,
  ],
  [/^webhook (.+) to (\S+) is paused$/, ([, name, url]) => `${url} का वेबहुक ${name} रुका हुआ है`],
  [/^the receiver answered that it is gone/, () => "पाने वाले ने उत्तर दिया कि वह पता अब नहीं है (HTTP 410)"],
  [/^(\d+) deliveries in a row failed$/, ([, count]) => `लगातार ${count} प्रेषण विफल हुए`],
  [
    /^(reach webhooks deliveries \S+) shows why; once fixed, (reach webhooks resume \S+) continues/,
    ([, deliveries, resume]) => `${deliveries} कारण बताता है; ठीक होने पर ${resume} वहीं से आगे चलाता है।`,
  ],
  [/^processes use different registry files$/, () => "अलग-अलग प्रक्रियाएँ अलग पंजी-फ़ाइलें काम में ले रही हैं"],
  [
    /^revision (\S+) is in force, but another process has other files$/,
    ([, revision]) => `संशोधन ${revision} लागू है, पर किसी दूसरी प्रक्रिया के पास दूसरी फ़ाइलें हैं`,
  ],
  [
    /^Give all processes the same REACH_OFFICES_FILE and REACH_ACCOUNTS_FILE\.$/,
    () => "सब प्रक्रियाओं को एक ही REACH_OFFICES_FILE और REACH_ACCOUNTS_FILE दें।",
  ],
  [
    /^the registry is held: (\d+) accounts vanish at once$/,
    ([, count]) => `पंजी रोकी गई है: ${count} खाते एक साथ हट रहे हैं`,
  ],
  [
    /^(\d+) of (\d+) accounts vanish from (.+) at once: (.+)$/,
    ([, count, all, file, names]) => `${file} से ${all} में से ${count} खाते एक साथ हट रहे हैं: ${names}`,
  ],
  [
    /^Restore the whole file, or confirm the smaller registry with reach accounts accept\.$/,
    () => "पूरी फ़ाइल वापस रखें, या reach accounts accept से छोटी पंजी की पुष्टि करें।",
  ],
  [
    /^(\d+) reminders of (\S+) were not accepted by (\S+)$/,
    ([, count, day, channel]) => `${day} के ${count} स्मरण-पत्र ${channel} ने स्वीकार नहीं किए`,
  ],
  [/^no reason was (?:given|told)$/, () => "कोई कारण नहीं बताया गया"],
  [
    /^Correct the contacts or the channel; reach remind list shows each\./,
    () =>
      "संपर्क या माध्यम ठीक करें; reach remind list हर एक को दिखाता है। जिसने अस्वीकार किया उसे संपर्क बदलने पर फिर लिखा जाता है।",
  ],
  [
    /^the clock is wrong; nothing is collected or judged$/,
    () => "घड़ी गलत है; न कुछ पढ़ा जाता है, न निष्कर्ष निकाला जाता है",
  ],
  [
    /^this machine's clock is (\d+) s (ahead of|behind) that of (.+)$/,
    ([, seconds, way, source]) =>
      `इस मशीन की घड़ी ${source} की घड़ी से ${seconds} सेकंड ${way === "behind" ? "पीछे" : "आगे"} है`,
  ],
  [
    /^Switch time synchronisation on \(systemd-timesyncd or chrony\)/,
    () => "समय का मिलान चालू करें (systemd-timesyncd या chrony)।",
  ],
];
