import type { Resource } from "../resource.ts";
import { interviewTemplate, interviewTemplates } from "./interview-templates.ts";

/** Everything a client can attach or read. */
export const resources: readonly Resource[] = [interviewTemplates, interviewTemplate];
