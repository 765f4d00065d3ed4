import { expect, it } from "vitest";
import type { Json } from "../support/clients.ts";
import { toolScene } from "../support/tool-scene.ts";

const scene = toolScene();

it.each([
  ["heymilo://voices", "voices", "workflow[].config.voice_id"],
  ["heymilo://phone-numbers", "phone_numbers", "phone_number_id"],
  ["heymilo://sender-emails", "sender_emails", "sender_email_id"],
  ["heymilo://email-template-groups", "email_template_groups", "email_template_group_id"],
  ["heymilo://design-template-groups", "design_template_groups", "design_template_group_id"],
])("%s has the rows of list_workspace_assets", async (uri, kind, use_as) => {
  const { assets } = await scene.ask("list_workspace_assets", { kind, limit: 100 });
  const resource = JSON.parse(await scene.client.readResource(uri)) as Json;
  expect(resource[kind]).toEqual(assets);
  expect(resource[kind]).toHaveLength(resource.count as number);
  expect(resource[kind]).toContainEqual(expect.objectContaining({ use_as }));
  expect(resource.sandbox).toContain("nothing here exists at HeyMilo");
  expect(await scene.client.listResources()).toContainEqual(
    expect.objectContaining({ uri, title: expect.stringMatching(/^[A-Z]/) as string }),
  );
});
