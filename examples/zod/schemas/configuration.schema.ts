import { z } from "zod";
import { NanoIdSchema } from "./common";

export enum Environment {
  Dev = "dev",
  Staging = "staging",
  Prod = "prod",
}

export const CALL_TYPES = ["chat", "completion"] as const;

const MessageSchema = z.object({ role: z.string(), content: z.string() });

export const ConfigurationParametersSchema = z
  .object({
    call_type: z.enum(CALL_TYPES),
    model: z.string(),
    hyperparameters: z.record(z.string(), z.unknown()).optional(),
    template: z.union([z.string(), z.array(MessageSchema)]).optional(),
  })
  .passthrough();

export const ConfigurationSchema = z.object({
  id: NanoIdSchema,
  name: z.string(),
  type: z.literal("LLM").or(z.literal("pipeline")).default("LLM"),
  env: z.array(z.nativeEnum(Environment)).optional(),
  parameters: ConfigurationParametersSchema,
});
