// Routes of methods, and of a registry that functions are given.
import { OpenAPIRegistry, extendZodWithOpenApi } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';

extendZodWithOpenApi(z);

export class Runs {
  private readonly tool = z.object({ id: z.string() });

  constructor(private readonly registry: OpenAPIRegistry) {
    const Mode = z.enum(['fast', 'slow', 'idle']);
    this.registry.registerPath({
      method: 'post',
      path: '/runs',
      request: { body: { content: { 'application/json': { schema: z.object({ mode: Mode.optional() }) } } } },
      responses: { 201: { description: 'Made.', content: { 'application/json': { schema: z.object({ id: z.string() }) } } } },
    });
  }

  documented() {
    try {
      // The document knows a colour too.
      this.registry.registerPath({
        method: 'get',
        path: '/tools/{id}',
        request: { params: z.object({ id: z.string() }) },
        responses: { 200: { description: 'One.', content: { 'application/json': { schema: this.tool } } } },
      });
    } catch (error) {
      console.error(error);
    }
  }

  static update({ registry }: { registry: OpenAPIRegistry }) {
    registry.register('Job', z.object({ id: z.string(), priority: z.string().optional() }));
    registry.registerPath({
      method: 'put',
      path: '/runs/{id}',
      request: { params: z.object({ id: z.string() }), body: { content: { 'application/json': { schema: z.object({ note: z.string() }) } } } },
      responses: { 200: { description: 'Done.', content: { 'application/json': { schema: z.object({ ok: z.boolean() }) } } } },
    });
  }
}

if (process.env.HEALTH) {
  const registry = new OpenAPIRegistry();
  registry.registerPath({
    method: 'get',
    path: '/health',
    responses: { 200: { description: 'Well.', content: { 'application/json': { schema: z.object({ up: z.string() }) } } } },
  });
}
