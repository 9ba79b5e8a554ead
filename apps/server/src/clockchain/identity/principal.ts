/**
 * Who a request to Clockchain comes from, found once when it comes in. `visitor` is somebody whom the
 * gateway vouches for as nobody in particular; `system` is a service of ours that speaks for itself.
 */
export interface Principal {
  readonly kind: 'anonymous' | 'visitor' | 'user' | 'agent' | 'system'
  /**
   * Under which name it writes: `user:<id>`, `agent:<name>`, `system`, or `admin` for an administrator who
   * is nobody else; null for who writes nothing.
   * What it writes carries this as `created_by`; workers write under their own names (`expander`).
   */
  readonly actor: string | null
  /** Whether it may change moments of its own, and make new ones. */
  readonly canWrite: boolean
  /** Whether it proved to be an administrator besides. */
  readonly isAdmin: boolean
}

export const ANONYMOUS: Principal = {
  kind: 'anonymous',
  actor: null,
  canWrite: false,
  isAdmin: false,
}
export const VISITOR: Principal = { ...ANONYMOUS, kind: 'visitor' }
export const SYSTEM: Principal = {
  kind: 'system',
  actor: 'system',
  canWrite: true,
  isAdmin: false,
}

const USER = 'user:'

/** The principal of somebody with an account, or of whom a service names. */
export function userPrincipal(id: string): Principal {
  return { kind: 'user', actor: `${USER}${id}`, canWrite: true, isAdmin: false }
}

/** The same caller as an administrator, who may write whatever else they are. */
export function asAdmin(principal: Principal): Principal {
  return { ...principal, actor: principal.actor ?? 'admin', canWrite: true, isAdmin: true }
}

/** The id of the human who writes under this name; null for services, workers and agents. */
export function humanOf(actor: string): string | null {
  return actor.startsWith(USER) ? actor.slice(USER.length) : null
}

/** Who somebody was whose account is erased: nobody has an id without letters. */
export const ERASED = USER

/**
 * What may be shown of who wrote something: names of services, workers and agents as they are, the id of
 * a human only to that human and to administrators, else `user`, as for everybody who is erased.
 */
export function shownActor(actor: string, viewer: Pick<Principal, 'actor' | 'isAdmin'>): string {
  const human = humanOf(actor)
  if (human === null) return actor.replace(/^agent:/, '')
  const isTold = viewer.isAdmin || viewer.actor === actor
  return isTold && actor !== ERASED ? human : 'user'
}
