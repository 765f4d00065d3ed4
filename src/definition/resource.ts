import type { HeyMilo } from "../heymilo/client.ts";
import type { CARD_MIME_TYPE } from "./card.ts";
import type { CallContext } from "./tool.ts";

/** One value that an argument can take, and the words by which people know it. */
export interface Choice {
  value: string;
  words: readonly (string | null | undefined)[];
}

/** All values of an argument: a list of ours, or one that is read from HeyMilo. */
export type Choices = readonly Choice[] | ChoiceReader;
export type ChoiceReader = (heymilo: HeyMilo) => Promise<readonly Choice[]>;

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

export interface FixedResource extends ResourceBase {
  uri: string;
  read(context: CallContext): Promise<object>;
}

/** A family of resources, one for each value of the template's variable. */
export interface ResourceFamily extends ResourceBase {
  uriTemplate: string;
  variable: string;
  read(value: string, context: CallContext): Promise<object>;
  choices: ChoiceReader;
}

export type Resource = TextResource | FixedResource | ResourceFamily;
