import { AppError } from '../../platform/errors.ts'
import type { Identified } from './identify.ts'

/**
 * Who may use a route: anyone; any caller but an anonymous one; who writes; administrators; a service
 * of ours with the key of an administrator, which names no user.
 */
export type Access = 'anyone' | 'caller' | 'writer' | 'admin' | 'service-admin'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may use the route of Clockchain. Every one of them says so. */
    access?: Access
    /** In the place of 422 for what cannot be read or breaks the schema. */
    invalidInputStatus?: 400
  }
}

const SHOW_WHO = 'Send X-Service-Key, or sign in at the gateway'

const unauthenticated = () => new AppError('unauthenticated', { detail: SHOW_WHO })
const adminRequired = () => new AppError('admin_required', { detail: 'Admin key required' })

/** Why somebody may not use a route; null: they may. */
export function refusalFor(
  access: Access,
  { principal, hasServiceKey }: Pick<Identified, 'principal' | 'hasServiceKey'>,
): AppError | null {
  const { kind, canWrite, isAdmin } = principal
  switch (access) {
    case 'anyone':
      return null
    case 'caller':
      return kind === 'anonymous' ? unauthenticated() : null
    case 'writer':
      if (canWrite) return null
      return kind === 'agent'
        ? new AppError('forbidden', { detail: 'This agent may only read' })
        : unauthenticated()
    case 'admin':
      return isAdmin ? null : adminRequired()
    case 'service-admin':
      if (!hasServiceKey) return unauthenticated()
      return isAdmin ? null : adminRequired()
  }
}
