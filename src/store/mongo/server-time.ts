import type { mongo } from "mongoose";

/** What MongoDB's own clock shows: what belongs to no clock that is played. */
export async function readServerTime(db: Pick<mongo.Db, "command">): Promise<Date> {
  const { localTime } = await db.command({ hello: 1 });
  return localTime as Date;
}
