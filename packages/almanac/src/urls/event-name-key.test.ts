import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventNameKey } from './event-name-key.ts'
import { slugOf } from './slug.ts'

const SAME: [string, string][] = [
  ['assassination-of-julius-caesar', 'julius-caesar-assassination'],
  ['assassination-of-julius-caesar', 'the-assassination-of-julius-caesar-44-bc'],
  ['assassination-of-julius-caesar', 'assassination-of-julius-caesar-on-the-ides-of-march'],
  ['assassination-of-julius-caesar', 'assassination-of-julius-caesar-15-march-44-bce'],
  ['battle-of-hastings', 'hastings-battle'],
  ['battle-of-hastings', 'the-battle-of-hastings-1066'],
  ['battle-of-hastings', 'battle-of-hastings-14-october-1066'],
  ['battle-of-hastings', 'battle-at-hastings'],
  ['apollo-11-landing', 'landing-of-apollo-11'],
  ['apollo-11-landing', 'apollo-11-landing-on-july-20-1969'],
  ['fall-of-constantinople', 'constantinople-fall-1453'],
  ['fall-of-the-berlin-wall', 'berlin-wall-fall-november-9th-1989'],
  ['sack-of-rome', 'sack-of-rome-410'],
  ['sack-of-rome', '410-sack-of-rome'],
  ['sack-of-rome', 'sack-of-rome-ad-410'],
  ['great-fire-of-london', 'great-fire-in-london-september-1666'],
  ['signing-of-the-magna-carta', 'magna-carta-signing'],
  ['september-11-attacks', 'attacks-of-11-september-2001'],
  ['attacks', 'september-11th-attacks'],
  ['trinity-test', 'trinity-test-16-jul-1945'],
  ['dancing-plague', 'dancing-plague-of-1518'],
  ['black-death-in-florence', 'florence-black-death-1340s'],
  ['plague-of-athens', 'plague-of-athens-5th-century-bce'],
  ['plague-of-athens', 'plague-of-athens-fifth-century-bc'],
  ['march-on-rome', 'the-march-on-rome-1922'],
  ['revolution', 'march-1917-revolution'],
  ['uprising-in-dresden', 'dresden-uprising-of-may'],
  ['uprising-in-dresden', 'uprising-in-dresden-may-3-1849'],
  ['sturm-auf-die-bastille', 'bastille-sturm'],
  ['schlacht-von-austerlitz', 'schlacht-bei-austerlitz-dezember-1805'],
  ['prise-de-la-bastille', 'la-prise-de-la-bastille-14-juillet-1789'],
  ['caida-de-tenochtitlan', 'la-caida-de-tenochtitlan-agosto-1521'],
  ['burning-of-jan-hus', 'jan-hus-burning-1415'],
  ['bloody-massacre', 'bloody-sunday-massacre'],
  ['new-york-blackout', 'new-york-new-york-blackout'],
  ['crash-of-flight-175', 'flight-175-crash'],
]

const DIFFERENT: [string, string][] = [
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
  ['salt-march-1930', 'salt-tax-1930'],
  ['d-day', 'day'],
  ['founding-of-the-un', 'founding-of-mit'],
  ['bombing-of-hiroshima', 'bombing-of-nagasaki'],
  ['resignation-of-theresa-may', 'resignation-of-theresa'],
  ['voyage-of-u-96', 'voyage-of-u-47'],
  ['resolution-1441', 'resolution-242'],
  ['birth-of-augustus', 'death-of-augustus'],
  ['landing-on-mars', 'landing'],
  ['burning-of-jan-hus', 'burning-of-hus'],
  ['1453', '1454'],
]

describe('eventNameKey', () => {
  it.each(SAME)('CC-PATH-4: %s and %s are one event', (one, other) => {
    expect(eventNameKey(one)).toBe(eventNameKey(other))
  })

  it.each(DIFFERENT)('CC-PATH-4: %s and %s are two events', (one, other) => {
    expect(eventNameKey(one)).not.toBe(eventNameKey(other))
  })

  it.each([
    ['assassination-of-julius-caesar', 'assassination-caesar-julius'],
    ['landing-of-apollo-11', 'apollo-11-landing'],
    ['1453', '1453'],
    ['the-of', 'the-of'],
    ['july-4-1776', 'july-4-1776'],
    ['x-0a1b2c3d', '0a1b2c3d-x'],
  ])('CC-PATH-4: of %s it is %s', (slug, key) => {
    expect(eventNameKey(slug)).toBe(key)
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
        const key = eventNameKey(slugOf(all.join('-')))
        expect(eventNameKey(key)).toBe(key)
        expect(key).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
      }),
      { numRuns: 20_000 },
    )
  })
})
