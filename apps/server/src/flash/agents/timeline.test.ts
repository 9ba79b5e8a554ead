import { describe, expect, it } from 'vitest'
import { sampleInput } from '../engines/llm/fact-sheet/sample-inputs.fixture.ts'
import { GOOD_REPLIES } from './sample-replies.fixture.ts'
import { timeline } from './timeline.ts'

const good = timeline.prompt.reply?.parse(GOOD_REPLIES.timeline)
if (!good) throw new Error('no reply')
type Reply = typeof good
const caravan = sampleInput('Salt caravan reaches Taghaza, 1352')
const complete = (reply: Partial<Reply>, input = caravan) =>
  timeline.complete({ ...good, ...reply }, input).output
const codes = (reply: Partial<Reply>, input = caravan) =>
  timeline.prompt.check({ ...good, ...reply }, input).map(({ code }) => code)

describe('timeline', () => {
  it('narrows a typed year by what the reply adds, and computes EDTF and calendar', () => {
    expect(complete({})).toMatchObject({
      year: 1352,
      month: 2,
      day: null,
      date_edtf: '1352-02',
      date_precision: 'month',
      calendar: 'julian',
      title: 'A salt caravan reaches Taghaza',
    })
    expect(codes({})).toEqual([])
  })

  it('never changes what was typed', () => {
    expect(complete({ year: 1400, month: 5 })).toMatchObject({ year: 1352, month: null })
  })

  it('leaves a typed season without a month', () => {
    const spring = sampleInput('A market in Bruges, spring 1203')
    const reply = {
      year: 1203,
      month: 4,
      day: 1,
      precision: 'day' as const,
      season: 'spring' as const,
    }
    expect(codes(reply, spring)).toContain('false_precision')
    expect(complete(reply, spring)).toMatchObject({
      season: 'spring',
      month: null,
      day: null,
      date_edtf: '1203-21',
    })
  })

  it('keeps the date of a curated moment whatever the reply says', () => {
    const hastings = sampleInput('Battle of Hastings 1066')
    const output = complete({ year: 1067, hour: 9, day: 1, month: 1 }, hastings)
    expect(output).toMatchObject({ year: 1066, month: 10, day: 14, hour: null })
    expect(output.title).toBe(hastings.facts.title)
  })

  it('refuses a year 0 and a day that its month does not have', () => {
    const open = sampleInput('Potters of Bruges')
    expect(codes({ year: 0 }, open)).toContain('year_zero')
    expect(complete({ year: 0 }, open)).toMatchObject({ year: null, date_edtf: null })
    const day = { year: 1352, month: 2, day: 31, precision: 'day' as const }
    expect(complete(day)).toMatchObject({ day: null, date_precision: 'month' })
  })

  it('is never finer than the precision that is claimed', () => {
    const reply = { year: -433, month: 3, day: 2, precision: 'decade' as const, calendar: null }
    expect(complete(reply, sampleInput('Potters of Bruges'))).toMatchObject({
      year: -439,
      month: null,
      day: null,
      date_precision: 'decade',
      date_edtf: '-0438/-0429',
    })
  })

  it('gives coordinates to a place that the gazetteer knows in that country, and to no namesake', () => {
    const open = sampleInput('A potter at work in 1500')
    const bruges = { place_then: 'Bruges', place_now: 'Bruges', country_now: 'Belgium', year: 1500 }
    expect(complete(bruges, open).place).toMatchObject({ country_code: 'BE', city: 'Bruges' })
    expect(complete({ ...bruges, country_now: 'Japan' }, open).place?.latitude).toBeNull()
  })

  it('takes date and place out of a title', () => {
    expect(codes({ title: 'Salt caravan in 1352' })).toEqual(['dated_title'])
    expect(complete({ title: 'The salt caravan at Taghaza, 1352' }).title).toBe('The salt caravan')
  })

  it('drops a part of the day that the sun contradicts', () => {
    const reply = {
      year: 1500,
      month: 6,
      day: 20,
      precision: 'hour' as const,
      hour: 21,
      minute: null,
    }
    const north = { place_then: 'Tromsø', place_now: 'Tromsø', country_now: 'Norway' }
    const output = complete({ ...reply, ...north }, sampleInput('A boat comes home in 1500'))
    expect(output.place?.country_code).toBe('NO')
    expect(output).toMatchObject({ hour: 21, time_of_day: null })
  })

  it('leaves out an hour that no day has, or whose day is not known, without asking again', () => {
    const reply = { year: 1203, month: 6, day: 20, hour: 27, minute: 15 }
    const read = timeline.prompt.reply?.safeParse({ ...GOOD_REPLIES.timeline, ...reply })
    expect(read?.data).toMatchObject({ day: 20, hour: null })
    const evening = { ...reply, day: null, hour: 17, precision: 'hour' as const }
    expect(codes(evening)).toEqual([])
    const output = complete(evening, sampleInput('A market in Bruges'))
    expect(output).toMatchObject({ year: 1203, hour: null, minute: null })
  })

  it('doubts a day that its month does not have', () => {
    const february = { year: 1203, month: 2, day: 30, precision: 'day' as const }
    expect(codes(february)).toContain('impossible_date')
    expect(codes({ ...february, day: 28 })).not.toContain('impossible_date')
    const leap = { ...february, year: 1700, day: 29 }
    expect(codes({ ...leap, calendar: 'julian' })).not.toContain('impossible_date')
    expect(codes({ ...leap, calendar: 'gregorian' })).toContain('impossible_date')
    expect(complete(february, sampleInput('A market in Bruges')).day).toBeNull()
  })

  it('keeps as many tags as fit, in lower case', () => {
    const tags = ['Trade', 'trade', 'Salt', 'Desert', 'Travel', 'Camels']
    expect(complete({ tags }).tags).toEqual(['trade', 'salt', 'desert', 'travel'])
  })
})
