import type { Office } from "../../domain/office.ts";
import type { PlatformId } from "../../domain/platform.ts";
import type { PlatformWorld } from "../platform-world.ts";
import { WORLDS } from "../platforms.ts";
import { between, chance } from "../random.ts";
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
    const world = WORLDS[platform];
    const slug = label === null ? office.officeId : `${office.officeId}-${label}`;
    const accountKey = [office.officeId, platform, ...(label === null ? [] : [label])].join(".");
    return {
      account: {
        accountKey,
        officeId: office.officeId,
        platform,
        label,
        handle: this.#first((n) => world.handle(slug, n)),
        externalId: this.#first((n) => world.externalId([this.#seed, "id", accountKey, n])),
        credential: null,
        activeFrom: spec.activeFrom ?? null,
        activeTo: null,
        verifiedBy: "simulator",
        verifiedOn: null,
        note: "simulated",
      },
      name: nameOf(office, world, label),
      audience: spec.audience ?? this.#audience(office, platform, accountKey),
      bornMs: spec.bornMs ?? null,
    };
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

  /** One account in eight loses followers, one in sixteen does not change. */
  #audience(office: Office, platform: PlatformId, accountKey: string): AudiencePlan {
    const seeds = [this.#seed, "audience", accountKey] as const;
    const size = office.kind === "district" ? 40_000 : 90_000;
    const base = Math.round(size * WORLDS[platform].audienceShare * (0.15 + 2 * chance(...seeds) ** 2));
    const mood = chance(...seeds, "mood");
    if (mood < 1 / 16) return { base, perDay: 0, tremble: 0 };
    const share = (mood < 3 / 16 ? -1 : 1) * (0.0002 + 0.0015 * chance(...seeds, "pace"));
    return { base, perDay: base * share, tremble: between(0, 3, ...seeds, "tremble") };
  }
}

function nameOf({ kind, nameEn }: Office, world: PlatformWorld, label: string | null): string {
  const name = kind === "district" ? world.districtName(nameEn) : nameEn;
  return `${name}${label === null ? "" : ` ${label.toUpperCase()}`} (simulated)`;
}
