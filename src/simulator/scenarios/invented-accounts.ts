import type { Office } from "../../domain/office.ts";
import type { PlatformId } from "../../domain/platform.ts";
import { between, chance, digits } from "../random.ts";
import type { AudiencePlan, SimulatedAccount } from "../scenario.ts";

/** The words that say what an account is; the rest is drawn from the seed. */
export type AccountSpec = {
  office: Office;
  platform: PlatformId;
  label?: string;
  /** Local day, inclusive; blank = always. */
  activeFrom?: string;
  bornMs?: number;
  audience?: AudiencePlan;
};

const LARGEST_X_HANDLE = 15;

/** Makes accounts whose ids and handles show at a glance that they are simulated, and never gives one twice. */
export class AccountInventor {
  readonly #seed: number;
  readonly #taken = new Set<string>();
  readonly #tried = new Map<string, number>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  invent(wish: AccountSpec): SimulatedAccount {
    const { office, platform } = wish;
    const label = wish.label ?? null;
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
        activeFrom: wish.activeFrom ?? null,
        activeTo: null,
        verifiedBy: "simulator",
        verifiedOn: null,
        note: "simulated",
      },
      name: nameOf(office, platform, label),
      audience: wish.audience ?? this.#audience(office, platform, accountKey),
      bornMs: wish.bornMs ?? null,
    };
  }

  #handle(officeId: string, platform: PlatformId, label: string | null): string {
    const words = label === null ? officeId : `${officeId}-${label}`;
    if (platform !== "x") return this.#first((n) => `sim.${words.replaceAll("-", ".")}${n === 0 ? "" : n}`);
    const room = LARGEST_X_HANDLE - "sim_".length;
    return this.#first((n) => {
      const tail = n === 0 ? "" : String(n);
      return `sim_${words.replaceAll("-", "_").slice(0, room - tail.length)}${tail}`;
    });
  }

  /** Page ids begin with 9990 and X ids with 999; every third has more digits than a number can hold exactly. */
  #id(platform: PlatformId, accountKey: string): string {
    return this.#first((n) => {
      const words = [this.#seed, "id", accountKey, n] as const;
      const long = chance(...words, "long") < 0.34;
      return platform === "x"
        ? `999${digits(long ? 15 : 9, ...words)}`
        : `9990${digits(long ? 13 : 11, ...words)}`;
    });
  }

  /** The first that is free; where the same beginning was tried before, the search goes on from there. */
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

  /** One account in eight loses followers, one in sixteen stands still to the last digit. */
  #audience(office: Office, platform: PlatformId, accountKey: string): AudiencePlan {
    const words = [this.#seed, "audience", accountKey] as const;
    const size = office.kind === "district" ? 40_000 : 90_000;
    const base = Math.round(size * (platform === "x" ? 0.4 : 1) * (0.15 + 2 * chance(...words) ** 2));
    const mood = chance(...words, "mood");
    if (mood < 1 / 16) return { base, perDay: 0, tremble: 0 };
    const share = (mood < 3 / 16 ? -1 : 1) * (0.0002 + 0.0015 * chance(...words, "pace"));
    return { base, perDay: base * share, tremble: between(0, 3, ...words, "tremble") };
  }
}

function nameOf(office: Office, platform: PlatformId, label: string | null): string {
  const who = platform === "x" && office.kind === "district" ? `DM ${office.nameEn}` : office.nameEn;
  const part = label === null ? "" : ` ${label.toUpperCase()}`;
  return office.kind === "district" && platform !== "x"
    ? `${who} District Administration${part} (simulated)`
    : `${who}${part} (simulated)`;
}
