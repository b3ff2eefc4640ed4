import type { Account } from "../domain/account.ts";
import { toLocalDay } from "../domain/slot.ts";
import type { LiveVerdict } from "../domain/verdict.ts";
import type { JudgedMonth } from "../services/judging/judge-month.ts";
import type { OfficeReport } from "../services/judging/office-summary.ts";
import { toDocument } from "./build-documents.ts";
import type { Block, ReportDocument, Section } from "./document.ts";
import { textCell } from "./document.ts";
import type { Phrases } from "./phrases.ts";
import { toPlainText } from "./plain-text.ts";
import { revisionText } from "./revision-text.ts";
import { followUpText, toGrowthSection } from "./sections/figure-sections.ts";
import { ruleAndStatus } from "./sections/rule-and-status.ts";
import { toCoverageSection, toEvidenceSection, lettersText } from "./sections/verdict-sections.ts";
import { basisText, officeName, remarksText, verdictLabel, reasonsText } from "./verdict-words.ts";

/**
 * Builds the sheet with which an office can dispute its verdict: the rule, its accounts, every session and why it
 * counted, what was not observed, and what would change the verdict.
 */
export function toOfficeDocument(report: OfficeReport, phrases: Phrases): ReportDocument {
  const { office, judged, growth } = report;
  const { say, write } = phrases;
  const { zone, asOf, simulated, revision, month } = judged;
  const title = say.officeTitle(officeName(office, phrases), write.month(month.month));
  const [verdict] = judged.verdicts;
  const bound: Section[] = verdict
    ? [toEvidenceSection(judged, phrases), toCoverageSection(judged, phrases)]
    : [];
  return toDocument(
    { id: `office-${office.officeId}-${month.month}`, zone, asOf, simulated, revision },
    title,
    [mainSection(report, title, phrases), ...bound, toGrowthSection(growth, say.sheets.growth, phrases)],
    phrases,
  );
}

function mainSection(report: OfficeReport, title: string, phrases: Phrases): Section {
  const { judged, accounts, followed } = report;
  const { say } = phrases;
  const [verdict] = judged.verdicts;
  const followUps: Block[] =
    followed.length === 0
      ? []
      : [
          {
            kind: "list",
            heading: say.listFollowed,
            items: followed.map((one) => followUpText(one, judged.zone, phrases)),
            tone: "plain",
          },
        ];
  return {
    name: say.sheets.note,
    title,
    blocks: [
      ...(verdict ? [...ruleAndStatus(judged, phrases), ...judgement(verdict, judged, phrases)] : []),
      ...followUps,
      accountTable(accounts, judged.zone, phrases),
      revisionList(report, phrases),
    ],
  };
}

function judgement(verdict: LiveVerdict, judged: JudgedMonth, phrases: Phrases): Block[] {
  const { say, write, heading } = phrases;
  const { platform } = judged.rule;
  const texts = [
    reasonsText(verdict, phrases, platform),
    basisText(verdict, phrases),
    remarksText(verdict, phrases, platform, lettersText(verdict, judged, phrases)),
  ].filter((text) => text !== "");
  const blocks: Block[] = [
    { kind: "strong", text: `${heading.verdict}: ${verdictLabel(verdict, phrases)}` },
    ...texts.map((text) => ({ kind: "paragraph", text }) as const),
  ];
  if (judged.status === "no_rule") return blocks;
  const items = [say.wouldChange[verdict.outcome], say.untilWhen(write.dayTime(judged.closesAt))];
  return [...blocks, { kind: "list", heading: say.whatWouldChange, items, tone: "plain" }];
}

function revisionList({ judged, offices }: OfficeReport, phrases: Phrases): Block {
  const { say, write } = phrases;
  const names = new Map(offices.map((one) => [one.officeId, officeName(one, phrases)]));
  const items = (judged.revisions ?? []).map(
    (frozen) =>
      `${say.revision(frozen.revision)}, ${write.dayTime(frozen.frozenAt)}: ${revisionText(frozen, names, phrases)}`,
  );
  return {
    kind: "list",
    heading: say.revisions,
    items: items.length === 0 ? [say.noRevision] : items,
    tone: "plain",
  };
}

function accountTable(accounts: readonly Account[], zone: string, phrases: Phrases): Block {
  const { say, heading, write } = phrases;
  const spanOf = ({ activeFrom, activeTo }: Account): string => {
    const since =
      activeFrom === null ? say.always : say.since(write.day(toLocalDay(activeFrom, zone).startsAt));
    return activeTo === null ? since : `${since} - ${write.day(toLocalDay(activeTo, zone).startsAt)}`;
  };
  return {
    kind: "table",
    heading: say.accountsWatched,
    columns: [
      { header: heading.platform, width: 14 },
      { header: heading.account, width: 28 },
      { header: heading.link, width: 44 },
      { header: heading.day, width: 34 },
    ],
    rows: accounts.map((account) => ({
      tone: "plain",
      cells: [
        textCell(phrases.platform[account.platform]),
        textCell(account.accountKey),
        textCell(toPlainText(account.handle ?? account.externalId ?? "")),
        textCell(spanOf(account)),
      ],
    })),
  };
}
