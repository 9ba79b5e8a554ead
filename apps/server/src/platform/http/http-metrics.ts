import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Gauge, Histogram } from 'prom-client'
import type { Metrics } from '../metrics.ts'

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300]

/** The pattern of a route, never the address that was asked for. */
const routeOf = (request: FastifyRequest) => request.routeOptions.url ?? 'unmatched'

/** Measures every request from now on, and the event streams that are open. */
export function measureHttp(app: FastifyInstance, metrics: Metrics): void {
  const registers = [metrics]
  const durations = new Histogram({
    name: 'timepoint_http_request_duration_seconds',
    help: 'Time from a request to the end of its answer, by route pattern.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: SECONDS,
    registers,
  })
  const streams = new Gauge({
    name: 'timepoint_open_streams',
    help: 'Event streams that are being sent.',
    registers,
  })
  const streaming = new WeakSet<FastifyReply>()
  app.addHook('onRequest', async (request, reply) => {
    const began = performance.now()
    const route = routeOf(request)
    // What matches nothing may be of any method.
    const method = route === 'unmatched' ? 'any' : request.method
    // Also of clients that go away, which Fastify's own hook at the end is not told of.
    reply.raw.once('close', () => {
      if (streaming.has(reply)) streams.dec()
      const status = reply.raw.writableFinished ? String(reply.statusCode) : 'aborted'
      durations.observe({ method, route, status }, (performance.now() - began) / 1000)
    })
  })
  app.addHook('onSend', async (_request, reply) => {
    if (!String(reply.getHeader('content-type')).startsWith('text/event-stream')) return
    if (streaming.has(reply) || reply.raw.closed) return
    streaming.add(reply)
    streams.inc()
  })
}
