import { describe, expect, test } from 'vitest'
import { allMoments } from '../moments/index.ts'
import { readDate } from '../query/date-and-place.ts'
import { meantEvent } from '../query/moment.ts'
import { allNamedEvents } from './all-events.ts'
import { dateConflicts, findNamed, type QueryDate } from './find-named.ts'
import type { NamedEvent } from './named-event.ts'

const NOW = new Date('2026-07-15T12:00:00Z')

function date(year: number | null, month: number | null = null, day: number | null = null) {
  return { year, month, day }
}

function found(query: string, when: QueryDate | null): string | null {
  return findNamed(query, when)[0]?.event.moment?.id ?? null
}

const positive: [string, QueryDate | null, string][] = [
  [
    'Oppenheimer watches the Trinity test 5:29 AM July 16 1945',
    date(1945, 7, 16),
    'trinity-test-1945',
  ],
  ['AlphaGo plays Move 37, Seoul, March 10 2016', date(2016, 3, 10), 'alphago-move-37-2016'],
  ['Moon landing, July 20 1969', date(1969, 7, 20), 'apollo-11-moon-landing-1969'],
  ['The signing of the Magna Carta, 1215', date(1215), 'magna-carta-1215'],
  ['Turing interrogation Wilmslow February 1952', date(1952, 2), 'turing-police-wilmslow-1952'],
  ['Turing breaks Enigma, 1941', date(1941), 'turing-naval-enigma-1941'],
  ['Zheng He treasure fleet Malindi harbor 1418', date(1418), 'zheng-he-malindi-1418'],
  [
    'Signing of the Declaration of Independence July 4 1776',
    date(1776, 7, 4),
    'declaration-of-independence-1776',
  ],
  ['Kasparov Deep Blue Game 6 1997', date(1997), 'kasparov-deep-blue-1997'],
  ['Battle of Hastings 1066', date(1066), 'battle-of-hastings-1066'],
  ['Battle of Waterloo 1815', date(1815), 'battle-of-waterloo-1815'],
  [
    "Caesar's assassination March 15 44 BC Rome",
    date(-44, 3, 15),
    'assassination-of-caesar-44-bce',
  ],
  ['Fall of the Berlin Wall', null, 'fall-of-the-berlin-wall-1989'],
  [
    'First powered flight December 17 1903 Kitty Hawk',
    date(1903, 12, 17),
    'wright-first-flight-1903',
  ],
  ['Gutenberg Bible published 1455', date(1455), 'gutenberg-bible-1455'],
  ['the death of Socrates, Athens, 399 BCE', date(-399), 'death-of-socrates-399-bce'],
  ['Deir el-Medina strike 1157 BC', date(-1157), 'deir-el-medina-strike'],
  ['mansa musa in cairo', null, 'mansa-musa-in-cairo-1324'],
  [
    'Murasaki Shikibu at the birth of Prince Atsuhira 1008',
    date(1008),
    'murasaki-birth-of-prince-atsuhira-1008',
  ],
  [
    'Māori chiefs sign the Treaty of Waitangi 6 February 1840',
    date(1840, 2, 6),
    'treaty-of-waitangi-1840',
  ],
  ['maori treaty of waitangi', null, 'treaty-of-waitangi-1840'],
  ['Gandhi picks up salt at Dandi', null, 'salt-march-dandi-1930'],
  ['salt march 1930', date(1930), 'salt-march-dandi-1930'],
  ['Nelson Mandela released from prison', null, 'release-of-mandela-1990'],
  ['Queen Nzinga sits on her servant', null, 'njinga-in-luanda-1622'],
  ['the sinking of the titanic', null, 'sinking-of-the-titanic-1912'],
  ['maracanazo 1950', date(1950), 'maracanazo-1950'],
  ['oppenhiemer trinty test', null, 'trinity-test-1945'],
  ['TRINITY TEST', null, 'trinity-test-1945'],
  ['moon landing', null, 'apollo-11-moon-landing-1969'],
  ['landing on the moon apollo 11', null, 'apollo-11-moon-landing-1969'],
  ['armstrong walks on the moon 1969', date(1969), 'apollo-11-moon-landing-1969'],
  ['the fall of the berlin wall', null, 'fall-of-the-berlin-wall-1989'],
  ['berlin wall, fall of', null, 'fall-of-the-berlin-wall-1989'],
  ['Mauerfall 9. November 1989', date(1989, 11, 9), 'fall-of-the-berlin-wall-1989'],
  ['magna carta runnymede king john', null, 'magna-carta-1215'],
  ['hastings, battle of', null, 'battle-of-hastings-1066'],
  ['battel of watterloo', null, 'battle-of-waterloo-1815'],
  ['ides of march', null, 'assassination-of-caesar-44-bce'],
  ['julius caesar is murdered in rome', null, 'assassination-of-caesar-44-bce'],
  ['wright brothers first flight', null, 'wright-first-flight-1903'],
  ['deep blue vs kasparov', null, 'kasparov-deep-blue-1997'],
  ['gutenburg bible', null, 'gutenberg-bible-1455'],
  ['Mandela walks out of prison 11 February 1990', date(1990, 2, 11), 'release-of-mandela-1990'],
  ['Alan Turing codebreaking at Bletchley Park', null, 'turing-naval-enigma-1941'],
  ['Socrates drinking hemlock in prison in Athens', null, 'death-of-socrates-399-bce'],
  ['Trinity nuclear test, New Mexico desert, dawn', null, 'trinity-test-1945'],
  ['world cup 1950 uruguay brazil', date(1950), 'maracanazo-1950'],
  ['Caída del Muro de Berlín', null, 'fall-of-the-berlin-wall-1989'],
]

/** Texts that share words with a curated moment and mean another one, or none. */
const negative: [string, string][] = [
  ['Battle of Agincourt', 'battle-of-hastings-1066'],
  ['Moon landing 1972', 'apollo-11-moon-landing-1969'],
  ['moon landing apollo 13', 'apollo-11-moon-landing-1969'],
  ['fall of Rome', 'fall-of-the-berlin-wall-1989'],
  ['battle of hastings museum gift shop 2015', 'battle-of-hastings-1066'],
  ['battle of hastings museum gift shop', 'battle-of-hastings-1066'],
  ['Turing marries Joan 1953', 'turing-police-wilmslow-1952'],
  ['Turing marries Joan', 'turing-naval-enigma-1941'],
  ['Caesar crosses the Rubicon 49 BC', 'assassination-of-caesar-44-bce'],
  ['Battle of Trafalgar', 'battle-of-waterloo-1815'],
  ['Battle of Hastings 1067', 'battle-of-hastings-1066'],
  ['Battle of Waterloo July 1815', 'battle-of-waterloo-1815'],
  ['moon landing July 4 1969', 'apollo-11-moon-landing-1969'],
  ['AlphaGo move 78', 'alphago-move-37-2016'],
  ['AlphaGo against Lee Sedol game 4', 'alphago-move-37-2016'],
  ['Kasparov Deep Blue 1996 Philadelphia', 'kasparov-deep-blue-1997'],
  ['Oppenheimer security hearing 1954', 'trinity-test-1945'],
  ['Oppenheimer', 'trinity-test-1945'],
  ['Gandhi', 'salt-march-dandi-1930'],
  ['Socrates', 'death-of-socrates-399-bce'],
  ['the signing of the Treaty of Versailles', 'magna-carta-1215'],
  ['declaration of independence of Venezuela', 'declaration-of-independence-1776'],
  ['Mandela becomes president 1994', 'release-of-mandela-1990'],
  ['building of the Berlin Wall', 'fall-of-the-berlin-wall-1989'],
  ['first flight of Concorde', 'wright-first-flight-1903'],
  ['Waterloo station rush hour', 'battle-of-waterloo-1815'],
  ['a day in my kitchen', 'apollo-11-moon-landing-1969'],
  ['Nelson Mandela sentenced to life', 'release-of-mandela-1990'],
  ['first moon walk by Michael Jackson', 'apollo-11-moon-landing-1969'],
  ['Napoleon crosses the Alps', 'hannibal-crosses-the-alps-218-bce'],
  ['Finding the wreck of the Titanic', 'sinking-of-the-titanic-1912'],
  ['David paints the death of Socrates', 'death-of-socrates-399-bce'],
  ['a soldier at waterloo bridge london', 'battle-of-waterloo-1815'],
  ['1945', 'trinity-test-1945'],
]

describe('finding a curated moment', () => {
  test.each(positive)('%s', (query, when, id) => {
    expect(found(query, when)).toBe(id)
  })

  test.each(negative)('“%s” is not %s', (query, id) => {
    expect(meantEvent(query, readDate(query, NOW))?.moment?.id).not.toBe(id)
  })

  test.each(['', '!!! ...', 'the of and'])('“%s” means nothing', (query) => {
    expect(findNamed(query, null)).toEqual([])
  })

  test.each(allMoments().map((moment) => [moment.id, moment] as const))(
    '%s is found by its title and each alias, with its own date and with none',
    (id, moment) => {
      const { year, month, day } = moment.date
      for (const phrase of [moment.title, ...moment.aliases]) {
        expect(found(phrase, null), phrase).toBe(id)
        expect(found(phrase, { year, month, day }), phrase).toBe(id)
      }
    },
  )

  test('no title matches in another century', () => {
    for (const moment of allMoments())
      expect(found(moment.title, date(moment.date.year + 100))).toBeNull()
  })

  test('the score is between 0 and 1 and names the name that matched', () => {
    const [match] = findNamed('trinity test', null)
    expect(match?.name).toBe('trinity test')
    expect(match?.score).toBe(1)
  })
})

function eventOf(id: string): NamedEvent {
  const event = allNamedEvents().find(({ moment }) => moment?.id === id)
  if (!event) throw new Error(`no moment ${id}`)
  return event
}

describe('conflicts of dates', () => {
  test('an approximate decade tolerates other chronologies, but not another century', () => {
    const strike = eventOf('deir-el-medina-strike')
    expect(dateConflicts(strike, date(-1152, 11, 14))).toBe(false)
    expect(dateConflicts(strike, date(-1258))).toBe(true)
  })

  test('an approximate moment still keeps its year', () => {
    const fleet = eventOf('zheng-he-malindi-1418')
    expect(dateConflicts(fleet, date(1418, 5))).toBe(false)
    expect(dateConflicts(fleet, date(1433))).toBe(true)
  })
})
