import { randomBytes } from 'node:crypto'
import type { Visibility } from '@timepoint/contracts'
import type { Stack } from '../../src/stack.ts'
import type { Users } from './callers.ts'
import type { ClockchainCaller, Rank } from './clockchain-callers.ts'
import { asUser, SYSTEM_KEY } from './jobs.ts'
import { call } from './test-stack.ts'

/** Who things of a test belong to. */
export type Owner = 'A' | 'B' | 'system'

/** A moment or job whose every word is its own. */
export interface Planted {
  owner: Owner
  visibility: Visibility
  /** The word that its path has, and nothing else of it. */
  word: string
  path: string
  id: string
  /** Words of its name, one-liner, tag, figure, era and sources. */
  words: readonly string[]
}

interface Secret {
  what: string
  mayKnow(rank: Rank, url: string): boolean
}

const LETTERS = 'abcdefghijklmnop'

const given = new Set<string>()

/** A word that is nowhere else. */
export function uniqueWord(): string {
  const letters = [...randomBytes(8)].map((byte) => LETTERS[byte % 16]).join('')
  const word = `zq${letters}qz`
  // There are four thousand million, of which a test takes thousands: once in a thousand runs two were one.
  if (given.has(word)) return uniqueWord()
  given.add(word)
  return word
}

/** How much is shown of an answer before and behind what it must not tell. */
const AROUND = 300

function around(word: string, answer: string): string {
  const at = answer.indexOf(word)
  return answer.slice(Math.max(0, at - AROUND), at + word.length + AROUND)
}

const WORDS = /zq[a-p]{8}qz|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g

/** Everything lies on one day at one place, so that each is a neighbour of the others. */
const PLACE = '/1777/may/3/unknown/france/unknown/paris'

/** What a caller must not learn, and whether an answer tells it. */
export function createSecrets(users: Users) {
  const secrets = new Map<string, Secret>()
  const keep = (word: string, secret: Secret) => secrets.set(word, secret)
  keep(users.owner.id, { what: 'the id of A', mayKnow: (rank) => ['A', 'admin'].includes(rank) })
  keep(users.other.id, { what: 'the id of B', mayKnow: (rank) => ['B', 'admin'].includes(rank) })

  return {
    /** Keeps words of something for its owner and administrators; those of unlisted things also for who names its path. */
    keepFor(
      { owner, visibility, path }: Pick<Planted, 'owner' | 'visibility' | 'path'>,
      words: Readonly<Record<string, string>>,
    ): void {
      if (visibility === 'public') return
      const mayKnow = (rank: Rank, url: string) =>
        rank === owner || rank === 'admin' || (visibility === 'unlisted' && url.includes(path))
      for (const [what, word] of Object.entries(words)) {
        keep(word, { what: `${what} of ${owner}, ${visibility}`, mayKnow })
      }
    },

    keep,

    /** From now on anybody may know these words. */
    forget(words: readonly string[]): void {
      for (const word of words) secrets.delete(word)
    },

    /** What an answer tells that its caller must not know and did not say. */
    leaks({ rank }: ClockchainCaller, url: string, sent: string, answer: string): string[] {
      const told = new Set(answer.match(WORDS))
      return [...told].flatMap((word) => {
        const secret = secrets.get(word)
        if (!secret || secret.mayKnow(rank, url)) return []
        if (url.includes(word) || sent.includes(word)) return []
        return [`tells ${secret.what}: ${around(word, answer)}`]
      })
    },
  }
}

export type Secrets = ReturnType<typeof createSecrets>

/** The headers with which an owner writes. */
export function writesAs(users: Users, owner: Owner): Record<string, string> {
  if (owner === 'system') return SYSTEM_KEY
  return asUser(owner === 'A' ? users.owner.id : users.other.id)
}

/** What is said of a moment, all of it in words of its own. */
function accountOf(word: string, words: readonly string[]) {
  const [name, line, tag, figure, era, title, citation, quote, address] = words
  return {
    name: `Gathering ${name}`,
    one_liner: `They spoke of ${line}`,
    tags: [tag],
    figures: [figure],
    era,
    layer: 1,
    sources: [{ title, citation, quote, url: `https://${address}.example/${word}` }],
  }
}

/** Stores a moment of somebody through the API. */
export async function plantMoment(
  { stack, users, secrets }: { stack: Stack; users: Users; secrets: Secrets },
  { owner, visibility }: Pick<Planted, 'owner' | 'visibility'>,
): Promise<Planted> {
  const word = uniqueWord()
  const names = ['name', 'line', 'tag', 'figure', 'era', 'title', 'citation', 'quote', 'address']
  const words = names.map(uniqueWord)
  const path = `${PLACE}/${word}`
  const body = { path, visibility, metadata: accountOf(word, words) }
  const headers = writesAs(users, owner)
  const stored = await call(stack, 'POST', '/api/v1/index', { body, headers })
  if (stored.status !== 200) throw new Error(await stored.text())
  const { id } = await stack.database.db
    .selectFrom('moments')
    .select('id')
    .where('path', '=', path)
    .executeTakeFirstOrThrow()
  const planted = { owner, visibility, word, path, id, words }
  const said = Object.fromEntries(names.map((name, at) => [name, words[at] ?? '']))
  secrets.keepFor(planted, { ...said, path: word, id })
  return planted
}
