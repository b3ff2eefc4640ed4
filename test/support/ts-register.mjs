import { register } from "node:module";

/** For child processes of tests: `node --import <this file> program.ts`. */
register("./ts-loader.mjs", import.meta.url);
