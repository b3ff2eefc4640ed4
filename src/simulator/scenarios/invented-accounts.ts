import type { Office } from "../../domain/office.ts";
import type { PlatformId } from "../../domain/platform.ts";
import { between, chance, digits } from "../random.ts";
import type { AudiencePlan, SimulatedAccount } from "../scenario.ts";

/** What must be given for an account; the rest is drawn from the seed. */
export type AccountSpec = {
  office: Office;
  platform: PlatformId;
  label?: string;
  /** Local day, inclusive; omitted = always. */
  activeFrom?: string;
  bornMs?: number;
  audience?: AudiencePlan;
};

const LARGEST_X_HANDLE = 15;

/** How large the audience of a platform is against that of Facebook. */
const AUDIENCE_SHARE: Readonly<Record<PlatformId, number>> = {
  facebook: 1,
  x: 0.4,
  youtube: 0.3,
  instagram: 0.25,
  whatsapp: 0.2,
};

/** Creates accounts whose ids and handles are visibly simulated, each only once. */
export class AccountInventor {
  readonly #seed: number;
  readonly #taken = new Set<string>();
  readonly #tried = new Map<string, number>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  invent(spec: AccountSpec): SimulatedAccount {
    const { office, platform } = spec;
    const label = spec.label ?? null;
    const accountKey = [office.officeId, platform, ...(label === null ? [] : [label])].join(".");
    return {
      account: {
        accountKey,
        officeId: office.officeId,
        platform,
        label,
        handle: this.#handle(office.officeId, platform, label),
        externalId: this.#id(platform, accountKey),
        credential: null,
        activeFrom: spec.activeFrom ?? null,
        activeTo: null,
        verifiedBy: "simulator",
        verifiedOn: null,
        note: "simulated",
      },
      name: nameOf(office, platform, label),
      audience: spec.audience ?? this.#audience(office, platform, accountKey),
      bornMs: spec.bornMs ?? null,
    };
  }

  #handle(officeId: string, platform: PlatformId, label: string | null): string {
    const slug = label === null ? officeId : `${officeId}-${label}`;
    if (platform !== "x") return this.#first((n) => `sim.${slug.replaceAll("-", ".")}${n === 0 ? "" : n}`);
    const room = LARGEST_X_HANDLE - "sim_".length;
    return this.#first((n) => {
      const tail = n === 0 ? "" : String(n);
      return `sim_${slug.replaceAll("-", "_").slice(0, room - tail.length)}${tail}`;
    });
  }

  /** Page ids start with 9990 and X ids with 999; every third has more digits than a number can represent exactly. */
  #id(platform: PlatformId, accountKey: string): string {
    return this.#first((n) => {
      const seeds = [this.#seed, "id", accountKey, n] as const;
      const long = chance(...seeds, "long") < 0.34;
      if (platform === "youtube") return `UCSIM${digits(19, ...seeds)}`;
      return platform === "x"
        ? `999${digits(long ? 15 : 9, ...seeds)}`
        : `9990${digits(long ? 13 : 11, ...seeds)}`;
    });
  }

  /** Returns the first unused one; the search for the same prefix continues where it stopped. */
  #first(make: (n: number) => string): string {
    const stem = make(0);
    for (let n = this.#tried.get(stem) ?? 0; ; n += 1) {
      const text = make(n);
      if (this.#taken.has(text)) continue;
      this.#taken.add(text);
      this.#tried.set(stem, n + 1);
      return text;
    }
  }

  /** One account in eight loses followers, one in sixteen does not change at all. */
  #audience(office: Office, platform: PlatformId, accountKey: string): AudiencePlan {
    const seeds = [this.#seed, "audience", accountKey] as const;
    const size = office.kind === "district" ? 40_000 : 90_000;
    const base = Math.round(size * AUDIENCE_SHARE[platform] * (0.15 + 2 * chance(...seeds) ** 2));
    const mood = chance(...seeds, "mood");
    if (mood < 1 / 16) return { base, perDay: 0, tremble: 0 };
    const share = (mood < 3 / 16 ? -1 : 1) * (0.0002 + 0.0015 * chance(...seeds, "pace"));
    return { base, perDay: base * share, tremble: between(0, 3, ...seeds, "tremble") };
  }
}

function nameOf(office: Office, platform: PlatformId, label: string | null): string {
  const who = platform === "x" && office.kind === "district" ? `DM ${office.nameEn}` : office.nameEn;
  const part = label === null ? "" : ` ${label.toUpperCase()}`;
  return office.kind === "district" && platform !== "x"
    ? `${who} District Administration${part} (simulated)`
    : `${who}${part} (simulated)`;
}
