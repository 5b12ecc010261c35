import { z, type ZodTypeAny } from "zod";

export const PaginationSchema = z
  .object({
    page: z.number().int().min(1),
    limit: z.number().int().max(100),
    total: z.number().int(),
    has_next: z.boolean().nullish(),
  })
  .openapi("Pagination");

/** A list under a key of its own, with where it stands among the pages. */
export const paged = <T extends ZodTypeAny>(item: T) => z.object({ evaluations: z.array(item), pagination: PaginationSchema });
