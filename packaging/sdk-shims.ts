import process from "node:process";

/**
 * Stands in for the SDK's `_shims` module in the bundle. The SDK validates with JSON Schema only what clients answer
 * to elicitation, which this server never asks for; leaving Ajv out saves a fifth of the start-up.
 */
export class DefaultJsonSchemaValidator {
  getValidator(): never {
    throw new Error("heymilo-mcp asks clients for no input, so there is nothing to validate");
  }
}

export { process };
