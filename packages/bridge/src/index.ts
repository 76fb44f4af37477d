export { factKey } from "./connector.ts";
export type { Connector } from "./connector.ts";
