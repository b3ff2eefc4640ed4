import type { Markup } from "../../charts/markup.ts";

const VIEWS_AT_MOST = 24;

/** What was rendered of a value, kept as long as that value is: a month that is loaded again is rendered again. */
export class RenderedParts {
  readonly #parts = new WeakMap<object, Map<string, Markup>>();

  /** `view` names all that the markup depends on besides `of`. */
  get(of: object, view: string, render: () => Markup): Markup {
    const views = this.#parts.get(of) ?? new Map<string, Markup>();
    this.#parts.set(of, views);
    const markup = views.get(view) ?? render();
    views.delete(view);
    views.set(view, markup);
    const [oldest] = views.keys();
    if (views.size > VIEWS_AT_MOST && oldest !== undefined) views.delete(oldest);
    return markup;
  }
}
