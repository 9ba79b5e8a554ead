import { momentById, understand } from '@timepoint/almanac'
import { GenerateRequest } from '@timepoint/contracts'
import { describe, expect, test } from 'vitest'
import type { RenderInput } from '../../pipeline/state.ts'
import { answerImagePrompt, drawPicture, illustrationInput } from './picture.ts'

const NOW = new Date('2026-07-15T12:00:00Z')

function inputOf(query: string): RenderInput {
  const request = GenerateRequest.parse({ query })
  return { request, facts: understand(query, { now: NOW }), now: NOW }
}

describe('the offline picture', () => {
  test.each([
    ['16:9', 1344, 768],
    ['9:16', 768, 1344],
    ['1:1', 1024, 1024],
  ] as const)('%s is the size that the image prompt asks for', async (ratio, width, height) => {
    const input = inputOf('Cairo 1400')
    const prompt = { ...answerImagePrompt(input), aspect_ratio: ratio }
    const { image } = await drawPicture(input, { image_prompt: prompt })
    expect(image).toMatchObject({ width, height })
  })

  test('is a landscape where nothing is asked, the same bytes each time', async () => {
    const first = await drawPicture(inputOf('Cairo 1400'))
    const second = await drawPicture(inputOf('Cairo 1400'))
    expect(first.output).toEqual(second.output)
    expect(first.image).toMatchObject({ width: 1344, height: 768 })
  })

  test('a moment nobody wrote has the shapes of its time and place', () => {
    const cairo = illustrationInput(inputOf('Cairo 1400'))
    expect(cairo).toMatchObject({ terrain: 'city', chosenByHand: false })
    expect(cairo.silhouettes).toEqual(['mosque-hypostyle', 'mudbrick-town'])
    const bergen = illustrationInput(inputOf("a fisherman's house in Bergen, winter 1349"))
    expect(bergen).toMatchObject({ terrain: 'coast', silhouettes: ['fishing-houses', 'church'] })
    expect(illustrationInput(inputOf('Reykjavik 1000')).terrain).not.toBe('city')
  })

  test('a curated moment keeps the shapes that were chosen for it', () => {
    const titanic = illustrationInput(inputOf('sinking of the titanic'))
    expect(titanic.chosenByHand).toBe(true)
    expect(titanic.silhouettes).toEqual(
      momentById('sinking-of-the-titanic-1912')?.picture.silhouettes,
    )
  })

  test('a typed part of the day is not called unknown', () => {
    expect(illustrationInput(inputOf('Kyoto 1467 autumn night'))).toMatchObject({
      sky: null,
      hourKnown: true,
      dayKnown: false,
      partOfDay: 'night',
    })
  })

  test('a typed day and part of the day have their sky where the moment leaves them open', () => {
    const dawn = illustrationInput(inputOf('Easter Island, 21 June 1400, dawn'))
    const { altitude = 0 } = dawn.sky?.sun ?? {}
    expect(altitude).toBeGreaterThan(-6)
    expect(altitude).toBeLessThan(0)
    expect(dawn.sky?.sun.azimuth).toBeLessThan(90)
    expect(dawn).toMatchObject({ dayKnown: true, hourKnown: true })
    expect(dawn.caption[0]).toContain('21 June 1400 (Julian) · at dawn')
    expect(dawn.caption[0]).not.toContain('Hanga Roa')
  })

  test('ships in a harbour have their sails furled, ships that sail have not', () => {
    const moored = (query: string) => illustrationInput(inputOf(query)).moored
    expect(moored('ships in Lisbon harbour, 9 March 1500, noon')).toBe(true)
    expect(moored('ships sail from Lisbon harbour, 9 March 1500')).toBe(false)
    expect(moored('dhows at Mombasa, 3 May 1780, dusk')).toBe(false)
  })

  test('names of places have their capitals in a title', () => {
    expect(illustrationInput(inputOf("a fisherman's house in bergen, 1349")).title).toBe(
      "A fisherman's house in Bergen, 1349",
    )
  })

  test('the words of the prompt name only what is drawn', () => {
    expect(answerImagePrompt(inputOf('Cairo 1400')).full_prompt).toContain(
      'mosque hypostyle, mudbrick town',
    )
    expect(answerImagePrompt(inputOf('Cairo 1400')).full_prompt).not.toContain('church')
  })

  test.each([
    ['dhows at Mombasa, 3 May 1780, dusk', 'Mombasa, in today’s Kenya · 3 May 1780 · at dusk'],
    ['ships in Lisbon harbour, 9 March 1500', 'Lisbon, Portugal · 9 March 1500 (Julian)'],
    ['hunters in France, 30000 BC', 'Today’s France · 30,000 BC'],
    ['sinking of the titanic', '15 April 1912 · 02:00 ship’s time'],
    ['coronation of charlemagne', 'Rome · 25 December 800 (Julian)'],
    ['apollo 13', '13 April 1970 · 21:08 UTC−6'],
    ['apollo 11 moon landing', '20 July 1969 · 20:17 UTC'],
  ])('%s: the caption names no country, calendar or clock that was not', (query, words) => {
    expect(illustrationInput(inputOf(query)).caption[0]).toContain(words)
  })

  test.each([
    ['London, 5 January 1850', false],
    ['Paris, winter 1709', false],
    ['Reykjavik, 5 January 1850', false],
    ['Bergen, winter 1600', true],
    ['Moscow, 5 January 1850', true],
    ['Moscow, 5 July 1850', false],
    ['soldiers in the snow, Rome 1500', true],
    ['premiere of Snow White, Los Angeles 1937', false],
    ['liberation of auschwitz', true],
  ])('%s: snow lies only where it is known or all but certain', (query, snowy) => {
    expect(illustrationInput(inputOf(query)).snowy).toBe(snowy)
  })

  test.each([
    ['apollo 13', ['apollo-stack', 'far-earth'], 'the Earth, small and half in shadow'],
    ['pale blue dot', ['earth-in-sunbeam'], 'the Earth, a single faint point in a streak of sun'],
  ])('%s is in deep space, and its words say what is there', (query, silhouettes, words) => {
    const input = illustrationInput(inputOf(query))
    expect(input).toMatchObject({ terrain: 'deep-space', silhouettes })
    expect(input.caption[1]).toContain(words)
    expect(answerImagePrompt(inputOf(query)).composition_notes).toContain(words)
  })

  test('ships in the plural are more than one', () => {
    expect(illustrationInput(inputOf('dhows at Mombasa, 3 May 1780, dusk')).silhouettes).toContain(
      'dhows',
    )
    expect(illustrationInput(inputOf('a dhow at Mombasa, 3 May 1780')).silhouettes).toContain(
      'dhow',
    )
  })
})
