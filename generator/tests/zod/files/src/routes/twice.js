const { z } = require("zod");
exports.TwiceSchema = z.object({ name: z.string() });
exports.twice = z.object({ name: z.number() });
exports.lost = z.object({ a: z.string( });
