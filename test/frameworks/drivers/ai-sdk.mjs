import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { createMCPClient } from "@ai-sdk/mcp";
import { Experimental_StdioMCPTransport as StdioTransport } from "@ai-sdk/mcp/mcp-stdio";
import { createOpenAI } from "@ai-sdk/openai";
import { generateText } from "ai";

/** The body of the request with which this provider would offer the tools to its model. It goes nowhere. */
const requestBody = async (createProvider, model, tools) => {
  let body;
  const fetch = async (_url, init) => {
    body = JSON.parse(init.body);
    throw new Error("seen");
  };
  await generateText({
    model: createProvider({ apiKey: "none", fetch })(model),
    tools,
    prompt: "Hire a cook",
    maxRetries: 0,
  }).catch((error) => {
    if (!body) throw error;
  });
  return body;
};

export async function connect({ command, args, env, url, headers }) {
  const transport = url ? { type: "http", url, headers } : new StdioTransport({ command, args, env });
  const client = await createMCPClient({ transport });
  const tools = await client.tools();
  const toOpenAI = (await requestBody(createOpenAI, "gpt-5", tools)).tools;
  const toGoogle = (await requestBody(createGoogleGenerativeAI, "gemini-3-pro", tools)).tools;
  return {
    conversions: {
      OpenAI: Object.fromEntries(toOpenAI.map(({ name, parameters }) => [name, parameters])),
      Google: Object.fromEntries(
        toGoogle
          .flatMap(({ functionDeclarations }) => functionDeclarations)
          .map(({ name, parameters, parametersJsonSchema }) => [name, parameters ?? parametersJsonSchema]),
      ),
    },
    call: async (name, args) => {
      const output = await tools[name].execute(args, { toolCallId: "1", messages: [] });
      const { value } = await tools[name].toModelOutput({ toolCallId: "1", input: args, output });
      return { text: value.map(({ text }) => text).join(""), structured: output.structuredContent };
    },
    close: () => client.close(),
  };
}
