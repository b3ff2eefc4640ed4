import type { mongo } from "mongoose";
import type { Collections, Models } from "../models/catalog.ts";

/** What the repositories share: one connection, its collections, and who writes. */
export type StoreContext = {
  client: mongo.MongoClient;
  db: mongo.Db;
  models: Models;
  collections: Collections;
  collectorVersion: string;
  /** Now, or the time in the written rows if no clock was passed. */
  now: (fallback: Date) => Date;
};

/** Passed to each write of a transaction. */
export type InTransaction = { session: mongo.ClientSession };
