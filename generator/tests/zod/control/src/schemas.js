import { extendZodWithOpenApi } from "@asteasolutions/zod-to-openapi";
import { z } from "zod";

extendZodWithOpenApi(z);

const Id = z.uuid();
const Timestamps = { created: z.iso.datetime(), changed: z.iso.datetime().nullish() };

export const Level = z.enum(["low", "high"]).openapi("Level");

export const Tag = z.object({ key: z.string().min(1).max(20), value: z.string().optional() }).strict().openapi("Tag");

export const Author = z
  .object({ id: Id, name: z.string(), age: z.number().int().nonnegative().optional(), mail: z.email().nullable() })
  .openapi("Author");

const Base = z.object({ id: Id, title: z.string().default("untitled"), ...Timestamps });

export const Note = Base.extend({
  level: Level,
  author: Author,
  tags: z.array(Tag).min(1).max(9),
  scores: z.record(z.string(), z.number()),
  rating: z.number().gt(0).lte(5).optional(),
  kind: z.literal("note"),
}).openapi("Note");

export const NotePatch = Note.omit({ id: true, kind: true }).partial().openapi("NotePatch");

export const Picture = Base.pick({ id: true }).extend({ kind: z.literal("picture"), url: z.url() }).openapi("Picture");

export const Item = z.discriminatedUnion("kind", [Note, Picture]).openapi("Item");

export const Value = z.union([z.string(), z.number(), z.boolean()]).openapi("Value");

export const Both = z.intersection(Author, Tag.strip()).openapi("Both");

export const Node = z
  .object({
    name: z.string(),
    get children() {
      return z.array(Node);
    },
  })
  .openapi("Node");

export const Refined = z
  .object({ from: z.number(), to: z.number() })
  .refine((range) => range.from < range.to)
  .openapi("Refined");

export const Written = z.object({ size: z.string().transform((text) => text.length) }).openapi("Written");

export const Answer = z.object({ ok: z.boolean(), item: Item, author: Author.nullable().optional(), more: z.unknown() }).openapi("Answer");
