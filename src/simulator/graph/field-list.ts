import { badParameter } from "./graph-error.ts";

/** One requested field: `live_videos.limit(25).after(x){id,video{length}}`. */
export type WantedField = {
  name: string;
  modifiers: ReadonlyMap<string, string>;
  /** `null` = no nested field list was given. */
  fields: readonly WantedField[] | null;
};

const LONGEST = 8000;
const DEEPEST = 5;
const cache = new Map<string, readonly WantedField[]>();

/** Parses Graph's `fields` parameter with nested expansion. Throws a GraphError on a syntax error. */
export function parseFields(text: string): readonly WantedField[] {
  const known = cache.get(text);
  if (known) return known;
  if (text.length > LONGEST) throw badParameter("The parameter fields is too long");
  const reader = new FieldReader(text);
  const fields = reader.list(0);
  if (!reader.done) throw syntaxError(text);
  if (cache.size > 200) cache.clear();
  cache.set(text, fields);
  return fields;
}

class FieldReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get done(): boolean {
    return this.#at === this.#text.length;
  }

  list(depth: number): WantedField[] {
    if (depth > DEEPEST) throw badParameter("Fields are nested too deeply");
    const fields: WantedField[] = [];
    do fields.push(this.#field(depth));
    while (this.#take(","));
    return fields;
  }

  #field(depth: number): WantedField {
    const name = this.#word();
    const modifiers = new Map<string, string>();
    while (this.#take(".")) {
      const modifier = this.#word();
      if (!this.#take("(")) throw syntaxError(this.#text);
      modifiers.set(modifier, this.#argument());
    }
    if (!this.#take("{")) return { name, modifiers, fields: null };
    const fields = this.list(depth + 1);
    if (!this.#take("}")) throw syntaxError(this.#text);
    return { name, modifiers, fields };
  }

  #word(): string {
    const match = /^\s*([A-Za-z0-9_]+)\s*/.exec(this.#text.slice(this.#at, this.#at + 80));
    if (!match) throw syntaxError(this.#text);
    this.#at += match[0].length;
    return match[1] ?? "";
  }

  /** Reads up to the closing bracket; brackets inside quotes are ignored. */
  #argument(): string {
    let quoted = false;
    for (let i = this.#at; i < this.#text.length; i += 1) {
      const char = this.#text[i];
      if (char === '"') quoted = !quoted;
      if (char !== ")" || quoted) continue;
      const argument = this.#text.slice(this.#at, i);
      this.#at = i + 1;
      return argument;
    }
    throw syntaxError(this.#text);
  }

  #take(char: string): boolean {
    if (this.#text[this.#at] !== char) return false;
    this.#at += 1;
    return true;
  }
}

function syntaxError(text: string) {
  return badParameter(`Syntax error in the field list ${JSON.stringify(text.slice(0, 60))}`);
}
