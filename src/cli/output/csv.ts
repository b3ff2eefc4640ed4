export { type CsvCell, toCsv, toCsvLine } from "../../services/exports/csv.ts";
