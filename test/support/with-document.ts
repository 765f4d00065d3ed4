import { describe, expect, it } from "vitest";
import { type OpenApiDocument, publishedDocument } from "./openapi.ts";

/** Tests that need HeyMilo's published document: reported as skipped, with the remedy, where it is missing. */
export function describeWithDocument(title: string, tests: (document: OpenApiDocument) => void): void {
  const document = publishedDocument();
  if (document) describe(title, () => tests(document));
  else
    describe.skip(`${title} (skipped: set HEYMILO_OPENAPI to the OpenAPI document)`, () =>
      it("needs the published document", () => expect.unreachable()));
}
