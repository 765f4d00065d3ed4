import manifest from "../package.json" with { type: "json" };
import { formByKey, formFields, variablesAsThemselves, variablesByKey } from "./form.ts";

const NAME = "heymilo";
const DISPLAY_NAME = "HeyMilo interviewers";
const AUTHOR = { name: manifest.author };
const PROGRAM = manifest.bin[manifest.name as "heymilo-mcp"];
const ICON = ".claude-plugin/icon.png";
const SCHEMAS = "https://agent-plugins.org/schemas/1.0.0";

/** What every format has, under the same names. */
const ABOUT = {
  name: NAME,
  version: manifest.version,
  description: manifest.description,
  author: AUTHOR,
  homepage: manifest.homepage,
  repository: manifest.repository.url.replace(/^git\+|\.git$/g, ""),
  license: manifest.license,
  keywords: manifest.keywords,
};

/** @param root the variable that holds the plugin's own folder */
const startedIn = (root: string) => ({ command: "node", args: [`\${${root}}/${PROGRAM}`] });

/** Texts of at most 128 characters. */
const PROMPTS = [
  "Set up a screening for this job: check the resume, then a 15-minute video interview. Show me the questions first.",
  "Review our warehouse interviewer: are its knock-outs fair, and its questions clear?",
  "Who finished the interview for the night shift, and whose answers should I read first?",
];

const openAiInterface = {
  displayName: DISPLAY_NAME,
  shortDescription: "Create and run AI interviewers",
  longDescription: manifest.description,
  developerName: manifest.author,
  category: "Productivity",
  websiteURL: manifest.homepage,
  defaultPrompt: PROMPTS,
  logo: `./${ICON}`,
};

/** The files of the plugin by their path in it. */
export const PLUGIN_FILES = {
  // Claude Code asks for the settings when somebody installs the plugin.
  ".claude-plugin/plugin.json": {
    ...ABOUT,
    displayName: DISPLAY_NAME,
    mcpServers: {
      [NAME]: {
        ...startedIn("CLAUDE_PLUGIN_ROOT"),
        env: variablesByKey(`In Claude Code: /plugin configure ${NAME}`),
      },
    },
    userConfig: formByKey(),
    network: { hosts: ["api.heymilo.ai"] },
  },

  // Agent Plugins, which Codex and others read. Its servers have neither settings nor inherited variables, and what
  // stands in the package is public: the key lies in a file of the plugin's data.
  "plugin.json": {
    $schema: `${SCHEMAS}/plugin.schema.json`,
    ...ABOUT,
    extensions: { "com.openai": { interface: openAiInterface } },
  },
  "mcp.json": {
    $schema: `${SCHEMAS}/mcp.schema.json`,
    mcpServers: {
      [NAME]: {
        type: "stdio",
        ...startedIn("PLUGIN_ROOT"),
        env: { HEYMILO_API_KEY_FILE: `\${PLUGIN_DATA}/api-key` },
      },
    },
  },

  // Codex takes from here which of the user's own variables it passes on, also where it reads the Agent Plugins form.
  ".codex-plugin/plugin.json": {
    ...ABOUT,
    skills: "./skills/",
    mcpServers: "./.codex-plugin/mcp.json",
    interface: openAiInterface,
  },
  ".codex-plugin/mcp.json": {
    mcpServers: {
      [NAME]: {
        command: "node",
        args: [PROGRAM],
        cwd: ".",
        env_vars: formFields.map(({ env }) => env),
        startup_timeout_sec: 30,
      },
    },
  },

  ".cursor-plugin/plugin.json": {
    ...ABOUT,
    displayName: DISPLAY_NAME,
    logo: ICON,
    category: "integrations",
    skills: "./skills/",
    variables: {
      type: "object",
      properties: Object.fromEntries(
        formFields.map(({ env, title, description }) => [env, { type: "string", title, description }]),
      ),
    },
    mcpServers: {
      [NAME]: { type: "stdio", ...startedIn("CURSOR_PLUGIN_ROOT"), env: variablesAsThemselves },
    },
  },

  // Gemini CLI starts servers with a bare environment, so each setting stands in `env`, too.
  "gemini-extension.json": {
    name: NAME,
    version: manifest.version,
    description: manifest.description,
    mcpServers: {
      [NAME]: {
        ...startedIn("extensionPath"),
        env: { ...variablesAsThemselves, HEYMILO_FORM: `In a terminal: gemini extensions config ${NAME}` },
      },
    },
    settings: formFields.map(({ env, title, description, secret }) => ({
      name: title,
      description,
      envVar: env,
      sensitive: secret,
    })),
  },
};

/** Cowork takes no program in a plugin, but a bundle, which has its own form. */
export const COWORK_NAME = `${NAME}-cowork`;
export const COWORK_BUNDLE = `${NAME}.mcpb`;
export const COWORK_FILES = {
  ".claude-plugin/plugin.json": {
    ...ABOUT,
    name: COWORK_NAME,
    displayName: DISPLAY_NAME,
    mcpServers: `./${COWORK_BUNDLE}`,
    network: { hosts: ["api.heymilo.ai"] },
  },
};

/** Where the plugin lies in the marketplace: Codex finds none at its root. */
export const PLUGIN_FOLDER = `plugins/${NAME}`;

const listed = (source: string) => ({ name: NAME, source, description: manifest.description });

/** A marketplace is a folder with a list of its plugins. Codex reads Claude's. */
export const MARKETPLACE_FILES = {
  ".claude-plugin/marketplace.json": {
    name: manifest.name,
    description: manifest.description,
    owner: AUTHOR,
    plugins: [listed(`./${PLUGIN_FOLDER}`)],
  },
  ".cursor-plugin/marketplace.json": {
    name: manifest.name,
    owner: AUTHOR,
    plugins: [listed(PLUGIN_FOLDER)],
  },
};
