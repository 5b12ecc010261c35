import { z } from "zod";
import { Author, kinds, Uuid } from "~/index";
import { KindSchema } from "#kind";
import { Author as SameAuthor } from "@acme/shared";

const text = z.string().max(10_000).nullable();

export const createNoteBody = z.object({
  text: text.unwrap(),
  kind: kinds.KindSchema,
  tags: z.string().array().optional(),
});

export const Note = z.object({
  id: Uuid,
  text,
  kind: KindSchema,
  author: Author.nullish(),
  size: z.string().transform(Number).pipe(z.number().int()),
  second: SameAuthor.optional(),
});
