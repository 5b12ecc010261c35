import { z } from "zod";
import { People } from "./people";

export class Tool {
  static readonly base = z.object({ name: z.string() });
  static readonly schema = Tool.base.extend({ owner: People.Owner });
  static create = Tool.base.extend({ note: z.string().optional() });
  private static hidden = 7;
  describe() {
    return Tool.schema;
  }
}

const Plain = z.object({ x: z.number() });
export class Plains {
  static Plain = Plain;
}

export default class Job {
  static schema = z.object({ at: z.string() });
}
