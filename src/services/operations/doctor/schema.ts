import type { AppContext } from "../../context/app-context.ts";
import type { Checkup } from "./checkup.ts";

/** Reports the schema migrations that were run. */
export async function checkSchema({ store }: Pick<AppContext, "store">): Promise<Checkup[]> {
  const done = await store.operations.migrations();
  const newest = done.at(-1)?.id ?? "none";
  return [
    {
      subject: "schema",
      state: "ok",
      detail: `${done.length} migrations done, newest ${newest}`,
      remedy: null,
    },
  ];
}
