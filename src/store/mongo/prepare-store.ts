import type { mongo } from "mongoose";
import type { StoreContext } from "./context.ts";
import { createViews } from "../views/views.ts";
import { runMigrations } from "../migrations/run-migrations.ts";

/** Creates missing collections and indexes that the models declare. Then brings older rows up to date. */
export async function prepareStore(context: StoreContext): Promise<void> {
  await Promise.all(Object.values(context.models).map((model) => createWithIndexes(context, model)));
  await runMigrations(context);
  await createViews(context);
}

/** All indexes of a collection in one command, which makes the collection too where it is not there yet. */
async function createWithIndexes(
  { db }: StoreContext,
  model: StoreContext["models"][keyof StoreContext["models"]],
): Promise<void> {
  const indexes = model.schema.indexes().map(([key, options]) => ({ ...options, key }));
  if (indexes.length === 0) await model.createCollection();
  else
    await db.collection(model.collection.collectionName).createIndexes(indexes as mongo.IndexDescription[]);
}
