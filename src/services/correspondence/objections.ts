import { isClosed, type StoredFinding } from "../../domain/finding.ts";
import type { PlatformId } from "../../domain/platform.ts";
import { UsageError } from "../../errors/reach-error.ts";
import type { Store } from "../../store/contracts/store.ts";

/** What an office says against its sheet, and what a person answered. */
export type Objection = { text: string; at: Date; answer: { by: string; at: Date; why: string } | null };

export type ObjectionRequest = { officeId: string; month: string; who: string; why: string; proof: string };

/** The bounds of each field, in characters. */
export const OBJECTION_LENGTHS = { who: 120, why: 1_500, proof: 500 } as const;

/** What is wrong with an objection; each has its words on the page. */
export type ObjectionFault = "who" | "why" | "proof" | "too_many";

/** More that wait for an answer are refused: a person reads each of them. */
const WAITING_MAX = 10;
const READ_MAX = 1_000;

export class ObjectionRefused extends UsageError {
  readonly fault: ObjectionFault;

  constructor(fault: ObjectionFault) {
    super(`the objection was not taken: ${fault}`);
    this.fault = fault;
  }
}

type ObjectionContext = { store: Pick<Store, "findings" | "registry">; platform: PlatformId };

/** Takes an objection as a finding for a person. Throws ObjectionRefused for input that is not one. */
export async function raiseObjection(
  deps: ObjectionContext,
  request: ObjectionRequest,
  at: Date,
): Promise<void> {
  const { officeId, month } = request;
  const [who, why, proof] = [oneLine(request.who), oneLine(request.why), request.proof.trim()];
  if (who === "" || who.length > OBJECTION_LENGTHS.who) throw new ObjectionRefused("who");
  if (why === "" || why.length > OBJECTION_LENGTHS.why) throw new ObjectionRefused("why");
  if (proof !== "" && !isWebAddress(proof)) throw new ObjectionRefused("proof");
  const waiting = (await listOfOffice(deps, officeId)).filter((finding) => !isClosed(finding));
  if (waiting.length >= WAITING_MAX) throw new ObjectionRefused("too_many");
  const accountKey = await accountOf(deps, officeId);
  const detail = `${month} · ${who}: ${why}${proof === "" ? "" : ` · ${proof}`}`;
  await deps.store.findings.add({ accountKey, code: "objection", detail, at });
}

/** The objections of an office to a month, oldest first. */
export async function listObjections(
  deps: ObjectionContext,
  officeId: string,
  month: string,
): Promise<Objection[]> {
  const prefix = `${month} · `;
  return (await listOfOffice(deps, officeId))
    .filter(({ detail }) => detail.startsWith(prefix))
    .map((finding) => ({
      text: finding.detail.slice(prefix.length),
      at: finding.at,
      answer: isClosed(finding) ? (finding.closures.at(-1) ?? null) : null,
    }));
}

async function listOfOffice({ store }: ObjectionContext, officeId: string): Promise<StoredFinding[]> {
  const accounts = await store.registry.accountsOf([officeId]);
  const accountKeys = [...accounts.map(({ accountKey }) => accountKey), `${officeId}.none`];
  const found = await store.findings.list({ accountKeys }, null, READ_MAX);
  return found.filter(({ code }) => code === "objection");
}

/** A finding belongs to an account: the office's own on the rule's platform. */
async function accountOf({ store, platform }: ObjectionContext, officeId: string): Promise<string> {
  const accounts = await store.registry.accountsOf([officeId]);
  return accounts.find((one) => one.platform === platform)?.accountKey ?? `${officeId}.none`;
}

const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ").trim();

function isWebAddress(text: string): boolean {
  if (text.length > OBJECTION_LENGTHS.proof || !URL.canParse(text)) return false;
  const { protocol, username } = new URL(text);
  return ["https:", "http:"].includes(protocol) && username === "" && !/\s/.test(text);
}
