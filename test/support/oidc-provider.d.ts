/** The little that the tests use of it. */
declare module "oidc-provider" {
  import type { IncomingMessage, ServerResponse } from "node:http";

  export default class Provider {
    constructor(issuer: string, configuration: object);
    on(event: "grant.success", heard: (ctx: { oidc: { params: Record<string, unknown> } }) => void): void;
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
  }
}
