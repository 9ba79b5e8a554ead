import { randomBytes, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { signAccessToken } from '../../../src/accounts/identity/access-token.ts'
import { sha256 } from '../../../src/accounts/identity/secrets.ts'
import { findOrCreateUser } from '../../../src/accounts/users/user-store.ts'
import type { Stack } from '../../../src/stack.ts'
import type { SimulatedIssuer } from '../../simulators/issuer.ts'
import { SECRETS } from '../accounts.ts'
import { acceptRender } from '../bare-render.ts'
import { chat } from '../talk.ts'
import { call, readTimepoint } from '../test-stack.ts'
import { credentialHeaders, type Forged, forgeTokens, type Person } from './credentials.ts'
import { fillGraph, type GraphWorld } from './graph-world.ts'
import { Known, type Pool } from './known.ts'
import type { FuzzRequest } from './requests.ts'
import { bytesOf, type FuzzAnswer, type SentRequest } from './send.ts'
import type { RunningServer } from './servers.ts'

const API = '/api/v1'

/** More than any run spends. */
const RICH = 10_000_000

async function addKey({ database }: Stack, userId: string, scope: 'read' | 'generate') {
  const key = randomBytes(24).toString('hex')
  const scopes = scope === 'read' ? ['read'] : ['read', 'generate']
  await sql`INSERT INTO api_keys (user_id, name, scopes, prefix, sha256)
    VALUES (${userId}, ${scope}, ${scopes}, ${key.slice(0, 8)}, ${sha256(key)})`.execute(
    database.db,
  )
  return key
}

async function createPerson(stack: Stack, credits: number): Promise<Person> {
  const externalId = `external-${randomUUID()}`
  const { user } = await findOrCreateUser(stack.database.db, {
    provider: 'external',
    subject: externalId,
    email: null,
    displayName: 'Somebody',
    signupCredits: credits,
  })
  const options = { secret: SECRETS.JWT_SECRET_KEY, lifetimeMs: 3_600_000 }
  return {
    id: user.id,
    externalId,
    token: await signAccessToken({ userId: user.id, familyId: null }, options),
    readKey: await addKey(stack, user.id, 'read'),
    generateKey: await addKey(stack, user.id, 'generate'),
  }
}

/** Scenes that there are from the start, and whose they are. */
const SCENES = [
  { owner: 'owner', body: { generate_image: true } },
  { owner: 'owner', body: { generate_image: true, visibility: 'private' } },
  { owner: 'owner', body: { query: 'Njinga before the governor, Luanda 1622' } },
  { owner: 'other', body: { visibility: 'unlisted' } },
  { owner: 'other', body: { visibility: 'private' } },
  { owner: null, body: { generate_image: true } },
] as const

/** The query of scenes that are about nothing else: they have the same people. */
const QUERY = 'Trinity test 5:29 AM July 16 1945'

const MESSAGE = 'What do you fear?'

/** Where the ids of what a request made are in its answer, and what they are ids of. */
const MADE: [RegExp, string, Pool][] = [
  [/^POST .*\/timepoints\/generate/, 'id', 'timepoint'],
  [/^POST .*\/timepoints\/generate\/sync$/, 'slug', 'slug'],
  [/^POST .*\/temporal\//, 'target_id', 'timepoint'],
  [/^POST .*\/chat$/, 'session_id', 'session'],
  [/^POST .*\/keys$/, 'id', 'key'],
  [/^POST .*\/auth\//, 'refresh_token', 'refresh'],
  [/^POST .*\/users\/resolve$/, 'user_id', 'user'],
  [/^POST .*\/v1\/generate$/, 'job_id', 'job'],
  [/^GET /, 'next_cursor', 'cursor'],
]

/** Tokens of a few people, longer good than any run. */
async function signTokens(issuer: SimulatedIssuer): Promise<string[]> {
  const exp = Math.floor(Date.now() / 1000) + 86_400
  return Promise.all(['one', 'two', 'three'].map((sub) => issuer.sign({ sub, exp })))
}

/** Who there is: the owner of most scenes, somebody else, somebody with hardly any credits. */
type People = Record<'owner' | 'other' | 'poor', Person>

/** The stack that is asked, and everything in it that requests can name. */
export class World {
  readonly stack: Stack
  readonly known = new Known()
  readonly #people: People
  readonly #forged: Forged
  #graph: GraphWorld | null = null

  private constructor(stack: Stack, people: People, forged: Forged) {
    this.stack = stack
    this.#people = people
    this.#forged = forged
  }

  /** Fills a stack with people and scenes. @param receiver where callbacks may go. */
  static async open({ stack, issuers }: RunningServer, receiver: string): Promise<World> {
    const owner = await createPerson(stack, RICH)
    const people = {
      owner,
      other: await createPerson(stack, RICH),
      poor: await createPerson(stack, 3),
    }
    const world = new World(stack, people, await forgeTokens(owner.id))
    world.known.keep('receiver', receiver)
    world.known.keep('apple', ...(await signTokens(issuers.apple)))
    world.known.keep('google', ...(await signTokens(issuers.google)))
    await world.#fill()
    const owners = { owner: people.owner.id, other: people.other.id }
    world.#graph = await fillGraph(stack, owners, world.known)
    return world
  }

  async #fill(): Promise<void> {
    const { known, stack } = this
    for (const { id, externalId } of Object.values(this.#people)) {
      known.keep('user', id)
      known.keep('external', externalId)
    }
    known.keep('model', 'offline', 'gemini-2.5-flash', 'google/gemini-3-flash-preview')
    for (const { owner, body } of SCENES) {
      const headers = this.#service(owner)
      const path = `${API}/timepoints/generate/sync`
      const whole = { query: QUERY, ...body }
      const scene = await readTimepoint(await call(stack, 'POST', path, { body: whole, headers }))
      known.keep('timepoint', scene.id)
      known.keep('slug', scene.slug)
      const [person] = scene.characters?.characters ?? []
      if (!person) throw new Error(`Nobody is in the scene of ${whole.query}`)
      known.keep('person', person.name)
      const said = { character: person.name, message: MESSAGE }
      const { session_id: session } = await chat(stack, scene.id, said, headers)
      known.keep('session', session)
    }
    for (let count = 0; count < 10; count += 1) await this.#addRunning()
  }

  #service(owner: keyof People | null): Record<string, string> {
    const key = { 'x-service-key': SECRETS.FLASH_SERVICE_KEY }
    return owner === null ? key : { ...key, 'x-user-id': this.#people[owner].id }
  }

  async #addRunning(): Promise<void> {
    const { db } = this.stack.database
    const id = await acceptRender(db)
    await sql`UPDATE timepoints SET owner_id = ${this.#people.owner.id} WHERE id = ${id}`.execute(
      db,
    )
    this.known.add('running', id)
  }

  /** Nobody who is still needed deletes their account. */
  async #personOf({ operation, credentials }: FuzzRequest): Promise<Person> {
    const deletesItself = operation.startsWith('DELETE') && !operation.includes('{')
    return deletesItself ? createPerson(this.stack, 3) : this.#people[credentials.person]
  }

  /** A request as it is sent now. */
  async prepare(request: FuzzRequest): Promise<SentRequest> {
    const { operation, isPlain, method, headers, credentials } = request
    const deletable = method === 'DELETE'
    const resolve = (text: string) => this.known.resolve(text, { deletable })
    const path = resolve(request.path)
    const body = bytesOf(request, resolve)
    const shown = credentialHeaders(credentials, await this.#personOf(request), this.#forged, {
      method,
      path: path.split('?')[0] ?? '',
      body: body ?? new Uint8Array(),
    })
    const mayHang = request.path.includes('@running')
    return { operation, isPlain, method, path, headers: [...headers, ...shown], body, mayHang }
  }

  /** Remembers what a request made and forgets what it deleted. */
  async note({ operation, path, method }: SentRequest, answer: FuzzAnswer): Promise<void> {
    if (operation.endsWith('/jobs/{id}/cancel')) await this.#graph?.addWaitingJob()
    else if (operation.endsWith('/cancel')) await this.#addRunning()
    if (answer.status !== 200 || !answer.headers['content-type']?.startsWith('application/json'))
      return
    if (answer.isHead) return
    const body = JSON.parse(answer.text) as Record<string, unknown>
    for (const [pattern, key, pool] of MADE) {
      const value = body[key]
      if (pattern.test(operation) && typeof value === 'string') this.known.add(pool, value)
    }
    await this.#notePath(body)
    if (method !== 'DELETE') return
    const id = path.split('?')[0]?.split('/').at(-1) ?? ''
    for (const pool of ['timepoint', 'session', 'key', 'running'] as const)
      this.known.remove(pool, id)
  }

  /** Moments that were indexed may be deleted; those that were are missed. */
  async #notePath({ path, status, deleted }: Record<string, unknown>): Promise<void> {
    if (typeof path !== 'string') return
    if (status === 'indexed') this.known.addPath(path)
    if (deleted !== true) return
    this.known.removePath(path)
    await this.#graph?.addDeletable()
  }
}
