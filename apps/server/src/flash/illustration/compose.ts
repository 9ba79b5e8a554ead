import { type Body, drawMoon, drawPlanets, drawSun } from './bodies.ts'
import { drawCaption, drawLabels, drawNotice } from './caption.ts'
import { type Lab, lab, mix } from './colour.ts'
import { hasFlatRoofs, tallSince } from './cultures.ts'
import { createFrame, type Frame, turn } from './frame.ts'
import { drawGlobe, globeRoom } from './globe.ts'
import { isAirless } from './ground.ts'
import type { IllustrationInput } from './input.ts'
import { createPalette, type Palette } from './palette.ts'
import { lightOf } from './part-of-day.ts'
import { createRandom } from './random.ts'
import { arrangeSilhouettes, type Keep } from './silhouettes/arrange.ts'
import { resolveSilhouettes } from './silhouettes/library.ts'
import { brightestStars, drawSky, unknownDisc } from './sky-layer.ts'
import type { Site } from './terrain/stratum.ts'
import { drawTerrain, isWater } from './terrain/terrain.ts'

/** Written on the picture when no sky can be computed, by what is missing first. */
export const HOUR_UNKNOWN = 'Hour not known'
const DAY_UNKNOWN = 'Day not known'
const DAY_AND_HOUR_UNKNOWN = 'Day and hour not known'
const PLACE_UNKNOWN = 'No exact place, so no sky'

function noticeWords({ latitude, longitude, hourKnown, dayKnown }: IllustrationInput): string {
  if (latitude === null || longitude === null) return PLACE_UNKNOWN
  if (hourKnown) return DAY_UNKNOWN
  return dayKnown === false ? DAY_AND_HOUR_UNKNOWN : HOUR_UNKNOWN
}

/** The highest that land may reach at `x`, in pixels: it dips before a low Sun or Moon. */
export function ceilingBelow(frame: Frame, bodies: readonly Body[]): (x: number) => number {
  const low = bodies.filter(
    (b) => b.radius > 8 * frame.unit && b.y > frame.horizonY - 160 * frame.unit,
  )
  return (x) =>
    Math.max(
      Number.NEGATIVE_INFINITY,
      ...low.map((b) => {
        const aside = Math.max(Math.abs(x - b.x) - b.radius * 2.4, 0)
        const slope = 34 * frame.unit * (aside / (120 * frame.unit)) ** 1.6
        return Math.min(b.y + b.radius * 1.25, frame.horizonY) - slope
      }),
    )
}

function glitterUnder(frame: Frame, bodies: readonly Body[], palette: Palette): Site['glitter'] {
  const source = bodies.find((b) => b.radius > 8 * frame.unit)
  if (!source || source.x < 0 || source.x > frame.width) return null
  return {
    x: source.x,
    colour: mix(palette.horizon, lab('#fff4d8'), 0.65),
    strength: palette.dark ? 0.7 : 0.85,
  }
}

/** The colour of the sky at a height of the canvas, glow and stars apart. */
function skyAt({ horizonY }: Frame, { zenith, middle, horizon }: Palette, y: number): Lab {
  const t = y / horizonY
  return t < 0.62 ? mix(zenith, middle, t / 0.62) : mix(middle, horizon, (t - 0.62) / 0.38)
}

/** Where the sea lies across the view, -1 left to 1 right; a seeded side when it is straight ahead. */
function seaSideOf(input: IllustrationInput, frame: Frame): number {
  const side =
    input.seaSide == null ? 0 : Math.sin((turn(input.seaSide, frame.facing) * Math.PI) / 180)
  if (Math.abs(side) > 0.25) return side
  return createRandom(`${input.seed}:sea`).chance(0.5) ? 1 : -1
}

/** True when the sea lies behind the viewer, who looks over the water to land. */
function looksInland({ seaSide }: IllustrationInput, frame: Frame): boolean {
  return seaSide != null && Math.cos((turn(seaSide, frame.facing) * Math.PI) / 180) < -0.4
}

/** True where the Sun, or a Moon that is no mere sickle, may lay a path on water. */
function isGlittering({ sky, terrain }: IllustrationInput): boolean {
  if (!sky || !isWater(terrain)) return false
  return sky.sun.altitude > -0.3 || sky.moon.illumination > 0.2
}

/** Where the Sun stands across the view, behind the viewer on the side that it lights. */
function sunAcross({ sky }: IllustrationInput, frame: Frame): number | null {
  if (!sky) return null
  const away = turn(sky.sun.azimuth, frame.facing)
  return frame.width / 2 + Math.sin((away * Math.PI) / 180) * 57 * frame.pixelsPerDegree
}

/** What stands in the computed sky, nearest to the eye's interest first. */
function bodiesOf(input: IllustrationInput, frame: Frame, palette: Palette): Body[] {
  const { sky } = input
  if (isAirless(input.terrain)) return []
  if (!sky) {
    const disc = unknownDisc(frame, input.seed)
    return [palette.hourless ? disc : { ...disc, radius: 0, svg: '' }]
  }
  return [
    drawSun(frame, sky, palette),
    drawMoon(frame, sky, palette),
    ...drawPlanets(frame, sky),
  ].filter((body) => body !== null)
}

/** What the terrain needs to know of a picture. */
function siteOf(
  input: IllustrationInput,
  frame: Frame,
  palette: Palette,
  bodies: readonly Body[],
): Omit<Site, 'stands'> {
  return {
    frame,
    palette,
    random: createRandom(`${input.seed}:terrain`),
    ceiling: ceilingBelow(frame, bodies),
    glitter: isGlittering(input) ? glitterUnder(frame, bodies, palette) : null,
    year: input.year,
    flatRoofs: hasFlatRoofs(input.cultures, input),
    tallRoofs: (input.year ?? 0) >= tallSince(input.cultures),
    sea: seaSideOf(input, frame),
    strait: input.strait === true,
    lowLand: input.lowLand === true,
    highLand: input.highLand === true,
    waterfront: input.waterfront === true,
    precinct: input.precinct === true,
    snowy: input.snowy === true,
    landAhead: looksInland(input, frame),
    starless: input.silhouettes.includes('earth-in-sunbeam'),
    packIce: input.silhouettes.some((tag) => tag === 'ice-ship' || tag === 'crushed-ship'),
  }
}

/**
 * Draws a moment as an SVG document. Pure: no clock, no locale, no chance beyond `seed`, so equal
 * input gives byte-equal output. Sun, Moon, planets and bright stars stand where they stood; land and
 * silhouettes are symbolic. All text is escaped. Sizes below 64 pixels are raised to 64.
 */
export function composeIllustration(input: IllustrationInput): string {
  const frame = createFrame(input)
  const light = input.sky ?? lightOf(input.partOfDay ?? null, frame.facing)
  const palette = createPalette(light, input.terrain, frame.facing, input)
  const bodies = bodiesOf(input, frame, palette)
  const site = siteOf(input, frame, palette, bodies)
  const keep: Keep[] = bodies.map(({ x, y, radius }) => ({
    x,
    y,
    radius: radius + 10 * frame.unit,
    soft: radius === 0,
  }))
  const shapes = arrangeSilhouettes(resolveSilhouettes(input.silhouettes, input), {
    frame,
    palette,
    seed: input.seed,
    year: input.year,
    country: input.country ?? null,
    moored: input.moored === true,
    snowy: input.snowy === true,
    sunX: sunAcross(input, frame),
    keep,
    shore: input.terrain === 'coast' ? Math.sign(site.sea) : 0,
    open: input.terrain === 'sea',
  })
  const { strata, ground } = drawTerrain(input.terrain, { ...site, stands: shapes.boxes })
  const sheets = [...strata, ...shapes.sheets.toReversed()]
    .map((sheet, order) => ({ ...sheet, order }))
    .sort((a, b) => a.depth - b.depth || a.order - b.order)
    .map((sheet) => sheet.svg)
  const named = input.sky && !isAirless(input.terrain) ? brightestStars(frame, input.sky) : []
  const onEarth = input.latitude !== null && input.longitude !== null
  const disc = input.sky === null ? bodies[0] : undefined
  const notice = disc
    ? drawNotice(frame, noticeWords(input), disc, skyAt(frame, palette, disc.y))
    : ''
  const caption = drawCaption(
    frame,
    input.title,
    input.caption,
    ground,
    onEarth ? globeRoom(frame) : 0,
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${frame.width}" height="${frame.height}" viewBox="0 0 ${frame.width} ${frame.height}">`,
    drawSky(
      frame,
      input.sky,
      palette,
      input.seed,
      isAirless(input.terrain),
      input.terrain === 'space',
    ),
    ...bodies.map((body) => body.svg),
    ...sheets,
    drawLabels(frame, [...bodies, ...named], shapes.boxes, (y) =>
      mix(palette.middle, palette.horizon, (y / frame.horizonY - 0.5) * 2),
    ),
    notice,
    caption,
    input.latitude !== null && input.longitude !== null
      ? drawGlobe(frame, input.latitude, input.longitude, ground)
      : '',
    '</svg>',
  ].join('')
}
