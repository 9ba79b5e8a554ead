import type { FastifyReply } from 'fastify'

/** Adds the name of a request header to those that the answer depends on, for caches. No name adds none. */
export function varyBy(reply: FastifyReply, name: string): void {
  const named = String(reply.getHeader('Vary') ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
  if (name === '' || named.some((one) => one.toLowerCase() === name.toLowerCase())) return
  reply.header('Vary', [...named, name].join(', '))
}
