import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../platform/errors.ts'
import { parseItem, plainJson } from './parse-item.ts'
import { type SplitBody, splitBody, splitLines } from './split-json.ts'

const items = (bytes: Buffer, { lists }: SplitBody, name: string) =>
  (lists.get(name) ?? []).map((span) => plainJson(parseItem(bytes, span)))

/** What the way over spans reads, or `refused`. */
async function read(text: string, names: string[] = []): Promise<unknown> {
  const bytes = Buffer.from(text)
  try {
    const split = await splitBody(bytes, names)
    if (!split.whole) return items(bytes, split, '')
    return Object.fromEntries(
      [...split.lists.keys()].map((name) => [name, items(bytes, split, name)]),
    )
  } catch (error) {
    if (error instanceof AppError) return 'refused'
    throw error
  }
}

const json = fc.json({ maxDepth: 5, stringUnit: 'grapheme' })
const spaced = (text: string) => text.replace(/[,:]/g, (sign) => `${sign} \r\n\t`)

describe('a body that is taken apart', () => {
  it('CC-INGEST-13: gives the elements of its list', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(json), async (texts) => {
        const text = ` [ ${texts.join(' , ')} ] `
        expect(await read(text)).toEqual(JSON.parse(text))
        expect(await read(`\uFEFF${spaced('[1,2]')}`)).toEqual([1, 2])
      }),
    )
  })

  it('CC-INGEST-13: gives the lists of an object by name, and of repeated ones the last', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(json), fc.array(json), json, async (nodes, edges, other) => {
        const text = `{"a\\"nodes":${other},"nodes":[${nodes}],"x":{"nodes":[1]},"edges":[${edges}]}`
        expect(await read(text, ['nodes', 'edges'])).toEqual({
          nodes: JSON.parse(`[${nodes}]`),
          edges: JSON.parse(`[${edges}]`),
        })
      }),
    )
    expect(await read('{"n":[1],"n":[2]}', ['n'])).toEqual({ n: [2] })
    expect(await read('{"n":[1],"n":3}', ['n'])).toEqual({})
  })

  it('CC-INGEST-13: is refused wherever JSON.parse refuses a list of it', async () => {
    const broken = fc.tuple(
      fc.array(json, { minLength: 1 }),
      fc.nat(),
      fc.constantFrom(...'[]{},:" \\x1', ''),
    )
    await fc.assert(
      fc.asyncProperty(broken, async ([texts, at, sign]) => {
        const whole = `[${texts}]`
        const place = 1 + (at % whole.length)
        const cut = whole.slice(0, place) + sign + whole.slice(place + 1)
        const text = cut.toWellFormed() // It may have cut a letter in half.
        let expected: unknown = 'refused'
        try {
          expected = JSON.parse(text)
        } catch {
          // What is no JSON is to be refused.
        }
        // Numbers beyond the range of doubles are refused, too.
        const isInRange = !/Infinity/.test(inspect(expected, { depth: null, maxArrayLength: null }))
        const isList = Array.isArray(expected) && isInRange
        expect(await read(text)).toEqual(isList ? expected : 'refused')
      }),
      { numRuns: 500 },
    )
  })

  it('CC-INGEST-13: gives the lines that have something in them', () => {
    const bytes = Buffer.from('1\n\n \r\n"a\\nb"\r\n[2]')
    const read = splitLines(bytes).map((span) => plainJson(parseItem(bytes, span)))
    expect(read).toEqual([1, 'a\nb', [2]])
  })

  it('CC-INGEST-21: lets others have their turn while it is long', async () => {
    const bytes = Buffer.from(
      `[${Array.from({ length: 200_000 }, () => '{"a":[1,2,3],"b":"xxxxxxxxxx"}')}]`,
    )
    let turns = 0
    const timer = setInterval(() => {
      turns += 1
    }, 1)
    await splitBody(bytes, [])
    clearInterval(timer)
    expect(turns).toBeGreaterThan(2)
  })
})
