import { BOUNDS, discriminatorOf, type Field, type View } from "./schema-view.ts";

/** One thing that HeyMilo's document and our code say differently. */
export interface Difference {
  /** Where, e.g. `request.workflow[form].config.knockout_enabled` or `answer.data[].id`. */
  place: string;
  /** What about it, e.g. `field`, `type`, `required`, `null`, `values` or `maxLength`. */
  aspect: string;
  document: string;
  ours: string;
}

const ABSENT = "absent";
const PRESENT = "present";

/** One line, as the report prints it and the list of deliberate differences has it. */
export const lineOf = (operation: string, { place, aspect, document, ours }: Difference): string =>
  `${operation} ${place} ${aspect}: document ${document}, ours ${ours}`;

/**
 * A request body, or query parameters: ours must be what the document says, no more and no less. Objects of ours
 * refuse unknown fields and the document's never do, which is not compared: HeyMilo drops them without a word.
 */
export function* compareRequest(place: string, document: View, ours: View): Generator<Difference> {
  if (document.type !== ours.type) {
    yield { place, aspect: "type", document: document.type, ours: ours.type };
    return;
  }
  if (`${document.values}` !== `${ours.values}`) {
    yield { place, aspect: "values", document: list(document.values), ours: list(ours.values) };
  }
  for (const bound of BOUNDS) {
    const [stated, own] = [document.bounds[bound], ours.bounds[bound]];
    if (stated !== own) {
      yield { place, aspect: bound, document: String(stated ?? "none"), ours: String(own ?? "none") };
    }
  }
  if (document.items && ours.items) yield* compareItems(`${place}[]`, document.items, ours.items);
  if (document.type === "object") yield* compareObject(place, document, ours);
}

function* compareItems(place: string, document: View, ours: View): Generator<Difference> {
  yield* compareNull(place, document.nullable, ours.nullable);
  yield* compareRequest(place, document, ours);
}

function* compareNull(place: string, stated: boolean, own: boolean): Generator<Difference> {
  const say = (nullable: boolean) => (nullable ? "may be null" : "never null");
  if (stated !== own) yield { place, aspect: "null", document: say(stated), ours: say(own) };
}

function* compareObject(place: string, document: View, ours: View): Generator<Difference> {
  if (document.variants) {
    const labels = new Set([...document.variants.keys(), ...(ours.variants?.keys() ?? [])]);
    for (const label of labels) {
      const [stated, own] = [document.variants.get(label), ours.variants?.get(label)];
      const at = labelled(place, label);
      if (stated && own) yield* compareObject(at, stated, own);
      else yield { place: at, aspect: "variant", document: presence(stated), ours: presence(own) };
    }
    return;
  }
  const variants = ours.variants ? besideEachOther(ours.variants) : new Map([["", ours]]);
  const named = new Set([...variants.values()].flatMap(({ fields }) => [...(fields?.keys() ?? [])]));
  if (!document.fields && named.size > 0) {
    yield {
      place,
      aspect: "fields",
      document: "any",
      ours: list([...(ours.variants ?? ours.fields ?? []).keys()]),
    };
    return;
  }
  for (const name of document.fields?.keys() ?? []) {
    if (!named.has(name)) yield { place: `${place}.${name}`, aspect: "field", document: PRESENT, ours: ABSENT };
  }
  for (const [label, variant] of variants) {
    yield* compareFields(label ? labelled(place, label) : place, document, variant);
  }
}

/** Where the document has one object for all of our variants, its discriminator takes the values of all. */
const besideEachOther = (variants: ReadonlyMap<string, View>): ReadonlyMap<string, View> => {
  const values = [...variants.keys()].sort();
  const widened = (variant: View): View => {
    const name = discriminatorOf(variant);
    const field = name === undefined ? undefined : variant.fields?.get(name);
    if (name === undefined || !field) return variant;
    return {
      ...variant,
      fields: new Map(variant.fields).set(name, { ...field, view: { ...field.view, values } }),
    };
  };
  return new Map([...variants].map(([label, variant]) => [label, widened(variant)]));
};

/** The fields of one object of ours; the document may have others, which another variant takes. */
function* compareFields(place: string, document: View, ours: View): Generator<Difference> {
  for (const [name, field] of document.fields ?? []) {
    if (field.required && !ours.fields?.has(name)) {
      yield { place: `${place}.${name}`, aspect: "required", document: "required", ours: ABSENT };
    }
  }
  for (const [name, own] of ours.fields ?? []) {
    const at = `${place}.${name}`;
    const stated = document.fields?.get(name);
    if (stated) yield* compareField(at, stated, own);
    else yield { place: at, aspect: "field", document: ABSENT, ours: PRESENT };
  }
  if (!ours.rest) return;
  if (!document.rest) yield { place: `${place}.*`, aspect: "field", document: ABSENT, ours: PRESENT };
  else if (!ours.fields) yield* compareItems(`${place}.*`, document.rest, ours.rest);
}

function* compareField(place: string, document: Field, ours: Field): Generator<Difference> {
  const say = (required: boolean) => (required ? "required" : "optional");
  if (document.required !== ours.required) {
    yield { place, aspect: "required", document: say(document.required), ours: say(ours.required) };
  }
  // A null counts as not given and is not sent, so an optional field of ours stands for a nullable one.
  yield* compareNull(place, document.view.nullable, ours.view.nullable || !ours.required);
  yield* compareRequest(place, document.view, ours.view);
}

/** An answer: whatever ours reads must be there as ours reads it. Fields that we do not read are not compared. */
export function* compareAnswer(place: string, document: View, ours: View): Generator<Difference> {
  if (ours.type === "any") return;
  if (!covers(ours.type, document.type)) {
    yield { place, aspect: "type", document: document.type, ours: ours.type };
    return;
  }
  if (ours.items && document.items) yield* compareAnswer(`${place}[]`, document.items, ours.items);
  if (ours.fields && !document.fields) {
    yield { place, aspect: "fields", document: "any", ours: list([...ours.fields.keys()]) };
    return;
  }
  for (const [name, own] of ours.fields ?? []) {
    const at = `${place}.${name}`;
    const stated = document.fields?.get(name);
    if (!stated) yield { place: at, aspect: "field", document: ABSENT, ours: PRESENT };
    else {
      if (own.required && !stated.required) {
        yield { place: at, aspect: "required", document: "optional", ours: "required" };
      }
      if (!own.view.nullable && stated.view.nullable) yield* compareNull(at, true, false);
      yield* compareAnswer(at, stated.view, own.view);
    }
  }
}

const covers = (ours: string, document: string): boolean =>
  ours === document || (ours === "number" && document === "integer");

const labelled = (place: string, label: string): string => `${place.replace(/\[\]$/, "")}[${label}]`;

const presence = (view: View | undefined): string => (view ? PRESENT : ABSENT);

const list = (values: readonly unknown[] | undefined): string => values?.join(", ") ?? "any";
