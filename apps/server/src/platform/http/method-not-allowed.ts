import type { FastifyInstance } from 'fastify'

/**
 * Remembers every route as it is added, to tell a wrong method from an unknown path.
 * @returns the methods that a path answers to, sorted; empty for an unknown path.
 */
export function trackMethods(app: FastifyInstance): (path: string) => string[] {
  const routes: { pattern: RegExp; methods: string[] }[] = []
  app.addHook('onRoute', ({ url, method }) => {
    if (url === '*') return // Preflights of any path, existing or not.
    const escaped = url.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    const source = escaped.replace(/:[A-Za-z_]+/g, '[^/]+').replace(/\*/g, '.*')
    routes.push({ pattern: new RegExp(`^${source}/?$`), methods: [method].flat() })
  })
  return (path) => {
    const matching = routes.filter(({ pattern }) => pattern.test(path))
    return [...new Set(matching.flatMap(({ methods }) => methods))].sort()
  }
}
