import process from "node:process";

/**
 * Stands in for the SDK's `_shims` module in the bundle. The SDK validates with JSON Schema only what clients answer
 * to `elicitInput`, which this server does not use; leaving Ajv out saves a fifth of the start-up.
 */
export class DefaultJsonSchemaValidator {
  getValidator(): never {
    throw new Error("heymilo-mcp validates no answers by JSON Schema: src/consent/ reads them");
  }
}

export { process };
