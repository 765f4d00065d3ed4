import manifest from "../package.json" with { type: "json" };
import { settings } from "../src/settings/config.ts";
import { DEFAULT_TOOLSETS } from "../src/settings/toolsets.ts";
import { toolsets } from "../tools/index.ts";
import { kindOf, sentence } from "./setting-kind.ts";

const LONG_DESCRIPTION = `Create and run HeyMilo AI interviewers from a conversation: resume, form, SMS, voice and video steps, from a template or from a job description. Everything can be previewed before it exists, and a repeated or interrupted call does not create an interviewer twice.

Leave the API key empty and switch the sandbox on to try everything without an account; nothing leaves this computer then.

**Privacy.** The server runs on this computer. What you and Claude put into a tool call (job texts, questions, settings) goes to HeyMilo's API over HTTPS, with your API key, and to nobody else; what HeyMilo answers goes to Claude. Candidates' data (names, masked emails, scores and findings) reaches the model by default; set Toolsets to interviewers to turn that off. There is no telemetry, and nothing is stored but what Node has compiled of the program, in the extension's own folder. Claude Desktop keeps the API key. What HeyMilo and Anthropic do with the data is in their own privacy policies.

Candidates are people: have a person review job texts, knock-out criteria and every decision about a candidate.

Not affiliated with HeyMilo.`;

/** The other settings are for people who edit configuration files. */
const formFields = settings.flatMap((setting) =>
  setting.field === undefined
    ? []
    : [{ ...setting, title: setting.field, key: setting.env.replace("HEYMILO_", "").toLowerCase() }],
);

/** The MCPB manifest, version 0.3, from package.json, the settings and the tools. */
export const mcpbManifest = () => ({
  manifest_version: "0.3",
  name: manifest.name,
  display_name: "HeyMilo interviewers",
  version: manifest.version,
  description: manifest.description,
  long_description: LONG_DESCRIPTION,
  author: { name: manifest.author },
  repository: { type: "git", url: manifest.repository.url.replace(/^git\+/, "") },
  homepage: manifest.homepage,
  support: manifest.bugs,
  license: manifest.license,
  keywords: manifest.keywords,
  icon: "icon.png",
  server: {
    type: "node",
    entry_point: manifest.bin[manifest.name as "heymilo-mcp"],
    mcp_config: {
      // Exactly "node" makes Claude Desktop use the Node.js that it brings along.
      command: "node",
      args: [`\${__dirname}/${manifest.bin["heymilo-mcp"]}`],
      env: {
        ...Object.fromEntries(formFields.map(({ env, key }) => [env, `\${user_config.${key}}`])),
        // Errors then speak of the form.
        HEYMILO_FORM: "In Claude Desktop: Settings, Extensions, HeyMilo interviewers",
      },
    },
  },
  user_config: Object.fromEntries(formFields.map((setting) => [setting.key, formField(setting)])),
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

/** A form cannot say "required unless sandbox", so nothing is required and the server says what is missing. */
const formField = (setting: (typeof formFields)[number]) => ({
  type: kindOf(setting) === "boolean" ? "boolean" : "string",
  title: setting.title,
  description: sentence(setting.help),
  required: false,
  ...(setting.secret && { sensitive: true }),
  ...(kindOf(setting) === "boolean" && { default: setting.fallback === "true" }),
});

const firstSentence = (text: string): string => text.split(/(?<=[.!?])\s/)[0] as string;
