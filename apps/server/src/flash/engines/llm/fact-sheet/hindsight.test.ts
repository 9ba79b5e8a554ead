import { allMoments } from '@timepoint/almanac'
import { describe, expect, it } from 'vitest'
import { buildCard, renderCard } from '../../../agents/prompting/card.ts'
import { splitHindsight } from './hindsight.ts'
import { sampleInput } from './sample-inputs.fixture.ts'

const at = (year: number, month: number | null = null, day: number | null = null) => ({
  date: { year, month, day },
  endYear: null,
})

describe('splitHindsight', () => {
  it.each([
    ['The seal is set, and the peace was sworn some days later, on 19 June.', 'The seal is set.'],
    ['A voyage from 1214 to 1216; the day is not known.', 'The day is not known.'],
    ['She waits among the ladies and afterwards writes it down.', 'She waits among the ladies.'],
    ['He watches, weeps, and later tells the story.', 'He watches, weeps.'],
    ['He asks, and keeps the notes that he later prints.', 'He asks, and keeps the notes.'],
    ['Humanist and secretary, later Pope Pius II.', 'Humanist and secretary.'],
    ['They agree; the agreement ended later in the year.', 'They agree.'],
    ['He writes of it in 1230.', ''],
    ['It is read out on 2 August.', ''],
    ['Many men; the chroniclers’ numbers differ.', 'Many men.'],
    ['A chronicle has it last till dusk.', ''],
  ])('cuts what is to come out of “%s”', (text, open) => {
    expect(splitHindsight(text, at(1215, 6, 15))).toEqual({ open, ahead: text })
  })

  it.each([
    'On 3 May they met at Stamford; three days later they rode south.',
    'A little later he bends down.',
    'About an hour later than announced.',
    'It is 25 June in the Gregorian calendar.',
    'They carry 300 pounds, of the year 1214.',
    'Nobody signs today; a chronicler stands by the door.',
  ])('leaves “%s”', (text) => {
    expect(splitHindsight(text, at(1215, 6, 15))).toEqual({ open: text, ahead: '' })
  })
})

/** Words by which a text tells what is to come; what is counted from an earlier day is none. */
const AHEAD =
  /\b(?:(?<!(?:a little|three days) )later(?! than)|afterwards|subsequently|would become|in the years after|reports in|remembers|now stands|in today’s|Tapestry|chroniclers?|chronicles?)\b/i

describe('of every curated moment', () => {
  it.each(allMoments().map((moment) => [moment.title, moment] as const))(
    '%s: no fact for all and no card holds a later year or a word of hindsight',
    (title, moment) => {
      const input = sampleInput(title)
      const last = input.facts.endYear ?? input.facts.date?.year ?? 0
      const open = input.sheet.facts.filter(({ visibility }) => visibility === 'all')
      const cards = moment.people.map(({ name, role }) => {
        const stub = { name, role, speaks_in_scene: true, is_named: true, brief: null }
        return renderCard(buildCard(stub, input)).replace(': nothing later is known', '')
      })
      for (const text of [...open.map((fact) => fact.text), ...cards]) {
        expect(text).not.toMatch(AHEAD)
        const years = last < 1000 ? [] : (text.match(/(?<![\d,])\d{4}\b/g) ?? [])
        expect(
          years.filter((year) => Number(year) > last),
          text,
        ).toEqual([])
      }
    },
  )

  it('tells readers what was cut, and of whom', () => {
    const { facts } = sampleInput('Gutenberg Bible 1455').sheet
    const told = facts.find(({ text }) => text.includes('Pope Pius II'))
    expect(told?.visibility).toBe('reader')
    expect(told?.text).toMatch(/^Enea Silvio Piccolomini/)
  })
})
