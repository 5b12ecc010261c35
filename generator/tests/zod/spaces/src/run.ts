import { z } from "zod";
import { createZodDto } from "nestjs-zod";

export const runSchemas = {
  update: z.object({ status: z.string(), id: z.string() }),
};

export const schemas = { run: { Status: z.enum(["done", "failed"]) } };

export class OrderDto extends createZodDto(z.object({ total: z.number() })) {}
