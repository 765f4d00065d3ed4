import { questionFields } from "../../src/heymilo/schema/questions.ts";
import { openObjects } from "../../src/heymilo/schema/steps.ts";
import { contract } from "../support/openapi.ts";
import { type Field, type View, viewOfDocument, viewOfZod } from "./schema-view.ts";

/**
 * The fields of a create request by path: one of the posting as it is, one of a step's config as
 * `<step type>.config.<field>`, and one of a question as `<modality>.<field>`. They come from HeyMilo's document. Which
 * question takes which field, the keys of open objects and the values that prose lists are known to our schema alone.
 */
const fieldsOf = (view: View | undefined): [name: string, view: View][] =>
  [...(view?.fields ?? new Map<string, Field>())].map(([name, field]) => [name, field.view]);

const request = viewOfDocument(contract, { $ref: "#/components/schemas/CreatePostingRequest" });
const stepsOf = (view: View): [type: string, step: View][] => [
  ...(view.fields?.get("workflow")?.view.items?.variants ?? []),
];
const question = stepsOf(request)[0]?.[1].fields?.get("questions")?.view.items;

export type Modality = keyof typeof questionFields;
export const MODALITIES = Object.keys(questionFields) as Modality[];

const configs = stepsOf(request).map(([type, step]): [string, [string, View][]] => [
  type,
  fieldsOf(step.fields?.get("config")?.view),
]);

const questions = MODALITIES.map((modality): [string, [string, View][]] => {
  const own = Object.entries(questionFields[modality]).map(([name, schema]): [string, View] => {
    const { values } = viewOfZod(schema);
    return [name, { ...(question?.fields?.get(name)?.view as View), ...(values && { values }) }];
  });
  const common = fieldsOf(question).filter(([name]) => name === "modality" || name === "text");
  return [modality, [...common, ...own]];
});

const openFields = configs.flatMap(([type, fields]) =>
  fields.flatMap(([name]): [string, [string, View][]][] =>
    name in openObjects
      ? [[`${type}.config.${name}`, fieldsOf(viewOfZod(openObjects[name as keyof typeof openObjects]))]]
      : [],
  ),
);

const namesIn = (groups: [string, [string, View][]][]): Record<string, string[]> =>
  Object.fromEntries(groups.map(([group, fields]) => [group, fields.map(([name]) => name)]));

export const ROOT_FIELDS = fieldsOf(request).map(([name]) => name);
export const CONFIG_FIELDS = namesIn(configs);
export const QUESTION_FIELDS = namesIn(questions) as Record<Modality, string[]>;
export const OPEN_OBJECT_FIELDS = namesIn(openFields);

const prefixed = (prefix: string, fields: [string, View][]): [string, View][] =>
  fields.map(([name, view]) => [`${prefix}.${name}`, view]);

/** Every field by its path. */
const FIELDS: [path: string, view: View][] = [
  ...fieldsOf(request),
  ...configs.flatMap(([type, fields]) => prefixed(`${type}.config`, fields)),
  ...openFields.flatMap(([path, fields]) => prefixed(path, fields)),
  ...questions.flatMap(([modality, fields]) => prefixed(modality, fields)),
];

export const PATHS = FIELDS.map(([path]) => path);

const table = <T>(of: (view: View) => T | undefined): Record<string, T> =>
  Object.fromEntries(
    FIELDS.flatMap(([path, view]) => {
      const value = of(view);
      return value === undefined ? [] : [[path, value]];
    }),
  );

/** Numbers that need not be whole. */
export const FRACTIONS = FIELDS.flatMap(([path, { type }]) => (type === "number" ? [path] : []));

/** Both ends of every numeric range; an upper end of Infinity is open. */
export const BOUNDS = table<[number, number]>(({ bounds }) =>
  bounds.minimum === undefined ? undefined : [bounds.minimum, bounds.maximum ?? Number.POSITIVE_INFINITY],
);

/** The greatest length of every text that has one, in code points. */
export const LENGTHS = table(({ bounds }) => bounds.maxLength);

/** Lists of values that are complete: any other value is an error. */
export const CLOSED_VALUES = table(({ values }) => values as string[] | undefined);
