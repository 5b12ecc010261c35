import { z } from "zod";
import { NanoIdSchema, OrgIdSchema } from "./common";

const DatasetFields = {
  name: z.string(),
  description: z.string().optional(),
  datapoints: z.array(NanoIdSchema).default([]),
};

export const CreateDatasetRequestSchema = z.object({ ...DatasetFields, project: z.string() });
export const UpdateDatasetRequestSchema = z.object(DatasetFields).partial().merge(z.object({ dataset_id: NanoIdSchema }));

export const DeleteDatasetResponseSchema = z.object({
  result: z.object({
    id: NanoIdSchema,
    org_id: OrgIdSchema,
    project_id: NanoIdSchema,
  }),
});

/** Datapoints hold the ones they were made from. */
export const DatapointSchema = z.object({
  id: NanoIdSchema,
  inputs: z.record(z.any()),
  ground_truth: z.record(z.any()).nullish(),
  linked_event: z.string().nullish(),
  history: z.lazy(() => z.array(DatapointSchema)).optional(),
});
