import { escapeHtml } from "../reports/plain-text.ts";

/** Markup that is safe to insert into a page. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Piece = string | number | Markup | null | undefined | false | readonly Piece[];

/** Builds markup: every inserted value is escaped unless it is Markup itself. */
export function html(parts: TemplateStringsArray, ...pieces: Piece[]): Markup {
  let text = parts[0] ?? "";
  pieces.forEach((piece, i) => {
    text += toText(piece) + (parts[i + 1] ?? "");
  });
  return new Markup(text);
}

function toText(piece: Piece): string {
  if (piece === null || piece === undefined || piece === false) return "";
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === "string" || typeof piece === "number") return escapeHtml(String(piece));
  return piece.map(toText).join("");
}
