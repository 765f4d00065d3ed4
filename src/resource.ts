import type { CallContext } from "./tool.ts";

interface ResourceBase {
  name: string;
  title: string;
  description: string;
  mimeType: "application/json" | "text/markdown";
}

/** A resource with one address. */
export interface FixedResource extends ResourceBase {
  uri: string;
  read(context: CallContext): Promise<unknown>;
}

/** A family of resources, one for each value of the template's variable. */
export interface ResourceFamily extends ResourceBase {
  uriTemplate: string;
  variable: string;
  read(value: string, context: CallContext): Promise<unknown>;
  /** Suggestions for the variable, best first. The boundary turns a failure into none. */
  complete(typed: string, context: CallContext): Promise<string[]>;
}

export type Resource = FixedResource | ResourceFamily;
