import { OpenAPIHono, createRoute, z } from '@hono/zod-openapi';
import { jsonContent } from 'stoker/openapi/helpers';
import { Volume } from './books';

const params = z.object({ book_id: z.uuid().openapi({ param: { name: 'book_id', in: 'path' } }) });

export const getBook = createRoute({
  method: 'get',
  path: '/books/:book_id',
  request: { params },
  responses: { 200: jsonContent(Volume, 'One.') },
});

export const app = new OpenAPIHono();

app.openapi(getBook, (c) => c.json({ id: c.req.param('book_id'), title: '' })).openapi(
  createRoute({
    method: 'delete',
    path: '/books/:book_id',
    request: { params, headers: z.object({ 'x-reason': z.string() }) },
    responses: { 200: jsonContent(z.object({ gone: z.string() }), 'Gone.') },
  }),
  (c) => c.json({ gone: 'yes' }),
);
