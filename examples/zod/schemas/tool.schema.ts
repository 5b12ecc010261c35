import * as z from "zod";
import { NanoIdSchema, OrgIdSchema, ProjectNameSchema } from "@core/index";

const ToolType = z.enum(["function", "tool"]);

const BaseToolSchema = z.object({
  name: z.string().min(1).max(200),
  description: z.string().nullable().optional(),
  parameters: z.record(z.string(), z.unknown()),
});

/** Clients of three generations call: `task` became `project_name`, `type` became `tool_type`. */
export const CreateToolRequestSchema = BaseToolSchema.extend({
  project_id: NanoIdSchema.optional(),
  project_name: ProjectNameSchema.optional(),
  task: ProjectNameSchema.optional(),
  tool_type: ToolType.optional(),
  type: ToolType.optional(),
})
  .refine((tool) => tool.project_id || tool.project_name || tool.task, { message: "Either project or task is required" })
  .refine((tool) => tool.tool_type || tool.type, { message: "Either tool_type or type is required" });

export const UpdateToolRequestSchema = BaseToolSchema.partial().extend({ id: NanoIdSchema });

export const ToolSchema = BaseToolSchema.omit({ name: true })
  .extend({
    name: z.string(),
    id: NanoIdSchema,
    org_id: OrgIdSchema.nullish(),
    tool_type: ToolType,
    created_at: z.string().datetime(),
  })
  .strict();
