import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { Parsed } from "../support/in-process-sandbox.ts";

/** The published OpenAPI document, which is not part of the project. */
const path =
  process.env.HEYMILO_OPENAPI ??
  fileURLToPath(new URL("../../../shared/heymilo-openapi.json", import.meta.url));

export const documentAvailable = existsSync(path);

export interface Operation {
  method: string;
  template: string;
  operation: Parsed;
}

export class PublishedDocument {
  readonly json: Parsed = JSON.parse(readFileSync(path, "utf8"));
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });

  constructor() {
    (addFormats as unknown as (ajv: Ajv2020) => void)(this.#ajv);
    this.#ajv.addSchema(this.json, "document");
  }

  /** Concrete paths win over templates, as in `/postings/list`. */
  operation(method: string, path: string): Operation {
    const fits = (template: string) => new RegExp(`^${template.replace(/\{\w+\}/g, "[^/]+")}$`).test(path);
    const templates = Object.keys(this.json.paths)
      .filter((template) => fits(template) && this.json.paths[template][method.toLowerCase()])
      .sort((a, b) => a.split("{").length - b.split("{").length);
    const [template] = templates;
    if (template === undefined) throw new Error(`The document has no ${method} ${path}`);
    return { method, template, operation: this.json.paths[template][method.toLowerCase()] };
  }

  /** For an answer with this status, or undefined if the document doesn't list the status. */
  responseValidator(
    { method, template, operation }: Operation,
    status: number,
  ): ValidateFunction | undefined {
    if (!operation.responses[status]) return undefined;
    return this.#validator(template, method, `responses/${status}`);
  }

  requestValidator({ method, template }: Operation): ValidateFunction {
    return this.#validator(template, method, "requestBody");
  }

  /** Follows a local reference, once. */
  resolve(schema: Parsed): Parsed {
    const name = schema.$ref?.split("/").at(-1);
    return name ? this.json.components.schemas[name] : schema;
  }

  #validator(template: string, method: string, part: string): ValidateFunction {
    const pointer = `paths/${template.replaceAll("~", "~0").replaceAll("/", "~1")}/${method.toLowerCase()}/${part}`;
    const $ref = `document#/${encodeURI(pointer)}/content/application~1json/schema`;
    return this.#ajv.getSchema($ref) ?? this.#ajv.compile({ $ref });
  }
}
