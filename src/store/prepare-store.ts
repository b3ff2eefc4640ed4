import type { StoreContext } from "./context.ts";
import { createViews } from "./views.ts";
import { runMigrations } from "./migrations/run-migrations.ts";

/** Creates the collections and the indexes that the models declare. What is there already stays. Then brings older rows up to date. */
export async function prepareStore(context: StoreContext): Promise<void> {
  await Promise.all(
    Object.values(context.models).map(async (model) => {
      await model.createCollection();
      await model.createIndexes();
    }),
  );
  await runMigrations(context);
  await createViews(context);
}
