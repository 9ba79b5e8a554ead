import { circle, ellipse, num, segment } from '../svg.ts'
import { figure } from './figures.ts'
import { curve, outline, trace } from './parts.ts'
import type { Pen, Silhouette } from './pen.ts'
import { furled, reflection } from './ships.ts'

/** A slender clinker hull with high stem and stern, shields along the side and a striped sail. */
function longship(pen: Pen): string {
  const { w, h, body, shade, light, accent, stroke } = pen
  const hull = curve(
    pen,
    'M-.49,-.56C-.46,-.56 -.46,-.5 -.47,-.44Q-.43,-.16 -.28,-.13L.27,-.13Q.41,-.16 .45,-.5Q.455,-.6 .42,-.63L.43,-.67Q.48,-.68 .49,-.6C.5,-.3 .44,-.01 .28,0L-.3,0C-.44,-.02 -.5,-.3 -.5,-.52Z',
    shade,
  )
  const strakes = [0.045, 0.09]
    .map((y, i) =>
      trace(
        pen,
        `M${-0.4 - i * 0.03},${-y - 0.05 - i * 0.03}Q-.3,${-y} 0,${-y}T${0.38 + i * 0.03},${-y - 0.05 - i * 0.03}`,
        light,
        stroke * 0.7,
      ),
    )
    .join('')
  const sail = curve(
    pen,
    'M-.19,-.93L.19,-.93Q.25,-.62 .2,-.33Q0,-.4 -.18,-.33Q-.13,-.62 -.19,-.93Z',
    light,
  )
  const stripes = [-0.13, -0.01, 0.11]
    .map((x) =>
      curve(
        pen,
        `M${x},-.93L${x + 0.055},-.93Q${x + 0.115},-.62 ${x + 0.06},-.36L${x + 0.005},-.365Q${x + 0.06},-.62 ${x},-.93Z`,
        accent,
      ),
    )
    .join('')
  const shields = Array.from({ length: 11 }, (_, i) =>
    circle(-w * 0.27 + w * 0.053 * i, -h * 0.14, h * 0.045, i % 2 ? accent : light),
  ).join('')
  const oars = Array.from({ length: 10 }, (_, i) => {
    const x = -w * 0.24 + w * 0.053 * i
    return segment(x, -h * 0.07, x - w * 0.045, h * 0.06, body, stroke * 0.9)
  }).join('')
  const rig =
    segment(0, -h * 0.1, 0, -h, body, stroke * 1.7) +
    trace(pen, 'M-.45,-.48L0,-.97L.43,-.5', body, stroke * 0.6)
  return (
    reflection(pen, 0.42) +
    rig +
    sail +
    stripes +
    segment(-w * 0.2, -h * 0.93, w * 0.2, -h * 0.93, body, stroke * 1.5) +
    hull +
    strakes +
    shields +
    oars
  )
}

/** A sewn hull with raked stem and two lateen sails. */
function dhow(pen: Pen): string {
  const { w, h, body, shade, light, accent, stroke } = pen
  const hull = curve(
    pen,
    'M-.46,-.27L-.34,-.26L-.32,-.2Q0,-.13 .28,-.2Q.42,-.24 .5,-.34Q.42,-.12 .24,0L-.26,0Q-.4,-.02 -.43,-.14Z',
    body,
  )
  const rail = trace(pen, 'M-.42,-.15Q-.2,-.09 .1,-.1T.4,-.2', light, stroke)
  const deckhouse = outline(pen, '-.45,-.26 -.44,-.32 -.34,-.31 -.34,-.25', shade)
  const lateen = (data: string) => curve(pen, data, light)
  const masts =
    segment(w * 0.06, -h * 0.13, w * 0.12, -h * 0.8, shade, stroke * 1.7) +
    segment(-w * 0.31, -h * 0.15, -w * 0.28, -h * 0.7, shade, stroke * 1.4)
  if (pen.moored) {
    const yards = furled(pen, 0.43, -0.34, -0.16, -0.98) + furled(pen, -0.16, -0.36, -0.43, -0.77)
    return reflection(pen, 0.4) + masts + yards + hull + rail + deckhouse
  }
  const main =
    lateen('M.45,-.29Q.2,-.6 -.18,-1Q-.11,-.6 -.22,-.27Q.06,-.36 .45,-.29Z') +
    curve(
      pen,
      'M.45,-.29Q.35,-.414 .229,-.552Q.21,-.45 .12,-.32Q.28,-.322 .45,-.29Z',
      body,
    ).replace('/>', ' fill-opacity="0.25"/>') +
    trace(pen, 'M.45,-.29Q.2,-.6 -.18,-1', shade, stroke * 1.7)
  const mizzen =
    lateen('M-.155,-.36Q-.28,-.56 -.44,-.78Q-.4,-.55 -.47,-.4Q-.34,-.43 -.155,-.36Z') +
    trace(pen, 'M-.155,-.36Q-.28,-.56 -.44,-.78', shade, stroke * 1.4) +
    trace(pen, 'M-.155,-.36L-.14,-.16', shade, stroke * 0.6)
  const pennant = outline(pen, '.12,-.8 .21,-.79 .12,-.765', accent)
  return reflection(pen, 0.4) + masts + mizzen + main + pennant + hull + rail + deckhouse
}

/** A voyaging canoe with a crab-claw sail, its float held off on two booms. */
function outrigger(pen: Pen): string {
  const { w, h, body, shade, light, accent, stroke } = pen
  const hull = curve(
    pen,
    'M-.5,-.27Q-.42,-.14 -.3,-.13L.3,-.13Q.42,-.15 .49,-.3Q.46,-.02 .32,0L-.34,0Q-.46,-.04 -.5,-.27Z',
    shade,
  )
  const float = curve(
    pen,
    'M-.36,.02Q-.3,.06 -.2,.06L.22,.06Q.32,.06 .38,-.01Q.34,.1 .22,.1L-.22,.1Q-.33,.1 -.36,.02Z',
    body,
  )
  const booms = [-0.18, 0.2]
    .map((x) => trace(pen, `M${x},-.13Q${x - 0.03},-.06 ${x - 0.04},.07`, light, stroke * 1.6))
    .join('')
  const sail = curve(
    pen,
    'M.14,-.15C.3,-.4 .36,-.74 .24,-1Q.12,-.62 -.36,-.68C-.26,-.44 -.06,-.24 .14,-.15Z',
    light,
  )
  const seams = [0.35, 0.65]
    .map((t) =>
      trace(pen, `M.14,-.15Q${0.2 - t * 0.3},-.4 ${0.16 - t * 0.34},-.66`, body, stroke * 0.6),
    )
    .join('')
  const spars =
    trace(pen, 'M.14,-.13C.3,-.4 .37,-.74 .24,-1.01', shade, stroke * 1.7) +
    trace(pen, 'M.14,-.13C-.06,-.22 -.27,-.43 -.37,-.69', shade, stroke * 1.7)
  const streamer = outline(pen, '.24,-1 .36,-1.02 .245,-.965', accent)
  const crew = [-0.3, -0.2, 0.28]
    .map(
      (x) =>
        `<g transform="translate(0 ${num(-h * 0.07)})">${figure(pen, w * x, h * 0.27, body)}</g>`,
    )
    .join('')
  const paddle = segment(-w * 0.4, h * 0.04, -w * 0.29, -h * 0.28, body, stroke * 1.3)
  return (
    reflection(pen, 0.4) + sail + seams + spars + streamer + crew + paddle + hull + booms + float
  )
}

/** A square sail filled by the wind, its foot and sides bowed. */
function squareSail(pen: Pen, x: number, half: number, head: number, foot: number): string {
  const bow = half * 0.24
  return curve(
    pen,
    `M${x - half * 0.86},${-head}L${x + half * 0.86},${-head}Q${x + half + bow},${-(head + foot) / 2} ${x + half},${-foot}Q${x},${-foot - 0.045} ${x - half},${-foot}Q${x - half + bow * 0.8},${-(head + foot) / 2} ${x - half * 0.86},${-head}Z`,
    pen.light,
  )
}

/** A small ship with high stern, two square sails and a lateen mizzen. */
function caravel(pen: Pen): string {
  const { w, h, body, shade, light, accent, stroke } = pen
  const hull = curve(
    pen,
    'M-.46,-.42L-.32,-.38L-.3,-.25Q-.1,-.17 .16,-.2L.3,-.27L.46,-.31Q.44,-.08 .3,0L-.28,0Q-.4,-.04 -.43,-.2Z',
    body,
  )
  const wales =
    trace(pen, 'M-.42,-.2Q-.1,-.07 .2,-.12Q.33,-.142 .425,-.215', light, stroke) +
    trace(pen, 'M-.435,-.3L-.315,-.28', light, stroke)
  const mast = (x: number, top: number) =>
    segment(w * x, -h * 0.16, w * x, -h * top, shade, stroke * 1.6)
  const yard = (x: number, half: number, y: number) =>
    segment(w * (x - half), -h * y, w * (x + half), -h * y, shade, stroke * 1.4)
  const rigging =
    trace(pen, 'M.44,-.3L.34,-.82L.01,-1L-.3,-.76', shade, stroke * 0.6) +
    trace(pen, 'M.4,-.29L.5,-.44', body, stroke * 1.8)
  const pennants =
    outline(pen, '.01,-1 .11,-.985 .01,-.96', accent) +
    outline(pen, '.34,-.82 .42,-.805 .34,-.785', accent)
  if (pen.moored) {
    const spars =
      mast(0.01, 1) +
      mast(0.34, 0.82) +
      mast(-0.3, 0.76) +
      furled(pen, -0.15, -0.86, 0.17, -0.86) +
      furled(pen, 0.24, -0.72, 0.44, -0.72) +
      furled(pen, -0.155, -0.4, -0.43, -0.8)
    return reflection(pen, 0.38) + rigging + spars + pennants + hull + wales
  }
  const main = mast(0.01, 1) + squareSail(pen, 0.01, 0.145, 0.88, 0.37) + yard(0.01, 0.14, 0.88)
  const fore = mast(0.34, 0.82) + squareSail(pen, 0.34, 0.085, 0.74, 0.41) + yard(0.34, 0.085, 0.74)
  const cross =
    segment(w * 0.015, -h * 0.79, w * 0.015, -h * 0.5, accent, w * 0.024) +
    segment(-w * 0.065, -h * 0.66, w * 0.095, -h * 0.66, accent, w * 0.024)
  const mizzen =
    mast(-0.3, 0.76) +
    curve(pen, 'M-.17,-.42L-.42,-.8Q-.41,-.6 -.47,-.46Q-.34,-.5 -.17,-.42Z', light) +
    trace(pen, 'M-.155,-.4L-.43,-.82', shade, stroke * 1.4)
  return reflection(pen, 0.38) + rigging + mizzen + fore + main + cross + pennants + hull + wales
}

/** Ice does not take the colour of the ground. */
const ICE = { lit: '#e6eff3', shaded: '#a9c1cf' } as const

/** Slabs that the pressure has turned up against the side of a hull. */
function pressureRidge(pen: Pen): string {
  const { random } = pen
  // No part of the hull is seen between the nearer floes.
  const bed = outline(pen, '-.46,.05 -.47,-.035 .47,-.035 .46,.05', ICE.shaded)
  const slabs = Array.from({ length: 19 }, (_, i) => {
    const x = -0.47 + (0.94 * (i + random.range(0.2, 0.8))) / 19
    const half = random.range(0.022, 0.045)
    const [left, right] = [random.range(0.07, 0.12), random.range(0.055, 0.085)]
    const [high, low] = random.chance(0.5) ? [left, right] : [right, left]
    const slab = `${x - half},0 ${x - half * 0.8},${-high} ${x + half},${-low} ${x + half},0`
    const edge = `${x + half * 0.55},0 ${x + half * 0.6},${-low - (high - low) * 0.2} ${x + half},${-low} ${x + half},0`
    return outline(pen, slab, ICE.lit) + outline(pen, edge, ICE.shaded)
  })
  return bed + slabs.join('')
}

/** Flat floes pressed against a hull, the nearer ones larger, a few tilted; behind it or before it. */
export function floes(pen: Pen, behind: boolean): string {
  const { dark, random } = pen
  const slabs = Array.from({ length: 45 }, (_, i) => {
    const row = Math.floor(i / 15)
    const x = -0.68 + (1.36 * ((i % 15) + random.range(0.2, 0.8))) / 15
    const [half, thick] = [
      random.range(0.06, 0.12) * (behind ? 0.8 : 1) * (1 - 0.2 * Math.abs(x)),
      0.014 + 0.008 * row,
    ]
    const y =
      (behind ? -0.11 : -0.025) + (behind ? 0.03 : 0.042) * row + random.range(-0.012, 0.012)
    const tilt = random.chance(0.3) ? random.range(-0.028, 0.028) : random.range(-0.006, 0.006)
    const skew = half * random.range(0.15, 0.35)
    const [left, right] = [y + tilt, y - tilt]
    const top = `${x - half},${left} ${x - half + skew},${left - 0.022} ${x + half - skew * 0.4},${right - 0.024} ${x + half},${right}`
    const edge = `${x - half},${left} ${x + half},${right} ${x + half - 0.01},${right + thick} ${x - half + 0.012},${left + thick}`
    return outline(pen, top, ICE.lit) + outline(pen, edge, ICE.shaded)
  }).join('')
  const pressed = behind ? '' : pressureRidge(pen)
  return `<g opacity="${dark ? 0.35 : 0.95}">${pressed}${slabs}</g>`
}

/** From this year on ships for the ice had an engine, and square sails on the foremast only. */
const ENGINES_SINCE = 1850

/** A mast with its yards, sails furled along them. */
function squareMast({ w, h, body, shade, stroke }: Pen, x: number, top: number): string {
  return [0.42, 0.62, 0.8]
    .map((t, i) => {
      const [y, half] = [top * t, 0.115 - 0.022 * i]
      return (
        segment(w * (x - half), -h * y, w * (x + half), -h * y, shade, stroke * 1.3) +
        ellipse(w * x, -h * (y - 0.006), w * half * 0.86, h * 0.014, body)
      )
    })
    .join('')
}

/** A mast with gaff and boom behind it, the sail gathered against it. */
function gaffMast(pen: Pen, x: number, top: number): string {
  const { shade, body, stroke } = pen
  return (
    trace(pen, `M${x},-.24L${x - 0.19},-.25`, shade, stroke * 1.4) +
    trace(pen, `M${x},${-top * 0.66}L${x - 0.13},${-top * 0.82}`, shade, stroke * 1.3) +
    curve(pen, `M${x},-.25L${x - 0.022},-.27L${x - 0.02},${-top * 0.66}L${x},${-top * 0.68}Z`, body)
  )
}

/** A wooden ship held fast, sails furled, heeled a little: three square-rigged masts, or later an engine. */
function iceShip(pen: Pen): string {
  const { w, h, body, shade, light, accent, stroke } = pen
  const steam = pen.year !== null && pen.year >= ENGINES_SINCE
  const hull = curve(
    pen,
    'M-.42,-.25L-.28,-.19Q0,-.15 .26,-.19L.4,-.26Q.385,-.1 .33,-.01L-.36,-.01Q-.4,-.1 -.42,-.25Z',
    shade,
  )
  const band = trace(pen, 'M-.41,-.17Q0,-.08 .38,-.18', light, stroke)
  const masts = [
    [-0.26, steam ? 0.86 : 0.8],
    [0, 1],
    [0.24, steam ? 0.98 : 0.9],
  ] as const
  const rig = masts
    .map(([x, top]) => {
      const shrouds = [-0.05, -0.03, 0.03, 0.05].map((dx) =>
        segment(w * x, -h * top * 0.8, w * (x + dx), -h * 0.18, shade, stroke * 0.5, 0.8),
      )
      const spars = steam && x < 0.2 ? gaffMast(pen, x, top) : squareMast(pen, x, top)
      return (
        segment(w * x, -h * 0.12, w * x, -h * top, shade, stroke * 1.8) + shrouds.join('') + spars
      )
    })
    .join('')
  const funnel = steam
    ? outline(pen, '-.165,-.16 -.17,-.42 -.125,-.42 -.12,-.16', body) +
      outline(pen, '-.172,-.38 -.172,-.42 -.123,-.42 -.123,-.38', shade)
    : ''
  const stays =
    trace(pen, 'M.5,-.36L.24,-.9L0,-1L-.26,-.8L-.4,-.24', shade, stroke * 0.6) +
    trace(pen, 'M.36,-.24L.51,-.37', shade, stroke * 2)
  const pennant = outline(pen, '0,-1 .08,-.985 0,-.965', accent)
  return `${floes(pen, true)}<g transform="translate(0 ${num(h * 0.035)}) rotate(-4)">${stays}${funnel}${rig}${pennant}${hull}${band}</g>${floes(pen, false)}`
}

const afloat = { layout: 'single', floats: true } as const

/** Ships of one people or one time. */
export const VESSELS: readonly Silhouette[] = [
  {
    ...afloat,
    tag: 'longship',
    earliest: 780,
    latest: 1300,
    cultures: ['nordic', 'western'],
    words: 'a longship',
    height: 0.25,
    width: 1.75,
    depth: 0.5,
    draw: longship,
  },
  {
    ...afloat,
    tag: 'dhow',
    earliest: 500,
    latest: 1970,
    cultures: ['islamic', 'middle-east', 'south-asia', 'indian-ocean'],
    words: 'a dhow',
    height: 0.27,
    width: 1.3,
    depth: 0.5,
    draw: dhow,
  },
  {
    ...afloat,
    tag: 'outrigger',
    earliest: -1500,
    cultures: ['pacific'],
    words: 'an outrigger canoe',
    height: 0.25,
    width: 1.35,
    depth: 0.55,
    draw: outrigger,
  },
  {
    ...afloat,
    tag: 'caravel',
    earliest: 1420,
    latest: 1650,
    cultures: ['any'],
    words: 'a caravel',
    height: 0.3,
    width: 1.2,
    depth: 0.5,
    draw: caravel,
  },
  {
    layout: 'single',
    inIce: true,
    tag: 'ice-ship',
    earliest: 1580,
    latest: 1930,
    cultures: ['any'],
    words: 'a ship held in the ice',
    height: 0.32,
    width: 1.15,
    spread: 1.5,
    depth: 0.5,
    draw: iceShip,
  },
]
