import manifest from "../package.json" with { type: "json" };
import { DEFAULT_TOOLSETS } from "../src/settings/toolsets.ts";
import { toolsets } from "../tools/index.ts";
import { formByKey, variablesByKey } from "./form.ts";

const LONG_DESCRIPTION = `Create and run HeyMilo AI interviewers from a conversation: resume, form, SMS, voice and video steps, from a template or from a job description. Everything can be previewed before it exists, and a repeated or interrupted call does not create an interviewer twice.

Leave the API key empty and switch the sandbox on to try everything without an account; nothing leaves this computer then.

**Privacy.** The server runs on this computer. What you and Claude put into a tool call (job texts, questions, settings) goes to HeyMilo's API over HTTPS, with your API key, and to nobody else; what HeyMilo answers goes to Claude. Candidates' data (names, masked emails, scores and findings) reaches the model by default; set Toolsets to interviewers to turn that off. There is no telemetry, and nothing is stored but what Node has compiled of the program, in the extension's own folder. Claude Desktop keeps the API key. What HeyMilo and Anthropic do with the data is in their own privacy policies.

Candidates are people: have a person review job texts, knock-out criteria and every decision about a candidate.

Not affiliated with HeyMilo.`;

const REPOSITORY = manifest.repository.url.replace(/^git\+|\.git$/g, "");

export interface BundleOptions {
  /** HeyMilo's, for the directory. */
  privacyPolicy?: string | undefined;
  /** Their paths in the bundle. */
  screenshots?: readonly string[];
  /** Where people find the form. */
  form?: string;
}

const IN_CLAUDE_DESKTOP = "In Claude Desktop: Settings, Extensions, HeyMilo interviewers";

/** The MCPB manifest, version 0.3, from package.json, the settings and the tools. */
export const mcpbManifest = ({ privacyPolicy, screenshots = [], form = IN_CLAUDE_DESKTOP }: BundleOptions = {}) => ({
  manifest_version: "0.3",
  name: manifest.name,
  display_name: "HeyMilo interviewers",
  version: manifest.version,
  description: manifest.description,
  long_description: LONG_DESCRIPTION,
  author: { name: manifest.author },
  repository: { type: "git", url: `${REPOSITORY}.git` },
  homepage: manifest.homepage,
  support: manifest.bugs,
  license: manifest.license,
  keywords: manifest.keywords,
  documentation: `${REPOSITORY}/blob/main/README.md`,
  icon: "icon.png",
  ...(screenshots.length > 0 && { screenshots }),
  ...(privacyPolicy && { privacy_policies: [privacyPolicy] }),
  server: {
    type: "node",
    entry_point: manifest.bin[manifest.name as "heymilo-mcp"],
    mcp_config: {
      // Exactly "node" makes Claude Desktop use the Node.js that it brings along.
      command: "node",
      args: [`\${__dirname}/${manifest.bin["heymilo-mcp"]}`],
      env: variablesByKey(form),
    },
  },
  user_config: formByKey(),
  tools: DEFAULT_TOOLSETS.flatMap((toolset) =>
    toolsets[toolset].map(({ name, description }) => ({ name, description: firstSentence(description) })),
  ),
  // Their texts depend on what the user enters.
  prompts_generated: true,
  compatibility: {
    platforms: ["darwin", "win32", "linux"],
    runtimes: { node: manifest.engines.node },
  },
});

const firstSentence = (text: string): string => text.split(/(?<=[.!?])\s/)[0] as string;
