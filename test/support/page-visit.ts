import type { TestApi } from "./api.ts";

/** A page as a browser without scripts has it: the markup, and what its forms would send. */
export type Page = { status: number; text: string; location: string | null };

/** Somebody at a browser; logged in with a key, or not. */
export type Visitor = {
  get(path: string): Promise<Page>;
  /** Submits a form of the page at `from`, with the token that it contains. */
  submit(path: string, fields: Record<string, string | Blob>, how?: Submission): Promise<Page>;
};

export type Submission = { from?: string; token?: string | null; headers?: Record<string, string> };

const FORM = "application/x-www-form-urlencoded";

/** Opens the pages, logged in where a key is handed in. A form with a file is sent as `multipart/form-data`. */
export async function visitPages(api: TestApi, key?: string): Promise<Visitor> {
  const { origin } = new URL(api.address);
  const browser = { accept: "text/html", origin, "sec-fetch-site": "same-origin" };
  const cookie = key === undefined ? "" : await logIn(api, key, { ...browser, "content-type": FORM });
  const ask = async (path: string, init: RequestInit = {}): Promise<Page> => {
    const headers = new Headers({ ...browser, cookie });
    for (const [name, value] of new Headers(init.headers)) headers.set(name, value);
    const response = await api.ask(path, { ...init, headers });
    return {
      status: response.status,
      text: await response.text(),
      location: response.headers.get("location"),
    };
  };
  return {
    get: (path) => ask(path),
    submit: async (path, fields, { from = path, token, headers = {} } = {}) => {
      const own = token === undefined ? tokenOf((await ask(from)).text) : token;
      const all = { ...fields, ...(own === null ? {} : { token: own }) };
      return ask(path, { method: "POST", headers, body: toBody(all) });
    },
  };
}

async function logIn(api: TestApi, key: string, headers: Record<string, string>): Promise<string> {
  const response = await api.ask("/login", { method: "POST", headers, body: new URLSearchParams({ key }) });
  return (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

const tokenOf = (page: string): string | null => /name="token" value="([0-9a-f]+)"/.exec(page)?.[1] ?? null;

function toBody(fields: Record<string, string | Blob>): FormData | URLSearchParams {
  const entries = Object.entries(fields);
  const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === "string");
  if (texts.length === entries.length) return new URLSearchParams(Object.fromEntries(texts));
  const form = new FormData();
  // The token stands before the file, as in the pages' own forms.
  for (const [name, value] of entries.toReversed())
    if (typeof value === "string") form.set(name, value);
    else form.set(name, value, "figures.csv");
  return form;
}
