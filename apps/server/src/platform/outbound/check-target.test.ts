import { describe, expect, it } from 'vitest'
import { checkTarget } from './check-target.ts'
import { OutboundError } from './outbound-error.ts'

/** A resolver that knows a few names and counts what it is asked. */
function fakeResolver(names: Record<string, string[]>) {
  const asked: string[] = []
  const resolve = async (host: string) => {
    asked.push(host)
    const found = names[host]
    if (!found) throw Object.assign(new Error(`no ${host}`), { code: 'ENOTFOUND' })
    return found
  }
  return { resolve, asked }
}

async function failureOf(url: string, names: Record<string, string[]> = {}, insecure = false) {
  const { resolve, asked } = fakeResolver(names)
  const policy = { resolve, allowInsecureLoopback: insecure }
  const error = await checkTarget(new URL(url), policy).catch((thrown: unknown) => thrown)
  if (!(error instanceof OutboundError)) throw new Error(`${url} was let through`)
  return { kind: error.kind, message: error.message, asked }
}

const PUBLIC_4 = '93.184.216.34'
const PUBLIC_6 = '2606:4700:4700::1111'

const SPELLINGS = [
  'https://127.0.0.1/',
  'https://127.0.0.1./',
  'https://127.1/',
  'https://127.0.1/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0X7F.0.0.1/',
  'https://0177.0.0.1/',
  'https://017700000001/',
  'https://0x7f.1/',
  'https://127.0.0.0x1/',
  'https://0/',
  'https://0.0.0.0/',
  'https://%31%32%37.0.0.1/',
  'https://127。0。0。1/',
  'https://\uff11\uff12\uff17.0.0.1/',
  'https://①②⑦.0.0.1/',
  'https://10.1/',
  'https://0xa000001/',
  'https://192.168.257/',
  'https://2852039166/',
  'https://0xa9fea9fe/',
  'https://0251.0376.0251.0376/',
  'https://169.254.43518/',
  'https://100.64.0.1/',
  'https://[::1]/',
  'https://[0:0:0:0:0:0:0:1]/',
  'https://[::]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::FFFF:7F00:1]/',
  'https://[::127.0.0.1]/',
  'https://[::ffff:169.254.169.254]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[2002:7f00:1::]/',
  'https://[fe80::1]/',
  'https://[fd00:ec2::254]/',
  'https://[ff02::1]/',
  'https://localhost/',
  'https://LOCALHOST/',
  'https://localhost./',
  'https://localhost:8443/',
  'https://app.localhost/',
  'https://ⓛocalhost/',
]

describe('targets of requests', () => {
  it.each(SPELLINGS)('G-CALLBACK-5: %s is refused without asking for a name', async (url) => {
    const everything = new Proxy({}, { get: () => [PUBLIC_4] })
    const { kind, asked } = await failureOf(url, everything)
    expect(kind).toBe('refused')
    expect(asked).toEqual([])
  })

  it.each([
    ['loopback', ['127.0.0.1']],
    ['private', ['10.0.0.7']],
    ['carrier NAT', ['100.64.3.4']],
    ['link-local', ['169.254.169.254']],
    ['IPv6 loopback', ['::1']],
    ['mapped', ['::ffff:10.0.0.1']],
    ['public, then private', [PUBLIC_4, '192.168.1.1']],
    ['private, then public', ['fd00::1', PUBLIC_6]],
    ['a spelling', ['127.1']],
  ])('G-CALLBACK-5: a name that is %s is refused', async (_kind, addresses) => {
    const { kind, message } = await failureOf('https://hooks.example/', {
      'hooks.example': addresses,
    })
    expect(kind).toBe('refused')
    for (const address of addresses) expect(message).not.toContain(address)
  })

  it.each([
    'http://hooks.example/',
    'ftp://hooks.example/',
    'file:///etc/passwd',
    'data:,x',
    'https://me@hooks.example/',
    'https://:secret@hooks.example/',
  ])('G-CALLBACK-5: %s is refused by its form', async (url) => {
    const { kind, asked } = await failureOf(url, { 'hooks.example': [PUBLIC_4] })
    expect(kind).toBe('refused')
    expect(asked).toEqual([])
  })

  it.each<Record<string, string[]>>([{}, { 'hooks.example': [] }])(
    'G-CALLBACK-5: a name without an address is refused: %j',
    async (names) => {
      expect((await failureOf('https://hooks.example/', names)).kind).toBe('unresolvable')
    },
  )

  it('G-CALLBACK-5: a name server that does not answer is not waited for', async () => {
    const policy = { resolve: () => new Promise<never>(() => {}), allowInsecureLoopback: false }
    const started = performance.now()
    const checked = checkTarget(new URL('https://hooks.example/'), policy)
    await expect(checked).rejects.toMatchObject({ kind: 'unresolvable' })
    expect(performance.now() - started).toBeLessThan(6000)
  })

  it('gives every address of a public name, and a public literal itself', async () => {
    const { resolve, asked } = fakeResolver({ 'hooks.example': [PUBLIC_6, PUBLIC_4] })
    const policy = { resolve, allowInsecureLoopback: false }
    const check = (url: string) => checkTarget(new URL(url), policy)
    expect(await check('https://hooks.example:8443/a?b')).toEqual([PUBLIC_6, PUBLIC_4])
    expect(await check('https://hooks.example./')).toEqual([PUBLIC_6, PUBLIC_4])
    expect(asked).toEqual(['hooks.example', 'hooks.example'])
    expect(await check(`https://[${PUBLIC_6}]/`)).toEqual([PUBLIC_6])
    expect(await check(`https://${PUBLIC_4}/`)).toEqual([PUBLIC_4])
    expect(asked).toHaveLength(2)
  })
})

describe('insecure targets, where they are allowed', () => {
  it.each([
    ['http://127.0.0.1:9/', ['127.0.0.1']],
    ['http://127.9/', ['127.0.0.9']],
    ['http://[::1]/', ['::1']],
    ['http://localhost/', ['::1', '127.0.0.1']],
    ['http://mine.example/', ['127.0.0.2']],
  ])('G-CALLBACK-6: %s is let through', async (url, addresses) => {
    const names = { localhost: ['::1', '127.0.0.1'], 'mine.example': ['127.0.0.2'] }
    const { resolve } = fakeResolver(names)
    expect(await checkTarget(new URL(url), { resolve, allowInsecureLoopback: true })).toEqual(
      addresses,
    )
  })

  it.each([
    'http://hooks.example/',
    'http://half.example/',
    'http://10.0.0.1/',
    'http://169.254.169.254/',
    'http://[::ffff:127.0.0.1]/',
    'http://0.0.0.0/',
    'http://[::]/',
    `http://${PUBLIC_4}/`,
    'https://127.0.0.1/',
    'https://localhost/',
    'https://half.example/',
    'http://me@127.0.0.1/',
    'ws://127.0.0.1/',
  ])('G-CALLBACK-6: %s is not', async (url) => {
    const names = { 'hooks.example': [PUBLIC_4], 'half.example': ['127.0.0.1', PUBLIC_4] }
    expect((await failureOf(url, names, true)).kind).toBe('refused')
  })
})
