import { z } from "zod/v4";

export const EventSchema = z
  .looseObject({
    event_id: z.uuid(),
    event_type: z.enum(["session", "model", "tool", "chain"]),
    get children() {
      return z.array(EventSchema).optional();
    },
  })
  .meta({ id: "Event" });

const Base = z.object({ at: z.iso.datetime() });
export const FeedbackSchema = z.discriminatedUnion("kind", [
  Base.extend({ kind: z.literal("rating"), value: z.number().min(0).max(5) }),
  Base.extend({ kind: z.literal("comment"), text: z.string() }),
]);
