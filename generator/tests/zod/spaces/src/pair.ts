import { z } from "zod";
import { People as P } from "./people";
import * as tools from "./tool";
import Work from "./tool";
import Owner = P.Owner;

export const PairSchema = z.object({ tool: tools.Tool.schema, owner: Owner, job: Work.schema });
