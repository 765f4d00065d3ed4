import type { Plugin } from "rolldown";
import { parseAst } from "rolldown/parseAst";

type Statement = ReturnType<typeof parseAst>["body"][number];
type Span = Pick<Statement, "start" | "end">;

/**
 * The SDK makes a zod schema of each type of the protocol: 180 when it is loaded, and 140 more for the first message of
 * the 2025 revisions. A server needs a few of them, and making the others takes longer than anything else at the start.
 * This tells the bundler that making a schema of the first kind has no effects, so that it leaves out what nothing
 * uses. A schema of the second kind is made when it is first read. What is used stays as it is.
 */
export const schemasWhenUsed = (): Plugin => {
  const changed = { schemas: 0, lists: 0, wire: 0 };
  const change = (kind: keyof typeof changed, edits: Edit[]): Edit[] => {
    changed[kind] += edits.length;
    return edits;
  };
  return {
    name: "schemas-when-used",
    transform: {
      filter: { id: /@modelcontextprotocol[\\/](core|server)[\\/]dist[\\/][^\\/]+\.mjs$/ },
      handler: (code, id) => {
        const isCore = /@modelcontextprotocol[\\/]core[\\/]/.test(id);
        return edited(
          code,
          isCore
            ? change("schemas", initialisers(code))
            : [...change("lists", specTypeList(code)), ...change("wire", wireSchemas(code))],
        );
      },
    },
    buildEnd(error) {
      const isKnown = changed.schemas >= 100 && changed.lists === 1 && changed.wire >= 100;
      if (!error && !isKnown)
        this.error(`the SDK has changed (${JSON.stringify(changed)}): see packaging/schemas-when-used.ts`);
    },
  };
};

type Edit = Span & { code: string };

/** Every constant of a module that is made by a call. */
const initialisers = (code: string): Edit[] =>
  parseAst(code).body.flatMap((statement) => {
    if (statement.type !== "VariableDeclaration") return [];
    return statement.declarations.flatMap(({ init }) => {
      if (init?.type !== "CallExpression") return [];
      return edit(init, withoutEffects(`return ${code.slice(init.start, init.end)}`));
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

/**
 * One function makes the schemas of the 2025 revisions, and `registryMaps` lists them by method. Each constant of the
 * first becomes a function that makes its schema once. What the two return gets getters.
 */
const wireSchemas = (code: string): Edit[] => {
  const functions = parseAst(code).body.flatMap((statement) =>
    statement.type === "FunctionDeclaration" && statement.body
      ? [{ name: statement.id?.name, span: statement.body, body: statement.body.body }]
      : [],
  );
  const maker = functions.find(({ body }) => isListOfConstants(body))?.body;
  const maps = functions.find(({ name }) => name === "registryMaps")?.span;
  if (!maker || !maps) return [];
  const constants = maker.flatMap((one) => (one.type === "VariableDeclaration" ? one.declarations : []));
  const names = new Set(constants.map(({ id }) => code.slice(id.start, id.end)));
  const textOf = ({ start, end }: Span) => code.slice(start, end);
  const called = (expression: Span) =>
    textOf(expression).replaceAll(/(?<![.\w$])[\w$]+/g, (name) => (names.has(name) ? `${name}()` : name));
  return [
    ...constants.flatMap(({ init }) => (init ? edit(init, `madeOnce(() => ${called(init)})`) : [])),
    ...maker.flatMap((statement) => {
      if (statement.type !== "ReturnStatement" || statement.argument?.type !== "ObjectExpression") return [];
      return statement.argument.properties.flatMap((one) =>
        one.type === "Property" ? edit(one, `get ${textOf(one.key)}() { return ${called(one.value)}; }`) : [],
      );
    }),
    edit(maps, textOf(maps).replaceAll(/([\w"/]+): (s\.\w+)/g, "get $1() { return $2; }")),
    { start: code.length, end: code.length, code: MADE_ONCE },
  ];
};

const edit = ({ start, end }: Span, code: string): Edit => ({ start, end, code });

const MADE_ONCE = "\nfunction madeOnce(make) { let made; return () => (made ??= make()); }";

const isListOfConstants = (statements: readonly { type: string }[]): boolean =>
  statements.length > 100 &&
  statements.every(({ type }) => type === "VariableDeclaration" || type === "ReturnStatement");

const declares = (statement: Statement, name: string): boolean =>
  statement.type === "VariableDeclaration" &&
  statement.declarations.some(({ id }) => id.type === "Identifier" && id.name === name);

const withoutEffects = (body: string): string => `/* @__PURE__ */ (() => { ${body}; })()`;

const edited = (code: string, edits: readonly Edit[]): string => {
  let result = "";
  let at = 0;
  for (const edit of [...edits].sort((one, other) => one.start - other.start)) {
    result += code.slice(at, edit.start) + edit.code;
    at = edit.end;
  }
  return result + code.slice(at);
};
