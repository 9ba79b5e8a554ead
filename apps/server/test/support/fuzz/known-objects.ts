import fc from 'fast-check'
import { reference } from './known.ts'
import { SLASHED } from './known-names.ts'

const constants = (...values: string[]) => fc.constantFrom(...values)

/** Longer than what an index holds, and nothing in it twice. */
const LONG = Array.from({ length: 4000 }, (_, at) => String.fromCodePoint(0x4e00 + at)).join('')

/** What is said of a moment besides its date, where a schema takes anything. */
const SAID = {
  name: constants('Rain', '雨', 'The senate waits', 'x'),
  one_liner: constants('It rains', 'Дождь', ''),
  tags: fc.constantFrom(['war'], ['дождь', 'war'], []),
  figures: fc.constantFrom(['Julius Caesar'], []),
  sources: fc.constantFrom(['Suetonius'], [{ url: 'https://example.org' }], []),
  confidence: fc.constantFrom(0.5, 1, 5e-324, null),
  layer: fc.constantFrom(0, 1, 2, null),
  place: fc.constantFrom('Rome, Italy', { latitude: -90, longitude: -0 }, null),
  attributes: fc.constantFrom({ a: 1 }, { a: [[[]]] }, {}),
}

/** The same with a date, and with what may not be said. */
const ODDLY_SAID = {
  ...SAID,
  year: fc.constantFrom(-44, 1, 1890, 1969, 0, 10_000, 1.5, -1e21, '1969'),
  month: fc.constantFrom('march', 3, 7, 'unknown', 13, -0),
  day: fc.constantFrom(1, 15, 28, 31, 1e308),
  time: constants('1430', '2460'),
  name: constants('Rain', '雨', 'unknown', '...', '\ud800', '\0', 'x'.repeat(121)),
  tags: fc.constantFrom(['war'], [''], 'war', ['\0'], Array(201).fill('a')),
  confidence: fc.constantFrom(0.5, -0, 1.1, 5e-324),
  attributes: fc.constantFrom({ a: 1 }, { '\ud800': 1 }, { a: '\0' }, { a: 'x'.repeat(70_000) }),
  latitude: fc.constantFrom(41.9, -90, 91),
  disclaimer: constants('Hard to read', '\0', '\ud800', 'x'.repeat(301)),
  date_edtf: constants('-0043-03-15', '1910/1900', '1900-XX', 'XXXX', '[1667,1668]'),
  image_url: constants('data:image/png;base64,', 'https://example.org/x.png'),
}

/** A scene as Flash gives it; most of it may be missing. */
const SCENE = {
  id: fc.oneof(reference('timepoint'), fc.uuid()),
  status: fc.constant('completed'),
  title: constants('Rain', '雨'),
  year: fc.constantFrom(-44, 1, 1890, 9999),
  month: fc.constantFrom(3, 7, null),
  era: constants('明治', ''),
  tags: fc.constantFrom(['war'], [], null),
  location: constants('Rome, Lazio, Italy', 'somewhere'),
}

/** Texts of all lengths and characters: nobody has checked what callers call a scene. */
const ODD_TEXT = constants('\0', 'a\ud800', ' ', LONG, '[1,2,3')

const ODD_SCENE = {
  ...SCENE,
  id: constants('\0', '\ud800', '..', '.', '/', 'x'.repeat(201)),
  title: ODD_TEXT,
  query: ODD_TEXT,
  slug: ODD_TEXT,
  year: fc.constantFrom(1890, 0, -0, 1e21, 1.5, -999_999, 10_000),
  month: fc.constantFrom(0, 13, -0, 3),
  era: ODD_TEXT,
  location: ODD_TEXT,
  date_edtf: fc.oneof(ODD_TEXT, constants('1910/1900', 'XXXX')),
  time_of_day: ODD_TEXT,
  tags: fc.array(ODD_TEXT, { maxLength: 3 }),
  characters: fc.constantFrom([{ name: LONG }], [{ name: '\0' }], { characters: [] }, 'x'),
  citations: fc.constantFrom([{ title: LONG, url: LONG }], [{}], [null]),
  text_model_used: ODD_TEXT,
  share_url: constants(`https://example.org/${LONG}`, 'https://example.org/\0', '/x'),
  place: fc.constantFrom({ city: LONG }, { country: '\0' }, { latitude: 1e308 }),
}

type Members = Record<string, fc.Arbitrary<unknown>>

const members = (said: Members, requiredKeys: string[]) =>
  fc.record(said, { requiredKeys, noNullPrototype: true })

/** By a path, or by a year. */
const nodes = (said: Members) =>
  fc.oneof(
    members({ ...said, id: SLASHED }, ['id']),
    members({ ...said, year: fc.constantFrom(-44, 1, 1890, 9999) }, ['name', 'year']),
  )

interface Objects {
  /** Some of them mean something, and do not contradict themselves. */
  plain: fc.Arbitrary<unknown>
  odd: fc.Arbitrary<unknown>
}

const OBJECTS: Record<string, Objects> = {
  metadata: { plain: members(SAID, ['name']), odd: members(ODDLY_SAID, ['name']) },
  payload: {
    plain: fc.oneof(
      members(SAID, ['name']),
      members({ ...SAID, year: fc.constantFrom(-44, 1890) }, ['name', 'year']),
    ),
    odd: fc.oneof(members(ODDLY_SAID, ['name']), members(ODD_SCENE, ['year', 'title'])),
  },
  timepoint: {
    plain: members(SCENE, ['id', 'status', 'title', 'year']),
    odd: members(ODD_SCENE, ['id', 'status']),
  },
  nodes: { plain: nodes(SAID), odd: nodes(ODDLY_SAID) },
}

/** Objects that are known to mean something under a name; null: there are none. */
export function knownObject(name: string, isPlain: boolean): fc.Arbitrary<unknown> | null {
  const known = OBJECTS[name]
  if (!known) return null
  return isPlain ? known.plain : fc.oneof(known.plain, known.odd)
}
