import { describe, expect, it } from 'vitest'
import { FlashScene } from './flash-scene.ts'
import { sceneContent } from './scene-content.ts'

const NOW = new Date('2026-11-23T00:00:00Z')

/** What the scene says of a moment, with a query that says nothing. */
function content(scene: Record<string, unknown>, query = 'Something happens') {
  const parsed = FlashScene.parse({ id: 'a-scene', status: 'completed', ...scene })
  return sceneContent(parsed, { query, disclaimer: null, sourceType: 'historical', now: NOW })
}

describe('where', () => {
  it.each([
    ['Theatre of Pompey, Rome, Lazio, Italy', 'Theatre of Pompey', 'Italy', 'Lazio', 'Rome'],
    ['Dallas, Texas, USA', null, 'United States', 'Texas', 'Dallas'],
    ['Rome', null, null, null, 'Rome'],
  ])('CC-JOB-9: %s', (location, name, country, region, city) => {
    const place = { name, country, region, city, latitude: null, longitude: null }
    expect(content({ year: 1, location })?.place).toEqual(place)
  })

  it('CC-JOB-9: what Flash has taken apart is taken as it is, by the country’s usual name', () => {
    const place = { name: 'Ford’s Theatre', country: 'USA', region: 'D.C.', city: 'Washington' }
    const location = 'Elsewhere, Spain'
    expect(content({ year: 1865, place, location, latitude: 38.9, longitude: -77 })?.place).toEqual(
      {
        ...place,
        country: 'United States',
        latitude: 38.9,
        longitude: -77,
      },
    )
  })

  it('CC-JOB-9: what Flash leaves open of a place is not read from the location', () => {
    const place = { name: 'HMS Victory', country: null, region: null, city: null }
    const scene = { year: 1805, place, location: 'Quarterdeck, HMS Victory, Atlantic' }
    expect(content(scene)?.place).toMatchObject(place)
  })

  it('CC-JOB-9: a place that is only named is read from the location', () => {
    const scene = { year: 1, place: { name: 'Curia' }, location: 'Rome, Lazio, Italy' }
    expect(content(scene)?.place).toMatchObject({ name: 'Curia', country: 'Italy', city: 'Rome' })
  })
})

describe('when', () => {
  const date = (scene: Record<string, unknown>) => content(scene)?.date

  it('CC-JOB-9: parts, precision and calendar carry over', () => {
    const scene = { year: -44, month: 3, day: 15, date_edtf: '-0043-03-15', date_precision: 'day' }
    expect(date({ ...scene, calendar: 'julian', time_of_day: 'morning', hour: 9 })).toMatchObject({
      year: -44,
      month: 3,
      day: 15,
      time: null,
      timeOfDay: 'morning',
      precision: 'day',
      calendar: 'julian',
      edtf: '-0043-03-15',
    })
  })

  it('CC-JOB-9: a clock time only where it is known to the hour or minute', () => {
    const scene = { year: 1945, month: 7, day: 16, hour: 5, minute: 29 }
    expect(date({ ...scene, date_precision: 'minute' })).toMatchObject({
      time: '0529',
      precision: 'minute',
    })
    expect(date({ ...scene, date_precision: 'hour' })).toMatchObject({
      time: '0500',
      precision: 'hour',
    })
    expect(date({ ...scene, date_precision: 'day' })).toMatchObject({
      time: null,
      precision: 'day',
    })
    expect(date({ ...scene, date_precision: 'year' })).toMatchObject({ month: null, day: null })
  })

  it('CC-JOB-9: the verified year wins, unless it only flips the sign', () => {
    const grounded = (verified: number) => ({ grounding: { verified_year: verified } })
    expect(date({ year: 1503, date_edtf: '1503', ...grounded(1504) })).toMatchObject({
      year: 1504,
      edtf: '1504',
    })
    expect(date({ year: -44, date_edtf: '-0043', ...grounded(44) })).toMatchObject({
      year: -44,
      edtf: '-0043',
    })
    expect(date(grounded(1066))).toMatchObject({ year: 1066 })
    const leap = { year: 1904, month: 2, day: 29, calendar: 'gregorian', ...grounded(1903) }
    expect(date(leap)).toMatchObject({ year: 1903, month: 2, day: null, edtf: '1903-02' })
  })

  it('CC-JOB-9: what contradicts itself is left out', () => {
    expect(date({ year: 1066, month: 10, date_edtf: '1067-10' })).toMatchObject({ edtf: '1066-10' })
    expect(date({ year: 1900, month: 4, day: 31 })).toMatchObject({ month: 4, day: null })
    expect(date({ year: 1900, month: 13, day: 1 })).toMatchObject({ month: null, day: null })
    expect(date({ year: 1900, day: 1 })).toMatchObject({ month: null, day: null })
    expect(date({ year: 1340, date_edtf: '134X', date_precision: 'decade' })).toMatchObject({
      precision: 'decade',
      edtf: '134X',
    })
  })

  it.each([
    {},
    { year: null },
    { year: 0 },
    { year: 123456 },
    { year: 'soon' },
    { date_edtf: 'soon' },
  ])('CC-JOB-9: no year, no moment: %j', (scene) => {
    expect(content(scene)).toBeNull()
  })
})

describe('what', () => {
  it('CC-JOB-9: title, summary, people, sources and models carry over', () => {
    const made = content({
      year: 1215,
      title: 'Sealing of Magna Carta',
      slug: 'sealing-of-magna-carta-3f9a',
      era: 'High Middle Ages',
      tags: ['law', 'law', ' ', 'England'],
      characters: { characters: [{ name: 'King John' }, { name: 'Stephen Langton' }] },
      moment: { plot_summary: `${'The barons wait. '.repeat(20)}` },
      citations: [{ title: 'Magna Carta', url: 'https://example.org/mc', source: 'curated' }, {}],
      confidence: { overall: 0.75 },
      text_model_used: 'a-model',
      model_permissiveness: 'restricted',
      image_url: 'data:text/html;base64,AAAA',
      share_url: 'https://example.org/s/1',
    })
    expect(made).toMatchObject({
      name: 'Sealing of Magna Carta',
      era: 'High Middle Ages',
      tags: ['law', 'England'],
      figures: ['King John', 'Stephen Langton'],
      sources: [{ title: 'Magna Carta', url: 'https://example.org/mc' }],
      confidence: 0.75,
      layer: 2,
      slug: null,
      provenance: {
        textModel: 'a-model',
        modelPermissiveness: 'restricted',
        generationId: 'a-scene',
      },
      scene: { timepointId: 'a-scene', slug: 'sealing-of-magna-carta-3f9a', imageUrl: null },
    })
    expect(made?.sources).toHaveLength(1)
    expect([...(made?.oneLiner ?? '')].length).toBeLessThanOrEqual(200)
  })

  it('CC-JOB-9: without a title the query names it, without when and where', () => {
    const name = (query: string) => content({ year: 1066 }, query)?.name
    expect(name('Battle of Hastings, 14 October 1066')).toBe('Battle of Hastings')
    expect(name('Signing of the armistice in Paris, 1918')).toBe('Signing of the armistice')
    expect(name('1066')).toBe('1066')
    expect([...(name('word '.repeat(99)) ?? '')].length).toBeLessThanOrEqual(120)
  })

  it('CC-JOB-9: keys may be missing, called otherwise, or hold what nobody knows', () => {
    const scene = FlashScene.parse({
      timepoint_id: 'tp_abc123',
      status: 'completed',
      year: 1900,
      place: 'Rome',
      tags: 7,
    })
    expect(scene).toMatchObject({ id: 'tp_abc123', place: null, tags: null })
    for (const broken of [
      {},
      { id: 'x' },
      { status: 'completed' },
      { id: '', status: 'x' },
      [],
      null,
      'x',
    ]) {
      expect(FlashScene.safeParse(broken).success).toBe(false)
    }
    const odd = FlashScene.parse({ id: 'x', status: 'completed', title: 'a\0b\ud800' })
    expect(odd.title).toBe('ab\ufffd')
  })
})
