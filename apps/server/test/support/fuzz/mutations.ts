import fc from 'fast-check'
import { oddKey, oddText, oddValue } from './odd-values.ts'

type Container = Record<string, unknown> | unknown[]

/** One place in a JSON value: a member of an object or an item of an array. */
interface Spot {
  container: Container
  key: string | number
}

const isContainer = (value: unknown): value is Container =>
  typeof value === 'object' && value !== null

/** Every place in a value, outermost first. */
function spotsOf(value: unknown): Spot[] {
  if (!isContainer(value)) return []
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value)
  return [...keys].flatMap((key) => [
    { container: value, key },
    ...spotsOf((value as Record<string | number, unknown>)[key]),
  ])
}

/** Sets a member of its own, also one that is called `__proto__`. */
function setMember({ container, key }: Spot, value: unknown): void {
  Object.defineProperty(container, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  })
}

/** Changes a value at one of its places. */
type Change = (spot: Spot) => void

const put: fc.Arbitrary<Change> = oddValue.map(
  (value) => (spot) => setMember(spot, structuredClone(value)),
)

const drop: fc.Arbitrary<Change> = fc.constant(({ container, key }) => {
  if (Array.isArray(container)) container.splice(Number(key), 1)
  else delete container[key]
})

const add: fc.Arbitrary<Change> = fc.tuple(oddKey, oddValue).map(([key, value]) => (spot) => {
  if (Array.isArray(spot.container)) spot.container.push(structuredClone(value))
  else setMember({ container: spot.container, key }, structuredClone(value))
})

const wrap: fc.Arbitrary<Change> = fc.boolean().map((inArray) => (spot) => {
  const value = (spot.container as Record<string | number, unknown>)[spot.key]
  setMember(spot, inArray ? [value] : { value })
})

const repeat: fc.Arbitrary<Change> = fc.constantFrom(2, 11, 21, 101).map((times) => (spot) => {
  const value = (spot.container as Record<string | number, unknown>)[spot.key]
  setMember(spot, typeof value === 'string' ? value.repeat(times) : Array(times).fill(value))
})

const change = fc.oneof(
  { weight: 4, arbitrary: put },
  { weight: 2, arbitrary: drop },
  { weight: 2, arbitrary: add },
  { weight: 1, arbitrary: wrap },
  { weight: 1, arbitrary: repeat },
)

/** Values that are almost as they should be: changed at one place or two. */
export function mutated(valid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const changes = fc.array(fc.tuple(fc.nat({ max: 9999 }), change), { minLength: 1, maxLength: 2 })
  return fc.tuple(valid, changes).map(([value, all]) => {
    const copy: { value: unknown } = { value: structuredClone(value) }
    for (const [number, apply] of all) {
      const spots = spotsOf(copy)
      const spot = spots[number % spots.length]
      if (spot) apply(spot)
    }
    return copy.value
  })
}

/** Longest text before the body is too large, and some that are too large. */
const HUGE = [200_000, 262_144, 300_000]

const deep = fc
  .tuple(fc.constantFrom(600, 5000, 50_000), fc.constantFrom('[]', '{"a":}'))
  .map(([depth, pair]) => {
    const [open, close] = pair === '[]' ? ['[', ']'] : ['{"a":', '}']
    return `${open?.repeat(depth)}${pair === '[]' ? '' : '1'}${close?.repeat(depth)}`
  })

/** Texts put into JSON right after the first brace: no value of this language is written so. */
const MEMBERS = [
  '"__proto__":{"a":1},',
  '"__proto__":null,',
  '"constructor":{"prototype":{"a":1}},',
  '"a":1e999,',
  '"a":-0,',
  '"a":123456789012345678901234567890,',
  '"a":"\\ud800",',
  '"query":1,"query":"Rome 44 BC",',
  '"units":1.0,"limit":1e0,"num_lines":3.0,',
  '"\\u0000":1,',
  '/* no */',
  ',',
]

/** Texts that are not, or hardly, the JSON that they were made from. */
export function brokenJson(json: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const cut = fc.tuple(json, fc.nat({ max: 9999 }))
  return fc.oneof(
    cut.map(([text, place]) => text.slice(0, place % (text.length + 1))),
    cut.map(([text, place]) => {
      const at = place % (text.length + 1)
      return `${text.slice(0, at)}${'"}]{[,:\\\0x0'[place % 11]}${text.slice(at)}`
    }),
    fc
      .tuple(json, fc.constantFrom(...MEMBERS))
      .map(([text, member]) => text.replace('{', `{${member}`)),
    json.map((text) => `\ufeff${text}`),
    json.map((text) => `${text}${text}`),
    json.map((text) => text.replaceAll('"', "'")),
    fc.constantFrom('nul', 'NaN', '-', '"', '{', '[1,]', '\0', '()', 'a=1&b=2', '<a/>'),
    fc.constantFrom(...HUGE).map((length) => JSON.stringify({ query: 'x'.repeat(length) })),
    deep,
    oddText,
  )
}
