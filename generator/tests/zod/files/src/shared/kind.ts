import { z } from "zod";
export const Kinds = { Memo: "memo", Draft: "draft" } as const;
export const KindSchema = z.nativeEnum(Kinds);
export type Kind = z.infer<typeof KindSchema>;
