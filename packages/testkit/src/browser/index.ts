export { chromiumForTests } from "./find-chromium.ts";
export type { ChromiumLaunch, Machine } from "./find-chromium.ts";
