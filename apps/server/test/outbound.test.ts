import { setTimeout as sleep } from 'node:timers/promises'
import { buildConnector } from 'undici'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createGuardedFetch, type Dial } from '../src/platform/outbound/guarded-fetch.ts'
import { OutboundError } from '../src/platform/outbound/outbound-error.ts'
import type { Resolver } from '../src/platform/outbound/resolve.ts'
import { CERTIFICATE } from './support/certificate.ts'
import { answerWith, type Receiver, startReceiver } from './support/receiver.ts'

const PUBLIC = '93.184.216.34'
const OTHER_PUBLIC = '2606:4700:4700::1111'
const URL_OF_STRANGER = 'https://hooks.example/a?b=c'

let receiver: Receiver

beforeEach(async () => {
  receiver = await startReceiver({ secure: true })
})

afterEach(() => receiver.close())

/** Gives one answer after another; the last one again and again. */
function rebinding(...answers: string[][]) {
  const asked: string[] = []
  const resolve: Resolver = async (host) => {
    asked.push(host)
    return answers[Math.min(asked.length, answers.length) - 1] ?? []
  }
  return { resolve, asked }
}

interface Dialled {
  hostname: string
  servername: string | undefined
}

/** Notes where a connection would go, and leads it to the receiver, or nowhere. */
function fakeDial(options: { ca?: string; dead?: string[] } = {}) {
  const dialled: Dialled[] = []
  const { ca, dead = [] } = options
  const connect = buildConnector({ allowH2: false, ...(ca === undefined ? {} : { ca }) })
  const dial: Dial = (wanted, callback) => {
    const { hostname, servername } = wanted
    dialled.push({ hostname, servername })
    if (dead.includes(hostname)) {
      return callback(Object.assign(new Error('no'), { code: 'EHOSTUNREACH' }), null)
    }
    connect({ ...wanted, hostname: '127.0.0.1', port: `${receiver.port}` }, callback)
  }
  return { dial, dialled }
}

function post(resolve: Resolver, dial: Dial, { url = URL_OF_STRANGER, timeoutMs = 5000 } = {}) {
  const guardedFetch = createGuardedFetch({ resolve, allowInsecureLoopback: false }, dial)
  return guardedFetch(url, { method: 'POST', body: 'hello', timeoutMs }, async (response) => {
    await response.body?.cancel()
    return response.status
  })
}

async function failureOf(request: Promise<unknown>): Promise<OutboundError> {
  const error = await request.catch((thrown: unknown) => thrown)
  if (!(error instanceof OutboundError)) throw new Error('no OutboundError')
  return error
}

const trusted = { ca: CERTIFICATE.cert }

describe('requests to addresses that strangers name', () => {
  it('G-CALLBACK-7: dials the checked address; Host and TLS keep the name', async () => {
    const { resolve } = rebinding([PUBLIC])
    const { dial, dialled } = fakeDial(trusted)
    expect(await post(resolve, dial)).toBe(200)
    expect(dialled).toEqual([{ hostname: PUBLIC, servername: 'hooks.example' }])
    const [request] = receiver.requests
    expect(request).toMatchObject({ method: 'POST', path: '/a?b=c', body: 'hello' })
    expect(request?.headers.host).toBe('hooks.example')
  })

  it.each([
    ['loopback', ['127.0.0.1']],
    ['private', ['10.0.0.1']],
    ['link-local', ['169.254.169.254']],
    ['carrier NAT', ['100.64.0.1']],
    ['mapped', ['::ffff:127.0.0.1']],
    ['one of two private', [PUBLIC, '192.168.0.1']],
  ])('G-CALLBACK-7: a name that has become %s is not dialled', async (_kind, second) => {
    const { resolve, asked } = rebinding([PUBLIC], second)
    const { dial, dialled } = fakeDial(trusted)
    expect(await post(resolve, dial)).toBe(200)
    const { kind, message } = await failureOf(post(resolve, dial))
    expect({ kind, message }).toEqual({
      kind: 'refused',
      message: 'the address is not a public one',
    })
    expect(asked).toEqual(['hooks.example', 'hooks.example'])
    expect(dialled).toHaveLength(1)
    expect(receiver.connections()).toBe(1)
  })

  it.each([
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://[::ffff:7f00:1]/',
    'https://10.0.0.1/',
    'https://localhost/',
    'http://hooks.example/',
    'data:text/plain,x',
    'file:///etc/passwd',
    'https://me:secret@hooks.example/',
  ])('G-CALLBACK-5: %s is not dialled', async (url) => {
    const { resolve } = rebinding([PUBLIC])
    const { dial, dialled } = fakeDial(trusted)
    expect((await failureOf(post(resolve, dial, { url }))).kind).toBe('refused')
    expect(dialled).toEqual([])
    expect(receiver.connections()).toBe(0)
  })

  it('G-CALLBACK-7: every request resolves anew: no connection is used twice', async () => {
    const { resolve, asked } = rebinding([PUBLIC])
    const { dial, dialled } = fakeDial(trusted)
    for (let times = 0; times < 3; times += 1) expect(await post(resolve, dial)).toBe(200)
    expect(asked).toHaveLength(3)
    expect(dialled).toHaveLength(3)
    expect(receiver.connections()).toBe(3)
  })

  it('G-CALLBACK-7: the next address is dialled when one cannot be reached', async () => {
    const { resolve } = rebinding([OTHER_PUBLIC, PUBLIC])
    const { dial, dialled } = fakeDial({ ...trusted, dead: [OTHER_PUBLIC] })
    expect(await post(resolve, dial)).toBe(200)
    expect(dialled.map(({ hostname }) => hostname)).toEqual([OTHER_PUBLIC, PUBLIC])
    const none = fakeDial({ dead: [OTHER_PUBLIC, PUBLIC] })
    const { message } = await failureOf(post(resolve, none.dial))
    expect(message).toBe('the address cannot be reached')
  })

  it.each([
    ['nobody trusts', URL_OF_STRANGER, {}],
    ['is of another name', 'https://other.example/', trusted],
    ['is not of the address', `https://${PUBLIC}/`, trusted],
  ])('G-CALLBACK-7: a certificate that %s is not accepted', async (_why, url, options) => {
    const { resolve } = rebinding([PUBLIC])
    const { dial } = fakeDial(options)
    const { kind, message } = await failureOf(post(resolve, dial, { url }))
    expect({ kind, message }).toEqual({
      kind: 'failed',
      message: 'the certificate is not accepted',
    })
    expect(receiver.requests).toEqual([])
  })

  it.each([301, 302, 303, 307, 308])('G-CALLBACK-3: %i is not followed', async (status) => {
    const { resolve } = rebinding([PUBLIC])
    const { dial, dialled } = fakeDial(trusted)
    receiver.answer(answerWith(status, { location: 'https://elsewhere.example/' }))
    expect(await post(resolve, dial)).toBe(status)
    expect(dialled).toHaveLength(1)
  })

  it.each([
    ['never answers', () => {}],
    [
      'sends headers for ever',
      (_: unknown, response: { writeProcessing(): void }) => {
        const timer = setInterval(() => response.writeProcessing(), 20)
        setTimeout(() => clearInterval(timer), 1000)
      },
    ],
  ] as const)('G-CALLBACK-3: a receiver that %s is cut off', async (_how, answer) => {
    const { resolve } = rebinding([PUBLIC])
    receiver.answer(answer)
    const started = performance.now()
    const { kind, message } = await failureOf(
      post(resolve, fakeDial(trusted).dial, { timeoutMs: 300 }),
    )
    expect({ kind, message }).toEqual({ kind: 'timeout', message: 'no answer within 0.3 s' })
    expect(performance.now() - started).toBeLessThan(2000)
  })

  it('G-CALLBACK-3: a body that is read counts against the limit', async () => {
    const { resolve } = rebinding([PUBLIC])
    receiver.answer((_request, response) => response.write('and so on'))
    const policy = { resolve, allowInsecureLoopback: false }
    const guardedFetch = createGuardedFetch(policy, fakeDial(trusted).dial)
    const reading = guardedFetch(URL_OF_STRANGER, { timeoutMs: 300 }, (response) => response.text())
    expect((await failureOf(reading)).kind).toBe('timeout')
  })

  it('G-CALLBACK-3: a connection that is not made in time is not made later', async () => {
    const { promise, resolve: resolveLater } = Promise.withResolvers<string[]>()
    const { dial, dialled } = fakeDial(trusted)
    const { kind } = await failureOf(post(() => promise, dial, { timeoutMs: 200 }))
    expect(kind).toBe('timeout')
    resolveLater([PUBLIC])
    await sleep(50)
    expect(dialled).toEqual([])
  })

  it('G-CALLBACK-8: what went wrong is told without the text of the other side', async () => {
    const { resolve } = rebinding([PUBLIC])
    const { dial } = fakeDial(trusted)
    receiver.answer((request) => request.socket.destroy())
    expect((await failureOf(post(resolve, dial))).message).toBe('the connection was closed')
    receiver.answer((request) => request.socket.end('root:x:0:0\r\n\r\n'))
    expect((await failureOf(post(resolve, dial))).message).toBe('the answer is not valid HTTP')
    const plain: Dial = (options, callback) =>
      buildConnector({})({ ...options, hostname: '127.0.0.1', port: '1' }, callback)
    const refused = await failureOf(post(resolve, plain))
    expect(refused.message).toBe('the connection was refused')
  })
})
