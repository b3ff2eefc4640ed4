import type { StoreContext } from "./context.ts";

/** Creates the collections and the indexes that the models declare. What is there already stays. */
export async function prepareStore({ models }: StoreContext): Promise<void> {
  await Promise.all(
    Object.values(models).map(async (model) => {
      await model.createCollection();
      await model.createIndexes();
    }),
  );
}
