import { run, soakProject } from "./jest.config.mjs";

/** `npm run test:soak`: the chaos suite, which torments real servers for minutes. */
export default { ...run, rootDir: import.meta.dirname, projects: [soakProject] };
