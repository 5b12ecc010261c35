// Routes of functions that are given the app.
import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';

const json = (schema: z.ZodTypeAny, description: string) => ({ content: { 'application/json': { schema } }, description });

export function register(app: OpenAPIHono) {
  const Made = z.object({ id: z.string() });
  app.openapi(
    createRoute({
      method: 'post',
      path: '/tools',
      // The document says that a size is text.
      request: { body: { required: true, content: { 'application/json': { schema: z.object({ name: z.string(), size: z.number().optional() }) } } } },
      responses: { 201: json(Made, 'Made.') },
    }),
    (c) => c.json({ id: '1' }, 201),
  );

  function list(of: OpenAPIHono) {
    return of.openapi(createRoute({ method: 'get', path: '/tools', responses: { 200: json(z.array(Made), 'All.') } }), (c) => c.json([]));
  }
  list(app);
}

// One function makes two routes.
const gone = (path: string) =>
  createRoute({ method: 'delete', path, responses: { 200: json(z.object({ gone: z.string() }), 'Gone.') } });
export const plugin = async (app: OpenAPIHono, options: { prefix?: string }) => {
  if (!options.prefix) {
    app.openapi(gone('/tools/{id}'), (c) => c.json({ gone: 'yes' }));
    app.openapi(gone('/nothing/{id}'), (c) => c.json({ gone: 'yes' }));
  }
};
