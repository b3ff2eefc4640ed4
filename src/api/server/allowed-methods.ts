import type { FastifyInstance } from "fastify";

/** The methods that a path answers, collected from the routes registered after this. */
export class AllowedMethods {
  readonly #routes = new Map<string, { matches: RegExp; methods: Set<string> }>();

  constructor(app: FastifyInstance) {
    app.addHook("onRoute", ({ url, method }) => {
      const route = this.#routes.get(url) ?? { matches: toPattern(url), methods: new Set() };
      for (const one of [method].flat()) route.methods.add(one);
      this.#routes.set(url, route);
    });
  }

  /** Sorted; empty for a path without a route. */
  forPath(path: string): string[] {
    const matching = [...this.#routes.values()].filter(({ matches }) => matches.test(path));
    return [...new Set(matching.flatMap(({ methods }) => [...methods]))].toSorted();
  }
}

/** Turns `/v1/offices/:office` or `/board/*` into a regular expression. */
function toPattern(url: string): RegExp {
  const parts = url.split("/").map((part) => {
    if (part.startsWith(":")) return "[^/]+";
    return part === "*" ? ".*" : part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("/")}/?$`);
}
