import { z } from "zod";

/** Ids that the backend makes itself: 24 hexadecimal digits once, 21 characters of nanoid since. */
export const NanoIdSchema = z.string().min(16).max(24);
export const UUIDv4Schema = z.string().uuid();
export const OrgIdSchema = z.string().min(1);
export const ProjectNameSchema = z.string().trim().min(1);
