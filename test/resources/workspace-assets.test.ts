import { afterAll, beforeAll, expect, it } from "vitest";
import { eachClient, type Json, type TestClient } from "../support/clients.ts";
import { type SandboxProcess, startSandboxProcess } from "../support/sandbox-process.ts";

eachClient("workspace assets as resources, %s", (_name, connect) => {
  let sandbox: SandboxProcess;
  let client: TestClient;
  const read = async (uri: string) => JSON.parse(await client.readResource(uri)) as Json;

  beforeAll(async () => {
    sandbox = await startSandboxProcess();
    client = await connect({ env: sandbox.env });
  });
  afterAll(async () => {
    await client.close();
    await sandbox.stop();
  });

  it.each([
    ["heymilo://voices", "voices", "workflow[].config.voice_id"],
    ["heymilo://phone-numbers", "phone_numbers", "phone_number_id"],
    ["heymilo://sender-emails", "sender_emails", "sender_email_id"],
    ["heymilo://email-template-groups", "email_template_groups", "email_template_group_id"],
    ["heymilo://design-template-groups", "design_template_groups", "design_template_group_id"],
  ])("%s has the rows of the tool", async (uri, kind, use_as) => {
    const { structured } = await client.callTool("list_workspace_assets", { kind, limit: 100 });
    const resource = await read(uri);
    expect(resource[kind]).toEqual(structured?.assets);
    expect(resource[kind]).toHaveLength(resource.count as number);
    expect(resource[kind]).toContainEqual(expect.objectContaining({ use_as }));
    expect(resource.sandbox).toContain("nothing here exists at HeyMilo");
    expect(await client.listResources()).toContainEqual(
      expect.objectContaining({ uri, title: expect.stringMatching(/^[A-Z]/) as string }),
    );
  });
});
