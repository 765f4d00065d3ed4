import { expect, it } from "vitest";
import { tools } from "../../tools/index.ts";
import { describeWithDocument } from "../support/with-document.ts";

/** Whoever uses HeyMilo's hosted server beside this one has the tools of both in front of the same model. */
describeWithDocument("beside HeyMilo's hosted server, whose tools are named after operations", (document) => {
  const operations = Object.values(document.paths).flatMap((path) =>
    Object.values(path).map(({ operationId }) => operationId),
  );

  it("no tool of ours has the name of one of theirs", () => {
    expect(operations.length).toBeGreaterThan(40);
    const theirs = new Set([...operations, "listWorkspaces"]);
    expect(tools.map(({ name }) => name).filter((name) => theirs.has(name))).toEqual([]);
  });
});
