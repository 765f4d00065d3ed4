import { pathToFileURL } from "node:url";
import type { Json } from "../support/clients.ts";
import { fillAll } from "./fill-all.ts";

/** How to reach the server: as a program, or at an address. */
export type Target =
  | { command: string; args: string[]; env: Record<string, string> }
  | { url: string; headers: Record<string, string> };

/** What a file in `drivers/` makes of one framework. */
interface Driver {
  /** What the framework would show a model, by the name of each way it has to convert a schema. */
  conversions: Record<string, Record<string, Json>>;
  /** Calls a tool as the framework does when a model asks for it. Rejects if the framework throws. */
  call(name: string, args: Json, conversion: string): Promise<Omit<Called, "thrown">>;
  close(): Promise<void>;
}

/** What came back. */
export interface Called {
  /** What a model would read. */
  text: string;
  /** What a program can read, where the framework hands it on. */
  structured?: Json;
  thrown?: boolean;
}

export interface Report {
  conversions: Driver["conversions"];
  /** By conversion. */
  calls: Record<string, Record<Step, Called>>;
}

export const STEPS = ["preview", "create", "mistake"] as const;
export type Step = (typeof STEPS)[number];

/** What distinguishes the postings of one run. */
export const titleOf = (step: Step, framework: string, transport: string, conversion: string): string =>
  `Line Cook (${framework}, ${transport}, ${conversion}, ${step})`;

/** A form has no such field, and the number is no filler, so the server has to refuse it. */
const MISTAKE = { type: "form", config: { num_questions: 3 } };
export const CONFIG = { mandatory: true, num_criteria_questions: 4 };

const argumentsOf = (step: Step, title: string): Json => ({
  title,
  workflow: step === "mistake" ? [MISTAKE] : [{ type: "resume", config: CONFIG }],
  ...(step === "preview" && { dry_run: true }),
});

/** A strict schema: it requires every property, so a model has to give every one. */
const demandsAll = (schema: Json | undefined): schema is Json =>
  schema !== undefined && (schema.required as string[]).length === Object.keys(schema.properties as object).length;

const attempt = async (call: () => Promise<Called>): Promise<Called> => {
  try {
    return await call();
  } catch (error) {
    return { text: error instanceof Error ? error.message : String(error), thrown: true };
  }
};

/** Run as a process of its own, on the Node that the framework needs: driver, framework, transport, target. */
const drive = async (file: string, framework: string, transport: string, target: string): Promise<void> => {
  const { connect } = (await import(pathToFileURL(file).href)) as { connect(to: Target): Promise<Driver> };
  const driver = await connect(JSON.parse(target) as Target);
  const calls: Report["calls"] = {};
  for (const [conversion, schemas] of Object.entries(driver.conversions)) {
    const outcomes = {} as Record<Step, Called>;
    for (const step of STEPS) {
      const args = argumentsOf(step, titleOf(step, framework, transport, conversion));
      const sent = demandsAll(schemas.create_interviewer) ? fillAll(schemas.create_interviewer, args) : args;
      outcomes[step] = await attempt(() => driver.call("create_interviewer", sent as Json, conversion));
    }
    calls[conversion] = outcomes;
  }
  const report: Report = { conversions: driver.conversions, calls };
  await new Promise((sent) => process.send?.(report, sent));
  await driver.close();
  process.exit();
};

if (process.send) {
  const [file, framework, transport, target] = process.argv.slice(2) as [string, string, string, string];
  await drive(file, framework, transport, target);
}
