import type { Facts } from '@timepoint/almanac'
import { compassPoint } from '@timepoint/almanac'
import type { Camera } from '@timepoint/contracts'
import { normalise } from './ledger.ts'
import { centuryWords } from './setting.ts'

const SMALL = new Set(['the', 'and', 'near', 'city', 'of', 'in', 'at', 'present', 'day'])

/** Whether a text names some part of a place. */
export function namesPlace(text: string, location: string): boolean {
  const said = ` ${normalise(text)} `
  return normalise(location)
    .split(' ')
    .some((word) => word.length > 2 && !SMALL.has(word) && said.includes(` ${word} `))
}

const ORDINALS =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first'.split(
    ' ',
  )

/** Whether a text names a year, its decade or its century. */
export function namesTime(text: string, year: number): boolean {
  const digits = String(Math.abs(year))
  const said = text.toLowerCase()
  if (new RegExp(`\\b${digits}\\b`).test(said)) return true
  const decade = `${digits.slice(0, -1)}0s`
  const number = Math.ceil(Math.abs(year) / 100)
  const spelled = `${ORDINALS[number - 1] ?? '—'} century`
  const century = centuryWords(year).replace(' BC', '')
  return [decade, century, spelled, spelled.replace('-', ' ')].some((one) =>
    said.replaceAll('-century', ' century').includes(one),
  )
}

const LENSES: readonly (readonly [RegExp, string])[] = [
  [/extreme|panorama|land/i, '24 mm lens, deep focus, the land around them'],
  [/wide|crowd/i, '24 mm lens, deep focus'],
  [/close|intimate|portrait/i, '85 mm lens, shallow focus'],
  [/two|three|medium/i, '50 mm lens'],
  [/group/i, '35 mm lens, the place around them in focus'],
]

/** Lens, height and depth of a frame, as a photographer says it. */
export function lensText({ shot_type: shot, angle }: Pick<Camera, 'shot_type' | 'angle'>): string {
  const lens = LENSES.find(([pattern]) => pattern.test(shot))?.[1] ?? '35 mm lens'
  const height = /low/i.test(angle)
    ? 'seen from below'
    : /high|above/i.test(angle)
      ? 'seen from above'
      : 'at eye level'
  return `${lens}, ${height}`
}

/** Height, side and colour of the light, from the computed sky; null where it is not computed. */
export function lightText({ sky }: Pick<Facts, 'sky'>): string | null {
  if (!sky) return null
  const { sun, twilight, moon } = sky
  const side = compassPoint(sun.azimuth)
  if (twilight === 'day') {
    const height = sun.altitude < 10 ? 'low' : sun.altitude < 35 ? 'slanting' : 'high'
    const colour = sun.altitude < 10 ? 'warm, long shadows' : 'white, short shadows'
    return `${height} sun from the ${side}, ${sun.altitude < 35 ? colour.replace('short', 'clear') : colour}`
  }
  if (twilight === 'civil') return `sun below the horizon in the ${side}, soft light, cool colours`
  if (moon.altitude > 0 && moon.illumination > 0.3) return 'night, moonlight, deep blue shadows'
  return 'night, dark sky, only the light that people made'
}
