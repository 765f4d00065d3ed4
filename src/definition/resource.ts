import type { CARD_MIME_TYPE } from "./card.ts";
import type { ChoiceReader } from "./choices.ts";
import type { CallContext } from "./tool.ts";

interface ResourceBase {
  name: string;
  title: string;
  description: string;
  mimeType: "application/json" | "text/markdown" | typeof CARD_MIME_TYPE;
}

/** A text of our own, which needs neither a key nor the network. */
export interface TextResource extends ResourceBase {
  uri: string;
  /** Loaded when somebody reads it: most connections never do. */
  text(): Promise<string>;
  /** What a host should know of the text, such as what a page needs. */
  meta?: Record<string, unknown>;
}

/** A resource with one address. */
export interface FixedResource extends ResourceBase {
  uri: string;
  read(context: CallContext): Promise<object>;
}

/** A family of resources, one for each value of the template's variable. */
export interface ResourceFamily extends ResourceBase {
  uriTemplate: string;
  variable: string;
  read(value: string, context: CallContext): Promise<object>;
  /** The values of the variable. */
  choices: ChoiceReader;
}

export type Resource = TextResource | FixedResource | ResourceFamily;
