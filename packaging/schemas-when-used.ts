import type { Plugin } from "rolldown";
import { parseAst } from "rolldown/parseAst";

type Statement = ReturnType<typeof parseAst>["body"][number];

/**
 * Loading the SDK makes zod schemas of all types of the protocol, 180, which takes longer than anything else at the
 * start, and lists them for whoever wants to check one, which nobody does here. This says to the bundler that making
 * one has no effects, so that it leaves out those that nothing uses. What is used stays as it is.
 */
export const schemasWhenUsed = (): Plugin => {
  const changed = { schemas: 0, lists: 0 };
  return {
    name: "schemas-when-used",
    transform: {
      filter: { id: /@modelcontextprotocol[\\/](core|server)[\\/]dist[\\/][^\\/]+\.mjs$/ },
      handler: (code, id) => {
        const isCore = /@modelcontextprotocol[\\/]core[\\/]/.test(id);
        const edits = isCore ? initialisers(code) : specTypeList(code);
        changed[isCore ? "schemas" : "lists"] += edits.length;
        return edited(code, edits);
      },
    },
    buildEnd(error) {
      if (!error && (changed.schemas < 100 || changed.lists !== 1))
        this.error(`the SDK has changed (${JSON.stringify(changed)}): see packaging/schemas-when-used.ts`);
    },
  };
};

interface Edit {
  start: number;
  end: number;
  code: string;
}

/** Every constant of a module that is made by a call. */
const initialisers = (code: string): Edit[] =>
  parseAst(code).body.flatMap((statement) => {
    if (statement.type !== "VariableDeclaration") return [];
    return statement.declarations.flatMap(({ init }) => {
      if (init?.type !== "CallExpression") return [];
      const { start, end } = init;
      return [{ start, end, code: withoutEffects(`return ${code.slice(start, end)}`) }];
    });
  });

/** The statements that fill `specTypeSchemas` and `isSpecType`, as what makes the two. */
const specTypeList = (code: string): Edit[] => {
  if (!code.includes("_specTypeSchemas")) return [];
  const statements = parseAst(code).body;
  const first = statements.find((statement) => declares(statement, "_specTypeSchemas"));
  const last = statements.find((statement) => declares(statement, "isSpecType"));
  if (!first || !last) return [];
  const [start, end] = [first.start, last.end];
  const made = withoutEffects(`${code.slice(start, end)}; return { specTypeSchemas, isSpecType }`);
  const constants = ["specTypeSchemas", "isSpecType"].map(
    (name) => `const ${name} = ${withoutEffects(`return specTypes.${name}`)};`,
  );
  return [{ start, end, code: [`const specTypes = ${made};`, ...constants].join("\n") }];
};

const declares = (statement: Statement, name: string): boolean =>
  statement.type === "VariableDeclaration" &&
  statement.declarations.some(({ id }) => id.type === "Identifier" && id.name === name);

const withoutEffects = (body: string): string => `/* @__PURE__ */ (() => { ${body}; })()`;

const edited = (code: string, edits: readonly Edit[]): string => {
  let result = "";
  let at = 0;
  for (const edit of edits) {
    result += code.slice(at, edit.start) + edit.code;
    at = edit.end;
  }
  return result + code.slice(at);
};
