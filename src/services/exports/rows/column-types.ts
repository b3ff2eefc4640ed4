import { z } from "zod";

export type ColumnType = "instant" | "count" | "measure" | "flag" | "text";

/** The columns of an export, in their stable order, and the type of each. */
export type Columns = Readonly<Record<string, ColumnType>>;

const types = z.registry<{ type: ColumnType }>();

/** The cells that rows are made of. Ids, days and words of a list are text. */
export const instant = z.date().register(types, { type: "instant" });
export const count = z.number().register(types, { type: "count" });
export const measure = z.number().register(types, { type: "measure" });
export const flag = z.boolean().register(types, { type: "flag" });
export const text = z.string();

/** Derives the columns from the shape of a row. */
export function toColumns({ shape }: z.ZodObject): Columns {
  return Object.fromEntries(
    Object.entries(shape).map(([name, cell]) => {
      const inner = cell instanceof z.ZodNullable ? cell.unwrap() : cell;
      return [name, types.get(inner as z.ZodType)?.type ?? "text"];
    }),
  );
}
