import type { Timepoint } from '@timepoint/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../src/stack.ts'
import {
  call,
  createTestDatabase,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

/**
 * Query | cast | country | year month day, by hand: what is right, not what is read. A dash is nobody,
 * none or not said; a star is not looked at; `or` parts answers that are both right. Rather nobody
 * and nowhere than a namesake.
 */
const SHOWN = `
Memphis April 4 1968 Martin Luther King assassinated | * | United States | 1968 4 4
martin luther king 1968 | * | United States | 1968 4 4
Stephen King writes Carrie 1973 | Stephen King | - | 1973 - -
Adam Smith in Glasgow 1776 | Adam Smith | United Kingdom | 1776 - -
James Cook at Botany Bay 1770 | * | Australia | 1770 4 29
James Cook at Botany Bay | * | Australia | 1770 4 29
Queen at Live Aid Wembley 13 July 1985 | * | United Kingdom | 1985 7 13
the general strike, London, 1926 | Stanley Baldwin, Ernest Bevin | United Kingdom | 1926 5 4
Christmas 800 Charlemagne crowned in Rome | * | Vatican City | 800 12 25
Washington crosses the Delaware Christmas night 1776 | George Washington, Henry Knox | United States | 1776 12 25
Mecca 632 Muhammad farewell pilgrimage | Muhammad | Saudi Arabia | 632 - -
Cordoba 950 library | - | Spain | 950 - -
Baghdad 800 | - | Iraq | 800 - -
長安 750 | - | China | 750 - -
Pompeii, 24 August AD 79 | * | Italy | 79 8 24
9/11 New York | * | United States | 2001 9 11
year 0 Bethlehem | - | Palestine | - - -
execution of Charles I Whitehall 30 January 1649 | * | United Kingdom | 1649 1 30
65 million years ago | - | - | -65000000 - -
the year 10000000 BC | - | - | -10000000 - -
magna carta in London 1215 | * | United Kingdom | 1215 6 15
Wright brothers first flight Dayton Ohio 1903 | * | United States | 1903 12 17
Apollo 11 landing on Mars 1969 | - | - | 1969 - -
Napoleon in Moscow, Idaho 1812 | Napoleon Bonaparte | United States | 1812 - -
Socrates 399 BC Athens, Georgia | Socrates | United States | -399 - -
Columbus lands at San Salvador October 12 1492 | * | Bahamas | 1492 10 12
Diana wedding St Paul's 1981 | Diana, Princess of Wales, Charles III | United Kingdom | 1981 7 29
Georgia 1864 Sherman march | William Tecumseh Sherman | United States | 1864 11 15
Churchill 1940 | - or Winston Churchill | - | 1940 - -
Darwin 1835 | - or Charles Darwin | - | 1835 - -
Wellington 1815 | * | Belgium | 1815 6 18
Waterloo station 1990 | - | - or United Kingdom | 1990 - -
Hamlet at Elsinore | - | Denmark | - - -
Elizabeth Bishop Rio 1952 | - or Elizabeth Bishop | - or Brazil | 1952 - -
Paris 1889 | - | France | 1889 - -
Sarajevo, 28 June 1914 | * | Bosnia and Herzegovina | 1914 6 28
Great Zimbabwe 1300 | - | Zimbabwe | 1300 - -
A market in Timbuktu, 1400 | - | Mali | 1400 - -
A soldier at Verdun, 1916 | A soldier | France | 1916 - -
two soldiers and a priest in Ypres, 22 April 1915 | A soldier, A priest | Belgium | 1915 4 22
Elvis Presley in Memphis, 1990 | - | United States | 1990 - -
Mozart in Vienna, 1786 | Wolfgang Amadeus Mozart | Austria | 1786 - -
Lisbon earthquake, 1 November 1755 | * | Portugal | 1755 11 1
Reading a book in Reading, 1862 | - | United Kingdom | 1862 - -
Rose sells bread in London 1850 | - | United Kingdom | 1850 - -
`

/** Query | what its reason must say. */
const REFUSED = `
Ginger Baker drums | no date, no place
Pompeii August 24 79 | AD 79
the pupils of Socrates | The death of Socrates
what is the weather tomorrow | question about the present
How are you doing today? | question about the present
buy cheap viagra 2019 | advertising
lorem ipsum dolor sit amet | filler
lorem ipsum dolor sit amet 1999 | filler
What is photosynthesis? | question
300 men | no date, no place
Albert Einstein | does not say when
`

/** Query | code of a warning | what it says. */
const WARNED = `
magna carta in London 1215 | place_differs | London
Wright brothers first flight Dayton Ohio 1903 | place_differs | Dayton
Napoleon in Moscow, Idaho 1812 | presence_not_documented | Moscow
Socrates 399 BC Athens, Georgia | presence_not_documented | Athens
Baghdad 800 | date_note | 800
year 0 Bethlehem | date_note | no year 0
9/11 in Ohio | date_note | 2001
Hiroshima at noon | date_note | 08:15
Battle of Hastings 9 am | date_note | asked for
Sarajevo, 28 June 1914, 8 pm | date_note | in the morning
Oliver Cromwell at dinner, 30 January 1650 | date_note | calendar
`

const rowsOf = (table: string) =>
  table
    .trim()
    .split('\n')
    .map((row) => row.split(' | '))

let database: TestDatabase
let stack: Stack

beforeAll(async () => {
  database = await createTestDatabase()
  stack = await startTestStack(database)
})

afterAll(async () => {
  await stack.close()
  await database.drop()
})

async function render<T = Timepoint>(query: string): Promise<{ status: number; body: T }> {
  const body = { query, generate_image: false }
  const response = await call(stack, 'POST', '/api/v1/timepoints/generate/sync', { body })
  return { status: response.status, body: (await response.json()) as T }
}

describe('G-TRUTH-1 by hand', () => {
  it.each(rowsOf(SHOWN))(
    'G-TRUTH-1: %s',
    async (query = '', cast = '', country = '', date = '') => {
      const { status, body: scene } = await render(query)
      expect(status).toBe(200)
      const { year, month, day } = scene
      expect([year, month, day].map((part) => part ?? '-').join(' ')).toBe(date)
      expect(country.split(' or ')).toContain(scene.place?.country ?? '-')
      const shown = scene.characters?.characters.map(({ name }) => name).join(', ') || '-'
      if (cast !== '*') expect(cast.split(' or ')).toContain(shown)
      expect(scene.grounding?.tier === 'curated').toBe(cast === '*')
    },
  )

  it.each(rowsOf(REFUSED))('G-TRUTH-1: “%s” is refused: %s', async (query = '', reason = '') => {
    const { status, body } = await render<{ reason: string; suggested_query: string }>(query)
    expect(status).toBe(400)
    expect(body.reason.toLowerCase()).toContain(reason.toLowerCase())
    expect(body.reason).toContain(`“${body.suggested_query}”`)
    expect((await render(body.suggested_query)).status).toBe(200)
  })

  it.each(rowsOf(WARNED))(
    'G-TRUTH-1: “%s” warns: %s %s',
    async (query = '', code = '', text = '') => {
      const { body: scene } = await render(query)
      const warning = scene.warnings.find((one) => one.code === code && one.detail.includes(text))
      expect(warning, JSON.stringify(scene.warnings)).toBeDefined()
    },
  )

  it('G-TRUTH-1: a date of deep time and a day under an old calendar', async () => {
    const calendarOf = async (query: string) => (await render(query)).body.calendar
    expect(await calendarOf('65 million years ago')).toBe('gregorian')
    expect(await calendarOf('execution of Charles I Whitehall 30 January 1649')).toBe('julian')
  })
})
