import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Shift, shiftDate } from '../dates/index.ts'
import { allMoments, momentById } from '../moments/index.ts'
import { understand } from '../query/understand.ts'
import { deathOf } from './deaths.ts'
import { type JumpFacts, type JumpOrigin, jumpFacts } from './jump-facts.ts'

const NOW = new Date('2026-11-22T12:00:00Z')

/** A scene of a query as the offline engine renders it. */
function originOf(query: string, cast?: string[]): JumpOrigin {
  const facts = understand(query, { now: NOW })
  const moment = facts.momentId === null ? null : momentById(facts.momentId)
  const present = moment?.people.filter((person) => person.present) ?? facts.people
  if (!facts.date) throw new Error(`no date: ${query}`)
  const { date, place, era, queryType } = facts
  const names = cast ?? present.map(({ name }) => name)
  const start = { anchor: null, offset: 0, missing: [] }
  return { facts, date, place, era, queryType, cast: names, ...start }
}

function jump(origin: JumpOrigin, amount: number, unit: Shift['unit']): JumpFacts {
  const reached = jumpFacts(origin, { amount, unit }, { now: NOW })
  if (!reached) throw new Error('no year')
  return reached
}

/** The next origin, as if what was reached had been rendered. */
function goOn(origin: JumpOrigin, reached: JumpFacts): JumpOrigin {
  const { facts, carried, anchor, offset, missing } = reached
  if (!facts.date) throw new Error('no date')
  const { date, place, era, queryType } = facts
  return { ...origin, facts, date, place, era, queryType, cast: carried, anchor, offset, missing }
}

const CAESAR = 'Assassination of Caesar'
const [IDES_HOUR, LATER] = [1, 2] as const

describe('who is carried along', () => {
  test('G-JUMP-5: whoever may have died by then is not, and a note says why', () => {
    const reached = jump(originOf(CAESAR), IDES_HOUR, 'hour')
    expect(reached.carried).toContain('Marcus Junius Brutus')
    expect(reached.carried).not.toContain('Julius Caesar')
    expect(reached.notes).toEqual([
      'Julius Caesar is not carried along: by the record they died in 44 BC, and nothing here says that it was later than this.',
    ])
    expect(reached.facts.people.map(({ name }) => name)).not.toContain('Julius Caesar')
  })

  test('an hour before everybody is there, and who was left behind comes back', () => {
    const origin = originOf(CAESAR)
    expect(jump(origin, -1, 'hour').carried).toEqual(origin.cast)
    const after = goOn(origin, jump(origin, IDES_HOUR, 'hour'))
    const back = jump(after, -LATER, 'hour')
    expect(back.isAfter).toBe(false)
    expect([...back.carried].sort()).toEqual([...origin.cast].sort())
    const still = jump(after, -30, 'minute')
    expect([still.isAfter, still.carried.includes('Julius Caesar')]).toEqual([true, false])
  })

  test('a death on record to the day leaves the days before', () => {
    const roosevelt = 'Franklin D. Roosevelt'
    expect(deathOf({ name: roosevelt, died: 1945 })).not.toBeNull()
    const yalta = originOf('Yalta conference')
    expect(jump(yalta, 1, 'week').carried).toContain(roosevelt)
    const later = jump(yalta, 3, 'month')
    expect(later.carried).not.toContain(roosevelt)
    expect(later.notes.join(' ')).toContain('died on 12 April 1945')
  })

  test('whoever is on record later that year was alive until then', () => {
    const struck = originOf('Titanic sinks 11:40 pm')
    const reached = jump(struck, 1, 'hour')
    expect(reached.isAfter).toBe(false)
    expect(reached.carried).toContain('Edward Smith')
    expect(jump(struck, 1, 'day').carried).not.toContain('Edward Smith')
  })

  test('the dead, the unborn and the newborn of an earlier hour stay behind', () => {
    const trinity = originOf('Trinity test')
    expect(jump(trinity, 100, 'year').carried).toEqual([])
    expect(jump(trinity, -100, 'year').carried).toEqual([])
    const birth = originOf('Murasaki at the birth of Prince Atsuhira')
    expect(birth.cast).toContain('Prince Atsuhira')
    expect(jump(birth, 1, 'day').carried).toContain('Prince Atsuhira')
    const before = jump(birth, -1, 'day')
    expect(before.carried).not.toContain('Prince Atsuhira')
    expect(before.notes.join(' ')).toContain('born in this very year, 1008')
  })

  test('of an attack that was survived for a night only its day is told', () => {
    const { notes } = jump(originOf("Lincoln shot at Ford's Theatre"), 1, 'day')
    expect(notes[0]).toBe(
      'Abraham Lincoln is not carried along: “Assassination of Abraham Lincoln” is on record for 14 April 1865.',
    )
  })

  test('whoever is hit in the body was no body before', () => {
    const sarajevo = originOf('Princip shoots Franz Ferdinand in Sarajevo')
    const { carried } = jump(sarajevo, -30, 'minute')
    expect(carried).toEqual(sarajevo.cast)
    expect(carried).toContain('Sophie')
    const burial = originOf('Burial of Tutankhamun')
    expect(burial.cast).toContain('Tutankhamun')
    expect(jump(burial, -1, 'hour').carried).not.toContain('Tutankhamun')
  })

  test('nobody without a year of birth is there in what may be their childhood', () => {
    const flight = originOf('Wright brothers first flight')
    expect(flight.cast).toEqual(expect.arrayContaining(['John T. Daniels', 'Johnny Moore']))
    expect(jump(flight, -15, 'year').carried).toEqual(flight.cast)
    const { carried, notes } = jump(flight, -16, 'year')
    expect(carried).toEqual(['Orville Wright', 'Wilbur Wright'])
    expect(notes).toContain(
      'John T. Daniels is not carried along: no year of birth is on record, and the jump spans more than 15 years.',
    )
  })

  test('whoever has no life years is carried for a working life', () => {
    const market = originOf('A market in Timbuktu, 1400', ['A trader'])
    expect(jump(market, 40, 'year').carried).toEqual(['A trader'])
    const late = jump(market, 41, 'year')
    expect(late.carried).toEqual([])
    expect(late.notes).toEqual([
      'A trader is not carried along: no life years are on record, and the jump spans more than 40 years.',
    ])
  })

  test('whoever is on record elsewhere that day is not there', () => {
    const landing = momentById('columbus-landfall-1492')
    if (!landing) throw new Error('gone')
    const { year, month, day } = landing.date
    const seville = originOf(`Seville, ${day} ${month === 10 ? 'October' : month} ${year}`, [
      'Christopher Columbus',
    ])
    const known = { ...seville.facts, people: originOf('Columbus landfall').facts.people }
    const own = {
      ...seville,
      facts: known,
      date: { ...seville.date, calendar: landing.date.calendar },
    }
    const before = shiftDate(own.date, { amount: -1, unit: 'day' })
    if (!before) throw new Error('no year')
    const reached = jump({ ...own, date: before }, 1, 'day')
    expect(reached.carried).toEqual([])
    expect(reached.notes.join()).toMatch(/on record that day elsewhere/)
  })

  test('of all curated people who die in the year of their scene none is there later unless the record says so', () => {
    const telling = allMoments().filter(({ people, date }) =>
      people.some(({ died }) => died === date.year),
    )
    expect(telling.length).toBeGreaterThan(50)
    for (const moment of telling) {
      const origin = originOf(moment.title)
      if (origin.facts.momentId !== moment.id || (origin.date.year ?? 0) < -9999) continue
      const { carried, facts } = jump(origin, 1, 'day')
      const dying = moment.people.filter(({ died }) => died === facts.date?.year)
      for (const { name, died } of dying.filter((person) => carried.includes(person.name))) {
        expect([name, deathOf({ name, died })?.day ?? 0]).toEqual([name, expect.any(Number)])
        expect(deathOf({ name, died })?.day ?? 0, name).toBeGreaterThanOrEqual(
          facts.date?.jdMax ?? 0,
        )
      }
    }
  })
})

describe('what is known of the target', () => {
  test('date, sky and tier are those of the target', () => {
    const origin = originOf('Trinity test')
    const { facts, anchor, isAfter } = jump(origin, 1, 'hour')
    expect(facts.date).toMatchObject({ hour: 6, minute: 29, approximate: false })
    expect(facts).toMatchObject({
      tier: 'corroborated',
      momentId: null,
      title: null,
      isCounted: true,
    })
    expect(facts.place).toEqual(origin.place)
    expect(facts.sky?.sun.altitude).toBeGreaterThan(origin.facts.sky?.sun.altitude ?? 90)
    expect([anchor?.momentId, isAfter]).toEqual(['trinity-test-1945', true])
    expect(facts.dateSource).not.toBeNull()
  })

  test('G-JUMP-6: there and back comes to the curated moment again, and only exactly there', () => {
    const origin = originOf('Trinity test')
    const later = goOn(origin, jump(origin, 2, 'hour'))
    const back = jump(later, -2, 'hour')
    expect(back.facts).toMatchObject({ tier: 'curated', momentId: 'trinity-test-1945' })
    expect(back.facts.date).toEqual(origin.date)
    const near = jump(later, -119, 'minute')
    expect(near.facts).toMatchObject({ tier: 'corroborated', momentId: null })
    expect(jump(goOn(later, near), -1, 'minute').facts.momentId).toBe('trinity-test-1945')
  })

  test('what the record calls people at a moment is said of that moment, and of no earlier time', () => {
    const glossOf = (reached: JumpFacts, name: string) =>
      reached.facts.people.find((person) => person.name === name)?.gloss
    const caesar = originOf(CAESAR)
    const brutus = 'Marcus Junius Brutus'
    expect(glossOf(jump(caesar, -1, 'hour'), brutus)).toBe('praetor, a leader of the conspiracy')
    expect(glossOf(jump(caesar, -10, 'year'), brutus)).toBe('')
    const earlier = goOn(caesar, jump(caesar, -10, 'year'))
    expect(glossOf(jump(earlier, 11, 'year'), brutus)).toBe(
      'at the time of “The assassination of Julius Caesar”: praetor, a leader of the conspiracy',
    )
    const roosevelt = originOf('Franklin D. Roosevelt in Washington in 1935')
    expect(glossOf(jump(roosevelt, -10, 'year'), 'Franklin D. Roosevelt')).toBe('')
    expect(glossOf(jump(roosevelt, 1, 'year'), 'Franklin D. Roosevelt')).toMatch(/President/)
  })

  test('an hour that is assumed is said to be, and has no sky, however far it is counted on', () => {
    const caesar = originOf(CAESAR)
    const later = jump(caesar, 1, 'hour')
    expect(later.assumed).toMatchObject({ day: 15, hour: 12 })
    expect(later.facts).toMatchObject({ date: { hour: 13, approximate: true }, sky: null })
    const further = jump(goOn(caesar, later), 1, 'hour')
    expect([further.assumed, further.facts.sky]).toEqual([null, null])
    const century = originOf('a blacksmith in 14th century Prague')
    expect(jump(century, 1, 'day').assumed).toMatchObject({ year: 1301, month: 1, day: 1 })
    expect(jump(century, 1, 'year').assumed).toBeNull()
    expect(jump(originOf('Trinity test'), 1, 'hour').assumed).toBeNull()
  })

  test('a season of the south begins half a year from that of the north', () => {
    const monthOf = (query: string, unit: Shift['unit']) =>
      jump(originOf(query), 1, unit).facts.date?.month
    expect(monthOf('summer 1890 in Melbourne', 'day')).toBe(1)
    expect(monthOf('winter 1890 in Melbourne', 'day')).toBe(6)
    expect(monthOf('summer 1890 in Vienna', 'day')).toBe(6)
    const year = jump(originOf('summer 1890 in Melbourne'), 1, 'year').facts.date
    expect(year).toMatchObject({ year: 1891, month: null, season: 'summer' })
  })

  test('at sunset the sun is at the horizon', () => {
    const socrates = originOf('Death of Socrates')
    const typed = { ...socrates.date, month: 2, day: 15 }
    const { facts } = jump({ ...socrates, date: typed }, 1, 'day')
    expect(facts.date?.timeOfDay).toBe('sunset')
    expect(Math.abs(facts.sky?.sun.altitude ?? 90)).toBeLessThan(1)
  })

  test('what was only typed stays typed', () => {
    const { facts, anchor } = jump(originOf('A market in Timbuktu, 1400'), 1, 'year')
    expect(facts).toMatchObject({ tier: 'query-only', dateSource: null, people: [], events: [] })
    expect(facts.date).toMatchObject({ year: 1401, month: null })
    expect(anchor).toBeNull()
  })

  test('the future becomes the past, and stories stay stories', () => {
    const mars = originOf('First landing on Mars, 2041')
    expect(jump(mars, 1, 'year').facts.queryType).toBe('speculative')
    expect(jump(mars, -100, 'year').facts.queryType).toBe('historical')
    const holmes = { ...originOf('A violin player in Baker Street, 1895'), queryType: 'fictional' }
    expect(jump(holmes as JumpOrigin, 1, 'year').facts.queryType).toBe('fictional')
  })

  test('an age that was named is kept within its year', () => {
    const origin = originOf(CAESAR)
    expect(jump(origin, 1, 'week').facts.era).toBe(origin.era)
    expect(jump(origin, 50, 'year').facts.era).not.toBe(origin.era)
  })

  test('G-JUMP-3: without a year there is nothing to count from', () => {
    const origin = originOf('Trinity test')
    const open = { ...origin, date: { ...origin.date, year: null, edtf: null } }
    expect(jumpFacts(open, { amount: 1, unit: 'day' }, { now: NOW })).toBeNull()
  })

  test('is plain data, the same every time, whatever moment and jump', () => {
    const titles = allMoments()
      .filter(({ date }) => date.year > -9000)
      .map(({ title }) => title)
    const units = fc.constantFrom<Shift['unit']>('second', 'hour', 'day', 'month', 'year')
    const amounts = fc.integer({ min: -365, max: 365 }).filter((amount) => amount !== 0)
    fc.assert(
      fc.property(fc.constantFrom(...titles), amounts, units, (title, amount, unit) => {
        const origin = originOf(title)
        const reached = jump(origin, amount, unit)
        const text = JSON.stringify(reached)
        expect(JSON.stringify(JSON.parse(text))).toBe(text)
        expect(JSON.stringify(jump(origin, amount, unit))).toBe(text)
        expect(reached.facts.date).toMatchObject(
          shiftDate(origin.date, { amount, unit }) as unknown as Record<string, unknown>,
        )
        for (const name of reached.carried) expect(origin.cast).toContain(name)
        const { year } = reached.facts.date ?? { year: null }
        for (const { name, born, died } of reached.facts.people) {
          const lived = (born ?? -Infinity) <= (year ?? 0) && (died ?? Infinity) >= (year ?? 0)
          expect([name, lived]).toEqual([name, true])
        }
      }),
      { numRuns: 60 },
    )
  })
})
