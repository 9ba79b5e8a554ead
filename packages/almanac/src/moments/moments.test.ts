import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { CuratedMoment } from './moment.ts'
import { allMoments, factWordCount, momentById } from './moments.ts'

const FOLDER = new URL('../../data/moments/', import.meta.url)
const files = readdirSync(FOLDER)

describe('the files of curated moments', () => {
  test.each(files)('%s fits the schema and is named after its id', (file) => {
    const moment = CuratedMoment.parse(JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')))
    expect(file).toBe(`${moment.id}.json`)
  })

  test('all of them are loaded, oldest first, each id once', () => {
    const moments = allMoments()
    expect(moments).toHaveLength(files.length)
    expect(new Set(moments.map((moment) => moment.id)).size).toBe(files.length)
    const years = moments.map((moment) => moment.date.year)
    expect(years).toEqual([...years].sort((a, b) => a - b))
  })
})

test('a moment is found by id, and an unknown id gives null', () => {
  expect(momentById('trinity-test-1945')?.date.year).toBe(1945)
  expect(momentById('no-such-moment')).toBeNull()
})

test('moments are frozen through and through', () => {
  const moment = momentById('magna-carta-1215')
  expect(Object.isFrozen(moment)).toBe(true)
  expect(Object.isFrozen(moment?.people[0]?.did.sources)).toBe(true)
})

test('the same moment is handed out every time', () => {
  expect(momentById('trinity-test-1945')).toBe(
    allMoments().find((moment) => moment.id === 'trinity-test-1945'),
  )
})

test('quotations, titles and names of sources do not count as words of fact', () => {
  const moment = momentById('trinity-test-1945')
  if (!moment) throw new Error('missing')
  expect(factWordCount({ ...moment, words: [], sources: {}, title: 'x' })).toBe(
    factWordCount(moment),
  )
  expect(factWordCount({ ...moment, crowd: null })).toBeLessThan(factWordCount(moment))
})
