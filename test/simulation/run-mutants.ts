import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * `npm run test:mutants`: breaks the protocol in each way of `mutants.txt`, in a copy, and ends with 1 if the simulation
 * does not notice one that still applies. A part of a mutant's name plays that one alone.
 */
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const RUNS = 25_000;
const INVITATION_RUNS = 1_000;
/** Always the same histories. */
const SEED = 2026;

/** One way to break the protocol, which the simulation has to notice. */
interface Mutant {
  name: string;
  /** Below src/heymilo/. */
  file: string;
  /** A text that occurs there once, and what stands in its place. */
  text: string;
  instead: string;
}

/** After the line of a file three for each mutant: its name, the text, and what stands in its place. */
const mutants = async (): Promise<Mutant[]> => {
  const all = await readFile(new URL("./mutants.txt", import.meta.url), "utf8");
  return all.split(/^# /m).flatMap((part) => {
    const [file = "", ...lines] = part.trim().split("\n");
    const code = (line = "") => line.slice(2).replaceAll("\\n", "\n");
    return lines.flatMap((name, at) =>
      at % 3 === 0 ? [{ name, file, text: code(lines[at + 1]), instead: code(lines[at + 2]) }] : [],
    );
  });
};

const play = `
  import { FOUND } from "./test/simulation/found.ts";
  import { simulateInvitations } from "./test/simulation/invitations.ts";
  import { judge } from "./test/simulation/oracle/index.ts";
  import { play } from "./test/simulation/play.ts";
  import { simulate } from "./test/simulation/simulate.ts";
  const isOfInvitations = /invitation|candidates|confirm|consent/.test(process.argv[2] ?? "");
  for (const { scenario } of isOfInvitations ? [] : FOUND) {
    const [broken] = judge(await play(scenario));
    if (broken) {
      process.stdout.write(broken);
      process.exit();
    }
  }
  const search = { seed: ${SEED}, first: true };
  const finding =
    (isOfInvitations ? undefined : await simulate({ ...search, runs: ${RUNS} })) ??
    (await simulateInvitations({ ...search, runs: ${INVITATION_RUNS} }));
  process.stdout.write(finding ? finding.report.split("\\n")[0] : "");
`;

/** What a mutant changes was changed. */
const GONE = "its text does not stand once";

/** What the simulation says of it first; empty if it does not notice. */
async function trial(mutant?: Mutant): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "heymilo-mutant-"));
  try {
    for (const part of ["src", "tools", "test/simulation", "test/support"])
      await cp(join(ROOT, part), join(folder, part), { recursive: true });
    await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
    if (mutant) {
      const { file, text, instead } = mutant;
      const mutated = join(folder, "src/heymilo", file);
      const source = await readFile(mutated, "utf8").catch(() => "");
      if (source.split(text).length !== 2) return `${GONE} in ${file}`;
      await writeFile(
        mutated,
        source.replace(text, () => instead),
      );
    }
    await writeFile(join(folder, "play.mts"), play);
    const child = spawn(process.execPath, ["--import", "tsx", "play.mts", mutant?.file ?? ""], {
      cwd: folder,
    });
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => (said += chunk));
    child.stderr.on("data", (chunk: Buffer) => (said += chunk));
    await once(child, "exit");
    return said.trim();
  } finally {
    await rm(folder, { recursive: true });
  }
}

const [wanted = ""] = process.argv.slice(2);
const count = { killed: 0, survived: 0, "no longer applies": 0 };

async function tryOne(mutant: Mutant): Promise<void> {
  const said = await trial(mutant);
  const isKilled = /^\w+: /.test(said);
  const how = said.startsWith(GONE) ? "no longer applies" : isKilled ? "killed" : "survived";
  count[how] += 1;
  process.stdout.write(`${how.toUpperCase()}  ${mutant.name}\n    ${said.slice(0, 200)}\n`);
}

/** On all cores, each of which takes the next one when it is done with one. */
async function tryAll(): Promise<void> {
  const unbroken = wanted ? "" : await trial();
  if (unbroken !== "") throw new Error(`the protocol as it is breaks a promise: ${unbroken}`);
  const left = (await mutants()).filter(({ name }) => name.includes(wanted));
  const core = async () => {
    for (let mutant = left.shift(); mutant; mutant = left.shift()) await tryOne(mutant);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, core));
}
tryAll().then(() => {
  process.stdout.write(`${JSON.stringify(count)}\n`);
  process.exit(count.survived === 0 ? 0 : 1);
});
