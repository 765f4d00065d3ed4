import { readFileSync } from "node:fs";
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

export type JsonSchema = Record<string, unknown>;

interface Content {
  content?: { "application/json"?: { schema: JsonSchema } };
}

export interface Operation {
  operationId: string;
  parameters?: Array<{ name: string; in: string; required?: boolean; schema?: JsonSchema }>;
  requestBody?: Content;
  responses: Record<string, Content>;
}

/** The parts of an OpenAPI 3.1 document that the tests read. */
export interface OpenApiDocument {
  servers?: Array<{ url: string }>;
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Record<string, JsonSchema>;
    securitySchemes?: Record<string, { type: string; in?: string; name?: string }>;
  };
}

/** HeyMilo's document without its prose: `npm run spec:update -- FILE` writes it. */
export const contract = JSON.parse(
  readFileSync(new URL("../contract/heymilo.json", import.meta.url), "utf8"),
) as OpenApiDocument;

/** Validators compiled from one document, each compiled once. */
export class DocumentValidators {
  readonly #ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true, discriminator: true }));
  readonly #compiled = new Map<string, ValidateFunction>();
  readonly #operations: Map<string, { pointer: string; operation: Operation }>;

  constructor(readonly document: OpenApiDocument) {
    this.#ajv.addSchema(document, "document");
    this.#operations = new Map(operationsOf(document));
  }

  /** The operation that a request means. Paths without a parameter win, as in `/postings/list`. @throws if none does */
  at(method: string, path: string): { operation: Operation; template: string } {
    const fits = (template: string) => new RegExp(`^${template.replace(/\{\w+\}/g, "[^/]+")}$`).test(path);
    const [template = ""] = Object.keys(this.document.paths)
      .filter((one) => fits(one) && this.document.paths[one]?.[method.toLowerCase()])
      .sort((a, b) => a.split("{").length - b.split("{").length);
    const operation = this.document.paths[template]?.[method.toLowerCase()];
    if (!operation) throw new Error(`the document has no ${method} ${path}`);
    return { operation, template };
  }

  /** @throws if the operation or its JSON body does not exist. */
  requestBody(operationId: string): ValidateFunction {
    const { pointer } = this.#operation(operationId);
    return this.#at(`${pointer}${pointerTo("requestBody", "content", "application/json", "schema")}`);
  }

  /** @throws if the operation does not list this status with a JSON body. */
  response(operationId: string, status: number): ValidateFunction {
    const { pointer } = this.#operation(operationId);
    return this.#at(`${pointer}${pointerTo("responses", `${status}`, "content", "application/json", "schema")}`);
  }

  #operation(operationId: string): { pointer: string; operation: Operation } {
    const found = this.#operations.get(operationId);
    if (!found) throw new Error(`the document has no operation ${operationId}`);
    return found;
  }

  #at(pointer: string): ValidateFunction {
    const known = this.#compiled.get(pointer);
    if (known) return known;
    const validate = this.#ajv.compile({ $ref: `document#${pointer}` });
    this.#compiled.set(pointer, validate);
    return validate;
  }
}

/** The JSON schema of an operation's answer. @throws if the document does not have it. */
export function responseSchema(document: OpenApiDocument, operationId: string, status: number): JsonSchema {
  for (const [id, { operation }] of operationsOf(document)) {
    const schema = operation.responses[status]?.content?.["application/json"]?.schema;
    if (id === operationId && schema) return schema;
  }
  throw new Error(`the document has no JSON answer ${status} of ${operationId}`);
}

/** Follows a local `$ref`; any other schema is returned as it is. */
export function resolveSchema(document: OpenApiDocument, schema: JsonSchema): JsonSchema {
  if (typeof schema.$ref !== "string") return schema;
  const name = schema.$ref.replace("#/components/schemas/", "");
  const target = document.components.schemas[name];
  if (!target) throw new Error(`the document has no schema ${schema.$ref}`);
  return resolveSchema(document, target);
}

/** One line per violation, for assertion messages: `/workflow/0/type must be equal to constant`. */
export function explain(errors: ErrorObject[] | null | undefined): string[] {
  return (errors ?? []).map(({ instancePath, message }) => `${instancePath || "/"} ${message}`);
}

function* operationsOf(document: OpenApiDocument): Generator<[string, { pointer: string; operation: Operation }]> {
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      yield [operation.operationId, { pointer: pointerTo("paths", path, method), operation }];
    }
  }
}

/** A JSON pointer as a URI fragment: paths hold slashes and braces, media types a slash. */
function pointerTo(...segments: string[]): string {
  return segments
    .map((segment) => `/${encodeURIComponent(segment.replaceAll("~", "~0").replaceAll("/", "~1"))}`)
    .join("");
}
