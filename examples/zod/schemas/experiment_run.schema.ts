import { z } from "zod";
import { UUIDv4Schema, paged } from "./common";

const RunStatusSchema = z.enum(["pending", "completed", "failed", "cancelled"]);
const Json = z.record(z.string(), z.unknown());

const BaseRun = z.object({
  name: z.string().optional(),
  metadata: Json.optional(),
  configuration: Json.optional(),
});

export const CreateRunRequestSchema = BaseRun.required({ name: true })
  .extend({
    event_ids: z.array(UUIDv4Schema).optional().default([]),
    dataset_id: z.string().nullable().optional(),
    status: RunStatusSchema.default("pending"),
  })
  // Old clients send what is metadata today beside it.
  .transform(({ ...run }) => ({ ...run, metadata: { ...run.metadata } }));

export const RunSchema = BaseRun.required().extend({
  run_id: z.string().uuid(),
  dataset_id: z.string().nullable(),
  status: RunStatusSchema,
  event_ids: z.array(z.string().uuid()),
});

export const ListRunsResponseSchema = paged(RunSchema);
