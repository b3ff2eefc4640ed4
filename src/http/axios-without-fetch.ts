/**
 * axios, loaded while the names of Node's own fetch are hidden. At the first look at one of them Node loads the whole
 * of undici: 10 MB of memory for an adapter that is not used here.
 */
const names = ["FormData", "Request", "Response"] as const;
const hidden = names.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name) ?? {}] as const);
for (const name of names) Reflect.deleteProperty(globalThis, name);
export const { default: axios } = await import("axios");
for (const [name, descriptor] of hidden) Object.defineProperty(globalThis, name, descriptor);
