import { z } from "zod";
export const Author = z.object({ name: z.string() });
export const View = (props: { name: string }) => <b>{props.name}</b>;
