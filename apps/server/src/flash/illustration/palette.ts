import type { Sky } from '@timepoint/almanac'
import { between, type Lab, lab, lit, mix } from './colour.ts'
import { isAirless } from './ground.ts'
import type { IllustrationInput, Terrain } from './input.ts'

/** Sky colours from the zenith down. */
export interface SkyColours {
  zenith: Lab
  middle: Lab
  horizon: Lab
}

const row = (altitude: number, zenith: string, middle: string, horizon: string) =>
  [altitude, { zenith: lab(zenith), middle: lab(middle), horizon: lab(horizon) }] as const

/** Colours of a clear sky towards the Sun, by the Sun's altitude in degrees. */
const STOPS = [
  row(-30, '#081229', '#142750', '#33507f'),
  row(-18, '#0a152e', '#182c58', '#3a5585'),
  row(-12, '#0d1a39', '#22325f', '#53557f'),
  row(-7, '#15274a', '#3e4474', '#a0655c'),
  row(-4, '#24406f', '#696690', '#d68360'),
  row(-1, '#3a639a', '#9694ae', '#f0a768'),
  row(3, '#4577b3', '#9bb3c9', '#f3d09a'),
  row(10, '#4a86c6', '#93c0df', '#e6e6d2'),
  row(35, '#3f82c5', '#86bade', '#d5e5e6'),
  row(80, '#347bc2', '#7ab2de', '#c9e1ea'),
] as const

function blend(from: SkyColours, to: SkyColours, amount: number): SkyColours {
  return {
    zenith: mix(from.zenith, to.zenith, amount),
    middle: mix(from.middle, to.middle, amount),
    horizon: mix(from.horizon, to.horizon, amount),
  }
}

/**
 * The clear sky when the Sun stands at `altitude` degrees, looking `away` degrees from it. Away from a
 * low Sun the horizon lacks its glow. Interpolated in OKLab.
 */
export function skyColours(altitude: number, away: number): SkyColours {
  const towards = between<SkyColours>(STOPS, altitude, blend)
  const turned = (1 - Math.cos((away * Math.PI) / 180)) / 2
  const dull = mix(towards.middle, towards.horizon, 0.4)
  return { ...towards, horizon: mix(towards.horizon, dull, turned) }
}

/** How brightly the ground is lit, 0 to 1, by the Sun's altitude and the Moon. */
const DAYLIGHT: readonly (readonly [number, number])[] = [
  [-18, 0.41],
  [-12, 0.42],
  [-7, 0.43],
  [-4, 0.45],
  [-1, 0.55],
  [3, 0.74],
  [10, 0.92],
  [35, 1],
]

function groundLight(sky: Sky | null): number {
  if (!sky) return 0.86
  const sun = between(DAYLIGHT, sky.sun.altitude, (a, b, t) => a + (b - a) * t)
  const moonlight =
    sky.moon.altitude > 0 ? 0.1 * sky.moon.illumination * Math.min(sky.moon.altitude / 20, 1) : 0
  return Math.max(sun * (1 - 0.75 * sky.eclipse ** 6), Math.min(sun, 0.41) + moonlight)
}

/** First year of street lighting bright enough to see a town by, and how much it gives. */
export const LAMPS_SINCE = 1880
const LAMPLIGHT = 0.46

/** Sunlit colours of the land from far to near. */
const LAND: Record<Terrain, readonly [string, string, string]> = {
  desert: ['#b99a86', '#c08c62', '#7b5137'],
  plain: ['#9aa98d', '#93a062', '#4d5c35'],
  hills: ['#8fa397', '#6f8f5c', '#3c5233'],
  mountains: ['#8c9bb0', '#5f7280', '#37473f'],
  coast: ['#93a59d', '#8a9565', '#4b5538'],
  sea: ['#8fb0bd', '#3f7a94', '#153f57'],
  river: ['#93a697', '#7d975f', '#40542f'],
  city: ['#b0aea8', '#a39a84', '#5b5447'],
  forest: ['#83998c', '#4d6f50', '#24392b'],
  ice: ['#c3d6e0', '#dbe8ee', '#8fadbe'],
  moon: ['#8b8a88', '#a9a7a2', '#5e5d5a'],
  space: ['#1b2030', '#131827', '#0a0e1a'],
  'deep-space': ['#1b2030', '#131827', '#0a0e1a'],
}

/** The colours that the whole picture draws from. */
export interface Palette extends SkyColours {
  /** Land at `depth`, 0 on the horizon to 1 at the viewer's feet, with light and haze. */
  land: (depth: number) => Lab
  /** The same where no snow lies: the colours under water. */
  bare: (depth: number) => Lab
  /** Cut-out shapes at `depth`: body, shaded side, lit side. */
  ink: (depth: number) => { body: Lab; shade: Lab; light: Lab }
  /** 0 to 1, see `groundLight`. */
  light: number
  /** True where neither a sky nor a part of the day gives the light. */
  hourless: boolean
  /** True when lamps would be lit. */
  dark: boolean
  /** True where there is no air and so no haze. */
  airless: boolean
}

/** No air, no light in the sky. */
const VACUUM: SkyColours = {
  zenith: lab('#04060c'),
  middle: lab('#060911'),
  horizon: lab('#0a0e18'),
}

/** A sky left unprinted, because its hour is not known: the tint of the paper. */
const PAPER: SkyColours = {
  zenith: lab('#dcdfdb'),
  middle: lab('#e8e5da'),
  horizon: lab('#f3ecdc'),
}

/** The Sun's altitude by its light: a total eclipse looks like a Sun some degrees below the horizon. */
function lightAltitude({ sun, eclipse }: Sky): number {
  const covered = eclipse ** 24
  return sun.altitude < -7 ? sun.altitude : sun.altitude * (1 - covered) - 7 * covered
}

/** How far the Sun lights the sides that face the viewer: 0 when low and ahead, 1 when high or behind. */
function frontLight(sky: Sky | null, facing: number): number {
  if (!sky) return 0.4
  const turned = (1 - Math.cos(((sky.sun.azimuth - facing) * Math.PI) / 180)) / 2
  const high = Math.min(Math.max((sky.sun.altitude - 14) / 34, 0), 1)
  return Math.max(high, turned * Math.min(Math.max(sky.sun.altitude / 10, 0), 1))
}

/** How much paler shapes are by night than the light alone would make them. */
const NIGHT_SIGHT = 0.6

/** How far snow covers the land, and its colour far off and near. */
const COVER = 0.92
const SNOW = [lab('#eef1f4'), lab('#f6f8fa')] as const

/** Colours for a terrain under a sky, looking towards `facing`. Off the Earth the sky is black. */
export function createPalette(
  sky: Sky | null,
  terrain: Terrain,
  facing: number,
  { year, snowy = false }: Pick<IllustrationInput, 'year' | 'snowy'>,
): Palette {
  const airless = isAirless(terrain)
  const air = airless
    ? VACUUM
    : sky
      ? skyColours(lightAltitude(sky), sky.sun.azimuth - facing)
      : PAPER
  const lamps = terrain === 'city' && (year ?? 0) >= LAMPS_SINCE ? LAMPLIGHT : 0
  const light = airless ? 0.9 : Math.max(groundLight(sky), lamps)
  const [far, mid, near] = LAND[terrain]
  const [farLab, midLab, nearLab] = [lab(far), lab(mid), lab(near)]
  const snow = snowy && !airless && terrain !== 'sea' ? COVER : 0
  const ground = (depth: number, cover: number): Lab => {
    const green = depth < 0.5 ? mix(farLab, midLab, depth * 2) : mix(midLab, nearLab, depth * 2 - 1)
    const own = mix(green, mix(SNOW[0], SNOW[1], depth), cover)
    const night = mix(lit(own, light), lab('#24355a'), airless ? 0 : 0.5 * (1 - light) ** 2)
    const tinted = mix(night, lit(air.horizon, 0.8), airless ? 0 : 0.16 * (1 - light))
    return airless ? tinted : mix(air.horizon, tinted, 0.42 + 0.58 * depth ** 0.7)
  }
  const land = (depth: number) => ground(depth, snow)
  const frontal = Math.max(frontLight(sky, facing), light <= lamps ? 0.5 : 0)
  const glare = mix(air.horizon, lab('#f8ead0'), 0.3 + 0.4 * frontal)
  // By night the eye tells shapes that ink at full strength would swallow.
  const nightSight =
    airless || !sky ? 0 : NIGHT_SIGHT * Math.min(Math.max((0.5 - light) / 0.09, 0), 1)
  const deep = mix(lab('#070a13'), lab('#22304c'), light)
  const ink = (depth: number) => {
    if (airless) return { body: lab('#85868a'), shade: lab('#34363d'), light: lab('#d3d3d1') }
    const strength = (0.46 + 0.26 * depth) * (1 - 0.4 * frontal) * (1 - nightSight)
    const body = mix(land(Math.min(1, depth + 0.12)), deep, strength)
    return {
      body,
      shade: mix(body, deep, 0.55),
      light: mix(body, lit(glare, 0.35 + 0.65 * light), 0.3 + 0.38 * frontal + 0.5 * nightSight),
    }
  }
  return {
    ...air,
    land,
    bare: (depth) => mix(ground(depth, 0), lit(lab('#5c7180'), light), snow > 0 ? 0.6 : 0),
    ink,
    light,
    airless,
    hourless: sky === null,
    dark: airless || !sky ? false : sky.sun.altitude < -2,
  }
}
