import { OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';

// It has another name in the document: the routes say which one it is.
export const Volume = z.object({ id: z.string(), title: z.string(), pages: z.number().int().optional() });

const registry = new OpenAPIRegistry();
const json = (schema: z.ZodTypeAny) => ({ 'application/json': { schema } });

registry.registerPath({
  method: 'get',
  path: '/books',
  request: {
    query: z.object({ page: z.string().optional(), size: z.coerce.number().int().optional(), sort: z.enum(['title']).optional() }),
  },
  responses: { 200: { description: 'All.', content: json(z.object({ books: z.array(Volume) })) } },
});

registry.registerPath({
  method: 'post',
  path: '/books',
  request: { body: { content: json(z.object({ title: z.string(), isbn: z.string().optional() })) } },
  responses: {
    201: { description: 'Added.', content: json(Volume.extend({ isbn: z.string() })) },
    409: { description: 'There.', content: json(z.object({ message: z.string() })) },
  },
});

registry.registerPath({ method: 'put', path: '/books/{id}/cover', responses: { 204: { description: 'Done.' } } });
