import fc from 'fast-check'

const usually = (usual: readonly string[], odd: readonly string[]) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: fc.constantFrom(...odd) },
  )

const year = usually(
  ['1969', '-44', '1', '-1', '9999', '-999999', '1582', '2024'],
  ['0', '-0', '+44', '044', '10000', '-1000000', '1e3', '99999999999999999999', '%D9%A1', ''],
)
const month = usually(
  ['july', 'march', 'february', 'unknown', 'october'],
  ['JULY', '7', 'jul', '13', '00', 'juillet', 'constructor', '__proto__', 'july%00'],
)
const day = usually(
  ['1', '15', '28', '29', 'unknown'],
  ['0', '30', '31', '32', '-1', '015', '1.0', '10', '%F0%9F%98%80'],
)
const time = usually(
  ['0000', '2017', '2359', 'unknown'],
  ['2400', '2460', '9999', '14:30', '7', '-0', 'noon'],
)
const place = usually(
  ['unknown', 'italy', 'lazio', 'rome', 'tokyo'],
  ['Italy', 'new_york', '%E6%9D%B1%E4%BA%AC', '--', '%00', '%ED%A0%80', '...', 'x'.repeat(65)],
)
const slug = usually(
  ['assassination-of-julius-caesar', 'rain', 'x', 'history', 'unknown-1'],
  ['unknown', 'Rain', '-', '%E9%9B%A8', '%F0%9F%98%80', '%2F', 'a%2Fb', 'x'.repeat(200), ''],
)

/** What may stand behind a path: the name of something to be done, or nothing that means anything. */
const tail = fc.oneof(
  { weight: 8, arbitrary: fc.constant('') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('/history', '/publish', '/visibility', '/x', '/history/x'),
  },
)

/** Paths of moments as they are sent, encoded already: most of them of none, some of nothing at all. */
export const momentPath: fc.Arbitrary<string> = fc
  .tuple(
    fc.tuple(year, month, day, time, place, place, place, slug),
    tail,
    fc.constantFrom(8, 8, 8, 8, 8, 8, 7, 1),
    fc.constantFrom('raw', 'raw', 'raw', 'encoded'),
  )
  .map(([segments, end, count, way]) => {
    const path = segments.slice(0, count).join('/')
    return way === 'raw' ? `${path}${end}` : `%2F${path.replaceAll('/', '%2F')}${end}`
  })
