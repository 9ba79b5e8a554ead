import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type EventDate, eventNameKey } from './event-name-key.ts'
import { slugOf } from './slug.ts'

/** Of events whose names say nothing of it. */
const SOME_DAY: EventDate = { year: 1, day: null }

const SAME: [string, string, EventDate?][] = [
  ['assassination-of-julius-caesar', 'julius-caesar-assassination'],
  [
    'assassination-of-julius-caesar',
    'the-assassination-of-julius-caesar-44-bc',
    { year: -44, day: 15 },
  ],
  [
    'assassination-of-julius-caesar',
    'assassination-of-julius-caesar-on-the-ides-of-march',
    { year: -44, day: 15 },
  ],
  [
    'assassination-of-julius-caesar',
    'assassination-of-julius-caesar-15-march-44-bce',
    { year: -44, day: 15 },
  ],
  ['battle-of-hastings', 'hastings-battle'],
  ['battle-of-hastings', 'the-battle-of-hastings-1066', { year: 1066, day: 14 }],
  ['battle-of-hastings', 'battle-of-hastings-14-october-1066', { year: 1066, day: 14 }],
  ['battle-of-hastings', 'battle-at-hastings'],
  ['apollo-11-landing', 'landing-of-apollo-11'],
  ['apollo-11-landing', 'apollo-11-landing-on-july-20-1969', { year: 1969, day: 20 }],
  ['fall-of-constantinople', 'constantinople-fall-1453', { year: 1453, day: 29 }],
  ['fall-of-the-berlin-wall', 'berlin-wall-fall-november-9th-1989', { year: 1989, day: 9 }],
  ['sack-of-rome', 'sack-of-rome-410', { year: 410, day: 24 }],
  ['sack-of-rome', '410-sack-of-rome', { year: 410, day: 24 }],
  ['sack-of-rome', 'sack-of-rome-ad-410', { year: 410, day: 24 }],
  ['great-fire-of-london', 'great-fire-in-london-september-1666', { year: 1666, day: 2 }],
  ['signing-of-the-magna-carta', 'magna-carta-signing'],
  ['september-11-attacks', 'attacks-of-11-september-2001', { year: 2001, day: 11 }],
  ['attacks', 'september-11th-attacks', { year: 2001, day: 11 }],
  ['trinity-test', 'trinity-test-16-jul-1945', { year: 1945, day: 16 }],
  ['dancing-plague', 'dancing-plague-of-1518', { year: 1518, day: null }],
  ['black-death-in-florence', 'florence-black-death-1340s', { year: 1348, day: null }],
  ['plague-of-athens', 'plague-of-athens-5th-century-bce', { year: -430, day: null }],
  ['plague-of-athens', 'plague-of-athens-fifth-century-bc', { year: -430, day: null }],
  ['march-on-rome', 'the-march-on-rome-1922', { year: 1922, day: 28 }],
  ['revolution', 'march-1917-revolution', { year: 1917, day: 8 }],
  ['uprising-in-dresden', 'dresden-uprising-of-may'],
  ['uprising-in-dresden', 'uprising-in-dresden-may-3-1849', { year: 1849, day: 3 }],
  ['sturm-auf-die-bastille', 'bastille-sturm'],
  ['schlacht-von-austerlitz', 'schlacht-bei-austerlitz-dezember-1805', { year: 1805, day: 2 }],
  ['prise-de-la-bastille', 'la-prise-de-la-bastille-14-juillet-1789', { year: 1789, day: 14 }],
  ['caida-de-tenochtitlan', 'la-caida-de-tenochtitlan-agosto-1521', { year: 1521, day: 13 }],
  ['burning-of-jan-hus', 'jan-hus-burning-1415', { year: 1415, day: 6 }],
  ['bloody-massacre', 'bloody-sunday-massacre'],
  ['new-york-blackout', 'new-york-new-york-blackout'],
  ['crash-of-flight-175', 'flight-175-crash'],
  ['letter-from-einstein-to-roosevelt', 'the-letter-to-roosevelt-from-einstein'],
  ['letter-from-einstein-to-roosevelt', 'letter-to-roosevelt-by-einstein'],
  ['attack-on-carthage-by-rome', 'attack-by-rome-on-carthage'],
  ['revolt-against-rome-in-judaea', 'revolt-in-judaea-against-rome'],
  ['assassination-of-lincoln-by-booth', 'lincoln-assassination-by-booth'],
  ['france-declares-war-on-germany', 'france-declares-war-against-germany'],
  ['great-fire-of-new-york-in-new-york', 'great-fire-of-new-york'],
  ['fall-der-berliner-mauer', 'der-fall-von-der-berliner-mauer'],
  ['fall-der-berliner-mauer', 'berliner-mauer-fall'],
  ['geburt-eines-kaisers', 'die-kaisers-geburt'],
  ['schlacht-um-stalingrad', 'schlacht-von-stalingrad'],
  ['prise-des-tuileries', 'la-prise-de-les-tuileries'],
  ['queda-das-torres', 'torres-queda'],
]

const DIFFERENT: [string, string, EventDate?][] = [
  ['assassination-of-julius-caesar', 'funeral-of-julius-caesar'],
  ['assassination-of-julius-caesar', 'assassination-of-caesar'],
  ['crash-of-flight-11', 'crash-of-flight-175'],
  ['crash-of-flight-11', 'crash-of-flight-93'],
  ['apollo-11-landing', 'apollo-12-landing'],
  ['apollo-11-landing', 'apollo-landing'],
  ['outbreak-of-world-war-i', 'outbreak-of-world-war-ii'],
  ['first-battle-of-ypres', 'second-battle-of-ypres'],
  ['1st-battle-of-ypres', '2nd-battle-of-ypres'],
  ['march-on-rome', 'sack-of-rome'],
  ['march-on-washington', 'burning-of-washington'],
  ['salt-march-1930', 'salt-tax-1930', { year: 1930, day: 12 }],
  ['d-day', 'day'],
  ['founding-of-the-un', 'founding-of-mit'],
  ['bombing-of-hiroshima', 'bombing-of-nagasaki'],
  ['resignation-of-theresa-may', 'resignation-of-theresa'],
  ['voyage-of-u-96', 'voyage-of-u-47'],
  ['resolution-1441', 'resolution-242'],
  ['birth-of-augustus', 'death-of-augustus'],
  ['landing-on-mars', 'landing'],
  ['burning-of-jan-hus', 'burning-of-hus'],
  ['1453', '1454', { year: 1453, day: null }],
  ['moment-12', 'moment-13'],
  ['moment-123', 'moment-124'],
  ['moment-1999', 'moment-2000'],
  ['day-1', 'day-2', { year: 1920, day: 3 }],
  ['letter-from-einstein-to-roosevelt', 'letter-from-roosevelt-to-einstein'],
  ['letter-to-roosevelt-from-einstein', 'letter-from-roosevelt-to-einstein'],
  ['letter-to-roosevelt-by-einstein', 'letter-from-roosevelt-to-einstein'],
  ['france-declares-war-on-germany', 'germany-declares-war-on-france'],
  ['war-declared-on-rome-by-carthage', 'war-declared-by-rome-on-carthage'],
  ['war-declared-on-rome-by-carthage', 'war-declared-on-carthage-by-rome'],
  ['napoleon-defeats-wellington', 'wellington-defeats-napoleon'],
  ['defeat-of-napoleon-by-wellington', 'defeat-of-wellington-by-napoleon'],
  ['the-flight-from-paris-to-london', 'the-flight-from-london-to-paris'],
  ['flight-from-paris-to-london', 'flight-to-paris-from-london'],
  ['from-paris-to-london', 'to-paris-from-london'],
  ['surrender-of-austria-to-prussia', 'surrender-of-prussia-to-austria'],
  ['spain-recognises-the-netherlands', 'the-netherlands-recognises-spain'],
  ['aaron-burr-shoots-hamilton', 'hamilton-shoots-aaron-burr'],
  ['man-bites-a-dog', 'dog-bites-a-man'],
  ['burr-meets-burr-hamilton', 'hamilton-meets-burr'],
  ['brief-von-goethe-an-schiller', 'brief-von-schiller-an-goethe'],
  ['der-papst-bannt-den-kaiser', 'der-kaiser-bannt-den-papst'],
  ['besuch-des-kaisers-beim-papst', 'besuch-des-papsts-beim-kaiser'],
  ['lettre-du-pape-au-roi', 'lettre-du-roi-au-pape'],
  ['lettre-du-pape-au-roi', 'lettre-au-pape-du-roi'],
  ['carta-de-colon-a-isabel', 'carta-de-isabel-a-colon'],
  ['derrota-de-roma-por-cartago', 'derrota-de-cartago-por-roma'],
  ['lettera-di-galileo-alla-regina', 'lettera-della-regina-a-galileo'],
  ['carta-del-rey-a-colon', 'carta-de-colon-al-rey'],
  ['lettre-du-pape-a-louis', 'lettre-de-louis-au-pape'],
  ['carta-de-pedro-para-joao', 'carta-de-joao-para-pedro'],
  ['carta-para-joao-de-pedro', 'carta-de-joao-para-pedro'],
  ['gift-for-hadrian-from-sabina', 'gift-from-hadrian-for-sabina'],
  ['victory-for-athens-over-sparta', 'victory-over-athens-for-sparta'],
  ['complaint-against-rome-from-carthage', 'complaint-from-rome-against-carthage'],
  ['brief-van-erasmus-aan-luther', 'brief-van-luther-aan-erasmus'],
]

describe('eventNameKey', () => {
  it.each(SAME)('CC-PATH-4: %s and %s are one event', (one, other, date = SOME_DAY) => {
    expect(eventNameKey(one, date)).toBe(eventNameKey(other, date))
  })

  it.each(DIFFERENT)('CC-PATH-4: %s and %s are two events', (one, other, date = SOME_DAY) => {
    expect(eventNameKey(one, date)).not.toBe(eventNameKey(other, date))
  })

  it.each([
    ['assassination-of-julius-caesar', 'julius-caesar-assassination'],
    ['julius-caesar-assassination', 'julius-caesar-assassination'],
    ['letter-from-einstein-to-roosevelt', 'roosevelt-einstein-letter'],
    ['letter-from-roosevelt-to-einstein', 'einstein-roosevelt-letter'],
    ['100-days-of-napoleon', 'napoleon-100-days'],
    ['landing-of-apollo-11', 'apollo-11-landing'],
    ['1453', '1453'],
    ['the-of', 'the-of'],
    ['july-4-1776', 'july-4-1776'],
    ['x-0a1b2c3d', 'x-0a1b2c3d'],
  ])('CC-PATH-4: of %s it is %s', (slug, key) => {
    expect(eventNameKey(slug, { year: 1776, day: 4 })).toBe(key)
  })

  it('CC-PATH-4: the key of a key is itself, and a slug', () => {
    const word = fc.oneof(
      fc.constantFrom(
        ...[
          'the',
          'of',
          'on',
          'march',
          'may',
          'jan',
          'mars',
          'july',
          'ides',
          'sunday',
          'bc',
          'century',
        ],
        ...[
          '5th',
          'fifth',
          '11',
          '44',
          '175',
          '1969',
          '1340s',
          '12000',
          'apollo',
          'flight',
          'battle',
          'u',
        ],
      ),
      fc.stringMatching(/^[a-z0-9]{1,8}$/),
    )
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 9 }), (all) => {
        const date = { year: 1969, day: 11 }
        const key = eventNameKey(slugOf(all.join('-')), date)
        expect(eventNameKey(key, date)).toBe(key)
        expect(key).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
      }),
      { numRuns: 20_000 },
    )
  })
  it('CC-PATH-4: names with one key have the same words', () => {
    const functionWords = ['the', 'of', 'from', 'to', 'by', 'on', 'der', 'des', 'de', 'par', 'um']
    const names = ['letter', 'einstein', 'roosevelt', 'war', 'rome', 'flight', '11', '175']
    const word = fc.constantFrom(...functionWords, ...names)
    const sorted = (slug: string) =>
      [...new Set(slug.split('-'))].filter((one) => names.includes(one)).sort()
    const slugs = fc.array(word, { minLength: 1, maxLength: 9 }).map((all) => all.join('-'))
    fc.assert(
      fc.property(slugs, (slug) => {
        fc.pre(sorted(slug).length > 0)
        const key = eventNameKey(slug, SOME_DAY)
        expect(sorted(key)).toEqual(sorted(slug))
        expect(new Set(key.split('-'))).toEqual(new Set(sorted(slug)))
      }),
      { numRuns: 20_000 },
    )
  })
})
