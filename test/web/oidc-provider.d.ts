/** The part of the library that stands in for a firm's own provider here. It carries no types of its own. */
declare module "oidc-provider" {
  import type { RequestListener } from "node:http";

  export class Provider {
    constructor(issuer: string, configuration: object);
    readonly callback: () => RequestListener;
  }
}
