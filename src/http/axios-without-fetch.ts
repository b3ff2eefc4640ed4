import { createRequire } from "node:module";
import type { AxiosStatic } from "axios";

/**
 * axios, loaded while the names of Node's own fetch are hidden: at the first look at one of them Node loads the whole of
 * undici, 10 MB of memory for an adapter that is not used here. Required and not imported, so that no other module is
 * evaluated meanwhile.
 */
function loadAxios(): AxiosStatic {
  const hidden = (["FormData", "Request", "Response"] as const).flatMap((name) => {
    const property = Object.getOwnPropertyDescriptor(globalThis, name);
    return property?.configurable === true ? [[name, property] as const] : [];
  });
  for (const [name] of hidden) Reflect.deleteProperty(globalThis, name);
  try {
    return createRequire(import.meta.url)("axios") as AxiosStatic;
  } finally {
    for (const [name, property] of hidden) Object.defineProperty(globalThis, name, property);
  }
}

export const axios = loadAxios();
