import type { FastifyInstance } from "fastify";

/** Which methods a path of this server answers, by the routes that were put in since. */
export class AllowedMethods {
  readonly #routes = new Map<string, { matches: RegExp; methods: Set<string> }>();

  constructor(app: FastifyInstance) {
    app.addHook("onRoute", ({ url, method }) => {
      const route = this.#routes.get(url) ?? { matches: patternOf(url), methods: new Set() };
      for (const one of [method].flat()) route.methods.add(one);
      this.#routes.set(url, route);
    });
  }

  /** In the order of the alphabet; none for a path at which nothing is. */
  of(path: string): string[] {
    const matching = [...this.#routes.values()].filter(({ matches }) => matches.test(path));
    return [...new Set(matching.flatMap(({ methods }) => [...methods]))].toSorted();
  }
}

/** `/v1/offices/:office` and `/board/*` as expressions. */
function patternOf(url: string): RegExp {
  const parts = url.split("/").map((part) => {
    if (part.startsWith(":")) return "[^/]+";
    return part === "*" ? ".*" : part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("/")}/?$`);
}
