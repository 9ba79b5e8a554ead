import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  exportJWK,
  generateKeyPair,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose'

/** How the key set is answered: as it should be, or in one of the ways in which it is not. */
type Mood = 'good' | 'failing' | 'moved' | 'no json' | 'no keys' | 'silent' | 'gone'

interface Key {
  kid: string
  privateKey: Awaited<ReturnType<typeof generateKeyPair>>['privateKey']
  publicJwk: object
}

/** What a token holds beside what is usual. `undefined` takes a claim out. */
type Claims = Record<string, unknown>

/** Somebody who vouches for people, as Apple and Google do: a key set over HTTP, and signed tokens. */
export interface SimulatedIssuer extends AsyncDisposable {
  jwksUrl: string
  /** How often the key set was asked for. */
  fetches(): number
  /** How it is answered from now on. */
  be(mood: Mood): void
  /** Replaces the key by a new one. @returns the old one, which signs on but is published no more. */
  rotate(): Promise<Key>
  /** A token that is good, apart from what is said. @param by another key than the one published. */
  sign(claims?: Claims, header?: Partial<JWTHeaderParameters>, by?: Key): Promise<string>
}

async function createKey(kid: string): Promise<Key> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true })
  const publicJwk = { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' }
  return { kid, privateKey, publicJwk }
}

function answer(response: ServerResponse, mood: Mood, keys: object[]): void {
  const json = { 'content-type': 'application/json' }
  if (mood === 'silent') return
  if (mood === 'gone') response.destroy()
  else if (mood === 'failing') response.writeHead(500, json).end('{"keys":[]}')
  else if (mood === 'moved') response.writeHead(302, { location: '/elsewhere' }).end()
  else if (mood === 'no json') response.writeHead(200, json).end('<html>')
  else if (mood === 'no keys') response.writeHead(200, json).end('{"error":"none"}')
  else response.writeHead(200, json).end(JSON.stringify({ keys }))
}

/** Starts an issuer on a free port of 127.0.0.1. @param usual claims of its tokens. */
export async function startIssuer(usual: { iss: string; aud: string }): Promise<SimulatedIssuer> {
  let made = 1
  let key = await createKey('key-1')
  let mood: Mood = 'good'
  let fetches = 0
  const server = createServer((_request, response) => {
    fetches += 1
    answer(response, mood, [key.publicJwk])
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  return {
    jwksUrl: `http://127.0.0.1:${port}/keys`,
    fetches: () => fetches,
    be(next) {
      mood = next
    },
    async rotate() {
      const old = key
      made += 1
      key = await createKey(`key-${made}`)
      return old
    },
    async sign(claims = {}, header = {}, by = key) {
      const now = Math.floor(Date.now() / 1000)
      const all: JWTPayload = { ...usual, sub: 'somebody', iat: now, exp: now + 600, ...claims }
      return new SignJWT(JSON.parse(JSON.stringify(all)))
        .setProtectedHeader({ alg: 'RS256', kid: by.kid, ...header })
        .sign(by.privateKey)
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
