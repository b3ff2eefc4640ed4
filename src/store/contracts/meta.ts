import { z } from "zod";

const instant = z.codec(z.iso.datetime(), z.date(), {
  decode: (text) => new Date(text),
  encode: (at) => at.toISOString(),
});
const count = z.codec(z.string(), z.int(), { decode: Number, encode: String });
const json = <T extends z.ZodType>(schema: T) =>
  z.codec(z.string(), schema, {
    decode: (text, { issues }) => {
      try {
        return JSON.parse(text) as z.input<T>;
      } catch {
        issues.push({ code: "invalid_format", format: "json", input: text });
        return z.NEVER;
      }
    },
    encode: (value) => JSON.stringify(value),
  });

/** Registry files that wait for a person, because too many accounts vanish from them at once. */
const HeldRegistry = z.object({
  /** Of the content of the held files. */
  digest: z.string(),
  accountsFile: z.string(),
  active: z.number(),
  /** Keys of the accounts that the held files no longer have, of very many the first, and how many there are. */
  vanished: z.array(z.string()).readonly(),
  vanishedInAll: z.number().optional(),
  since: z.iso.datetime(),
  /** The revision that they were compared with, and the local day: they are compared again with another, or on another. */
  revision: z.number().optional(),
  day: z.string().optional(),
});
export type HeldRegistry = z.infer<typeof HeldRegistry>;

/** Two processes whose registry files differ: the content of the one that noticed it, and the content in force. */
const DifferingFiles = z.object({ own: z.string(), inForce: z.string(), revision: z.number() });
export type DifferingFiles = z.infer<typeof DifferingFiles>;

/** How a test message on one way fared: who sent it, and why it was not accepted. */
const ChannelTest = z.object({ at: instant, by: z.string(), ok: z.boolean(), detail: z.string().nullable() });
export type ChannelTest = z.infer<typeof ChannelTest>;

/** Every single value of a deployment, by the key under which it is stored, and how its text is read. */
const VALUES = {
  /** What the first start settles; days, months and readings would mean something else after. */
  timezone: z.string(),
  mode: z.string(),
  /** A random id of the deployment. */
  deployment: z.string(),
  /** Signs the links that are sent to offices. */
  "link-secret": z.string(),
  "last-backup": z.string(),
  /** When, and from which file. */
  "last-restore": z.string(),
  /** Present while a restore runs: who finds it later finds a database that is not whole. */
  "restore-under-way": z.string(),
  replay: z.enum(["playing", "done"]),
  "registry-held": json(HeldRegistry),
  "registry-files-differ": json(DifferingFiles),
  /** The revision of the registry whose forecast was logged. */
  "plan-said-for": count,
  /** The local day, and the fingerprints of the credentials that were checked on it. */
  "credentials-checked": z.string(),
  /** Local days of chores that are done once a day. */
  "older-months-checked": z.string(),
  "retention-kept": z.string(),
} as const;

/** Values that exist once for each platform, month or alert channel: the key is followed by `.` and that. */
const VALUES_OF = {
  /** The first slot of a platform that is neither planned nor a gap yet. */
  "planned-until": instant,
  /** The newest revision of a month that was published; 0 = the provisional report. */
  published: count,
  /** The local day on which those who are still awaited in a month were last named. */
  "pending-told": z.string(),
  /** When a platform last pushed something. */
  "last-push": instant,
  /** When the pushes of a platform were last subscribed. */
  "push-subscribed": instant,
  /** When a platform last asked whether the address for its pushes is ours. */
  "push-confirmed": instant,
  /** Until when the pushes of a platform are subscribed. */
  "push-until": instant,
  /** When the pushes of a platform were last tried to be subscribed again. */
  "push-renewed": instant,
  /** How the last test message on a way of alerts fared. */
  "alert-test": json(ChannelTest),
} as const;

type Values = typeof VALUES;
type ValuesOf = typeof VALUES_OF;

export type MetaKey = keyof Values | `${keyof ValuesOf}.${string}`;

export type MetaValue<K extends MetaKey> = K extends keyof Values
  ? z.output<Values[K]>
  : K extends `${infer Family extends keyof ValuesOf}.${string}`
    ? z.output<ValuesOf[Family]>
    : never;

/** Values that the first caller settles. */
export type PinnedKey = "timezone" | "mode" | "deployment" | "link-secret";

/** A piece of work that one process does at a time. */
export type ClaimKey = `handing-out.${string}`;

/** How the text of a value is read and written. */
export function metaCodec<K extends MetaKey>(key: K): z.ZodType<MetaValue<K>, string> {
  const [family = ""] = key.split(".");
  const codecs: Readonly<Record<string, z.ZodType>> = { ...VALUES_OF, ...VALUES };
  return (codecs[key] ?? codecs[family]) as z.ZodType<MetaValue<K>, string>;
}

/** Single values of the deployment. */
export type MetaStore = {
  /** The first caller's value stays: returns what is stored. */
  pin(key: PinnedKey, value: string): Promise<string>;
  /** `null` = there is none, or it was cleared. */
  get<K extends MetaKey>(key: K): Promise<MetaValue<K> | null>;
  /** `null` clears the value. */
  set<K extends MetaKey>(key: K, value: MetaValue<K> | null): Promise<void>;
  /** Claims the work that the key names until `until`, for one `holder` at a time; false while another holds it. */
  claim(key: ClaimKey, holder: string, until: Date, at: Date): Promise<boolean>;
  release(key: ClaimKey, holder: string): Promise<void>;
};
