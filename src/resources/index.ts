import type { Resource } from "../definition/resource.ts";
import { cards } from "./cards.ts";
import { guide } from "./guide.ts";
import { interviewTemplate, interviewTemplates } from "./interview-templates.ts";
import { interviewer } from "./interviewer.ts";
import { schemas } from "./schemas.ts";
import { designTemplate, emailTemplate } from "./templates.ts";
import { workspaceAssets } from "./workspace-assets.ts";

export const resources: readonly Resource[] = [
  guide,
  interviewTemplates,
  ...workspaceAssets,
  ...schemas,
  interviewTemplate,
  interviewer,
  emailTemplate,
  designTemplate,
  ...cards,
];
