/**
 * Where any form of a secret shows in a text: as it is, in a URL, in JSON, or in base64 at whatever place of the
 * encoded text it begins.
 */
export function leaks(text: string, secret: string): string[] {
  const forms: [name: string, form: string][] = [
    ["plain", secret],
    ["URL", encodeURIComponent(secret)],
    ["JSON", JSON.stringify(secret).slice(1, -1)],
    ...[0, 1, 2].map((offset): [string, string] => [`base64 at ${offset}`, base64At(secret, offset)]),
  ];
  const lowerCase = text.toLowerCase();
  return forms.flatMap(([name, form]) => (lowerCase.includes(form.toLowerCase()) ? [name] : []));
}

/** The characters of the base64 that do not depend on what stands before and after the secret. */
function base64At(secret: string, offset: number): string {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
  const first = Math.ceil((offset * 8) / 6);
  const last = Math.floor((bytes.length * 8) / 6);
  return bytes.toString("base64").slice(first, last);
}
