import { circle, num, path, poly, rect, segment } from '../svg.ts'
import { type FigureLook, figure, flag, rider } from './figures.ts'
import { outline } from './parts.ts'
import type { Pen, Silhouette } from './pen.ts'

/** Ranks of people across the width, the rear ones higher up and paler. */
function ranks(pen: Pen, count: number, size: number, look: (index: number) => FigureLook): string {
  const rows = [
    { lift: 0.3, ink: pen.light, scale: 0.82 },
    { lift: 0.13, ink: pen.body, scale: 0.92 },
    { lift: 0, ink: pen.shade, scale: 1 },
  ]
  return rows
    .map(({ lift, ink, scale }) => {
      const people = Array.from({ length: count }, (_, index) => {
        const x = -pen.w / 2 + (pen.w * (index + 0.5 + pen.random.range(-0.24, 0.24))) / count
        return figure(pen, x, size * scale * pen.random.range(0.92, 1.06), ink, look(index))
      }).join('')
      return `<g transform="translate(0 ${num(-lift * size)})">${people}</g>`
    })
    .join('')
}

/** Before this year shields were round. */
const LONG_SHIELDS_SINCE = 1000

function medievalArmy(pen: Pen): string {
  const { w, h, random } = pen
  const size = h * 0.5
  const banners = [-0.34, -0.06, 0.27]
    .map((x) => flag(pen, x * w, h * random.range(0.86, 1), h * 0.15, true))
    .join('')
  const shield = pen.year !== null && pen.year < LONG_SHIELDS_SINCE ? 'round' : 'long'
  const look = (i: number): FigureLook => ({
    arm: 'spear',
    helmet: true,
    ...(i % 2 === 0 ? { shield } : {}),
  })
  return banners + ranks(pen, 17, size, look)
}

function infantryLine(pen: Pen): string {
  const { w, h } = pen
  const rank = Array.from({ length: 26 }, (_, i) =>
    figure(pen, -w / 2 + (w * (i + 0.5)) / 26, h * 0.68, i % 2 ? pen.body : pen.shade, {
      arm: 'musket',
    }),
  ).join('')
  return flag(pen, 0, h, h * 0.22, false) + rank
}

/** Where horsemen fought with the bow. */
const ARCHERS = 'MN KZ KG UZ TM TJ AF IR TR HU'.split(' ')

function cavalry(pen: Pen): string {
  const { w, h, random } = pen
  const archers = pen.country !== null && ARCHERS.includes(pen.country)
  return [-0.39, -0.13, 0.13, 0.39]
    .map((x, i) => {
      const tall = h * 0.4 * random.range(0.94, 1.04)
      const weapon = archers ? 'bow' : i === 2 ? null : 'lance'
      return rider(pen, x * w, tall, pen.body, weapon)
    })
    .join('')
}

function cannon({ w, h, body, shade, light }: Pen): string {
  const wheel = (x: number, r: number) =>
    `<circle cx="${num(x)}" cy="${num(-r)}" r="${num(r * 0.9)}" fill="none" stroke="${shade}" stroke-width="${num(r * 0.2)}"/>${[
      0, 45, 90, 135,
    ]
      .map((a) =>
        segment(
          x - Math.cos((a * Math.PI) / 180) * r * 0.85,
          -r - Math.sin((a * Math.PI) / 180) * r * 0.85,
          x + Math.cos((a * Math.PI) / 180) * r * 0.85,
          -r + Math.sin((a * Math.PI) / 180) * r * 0.85,
          shade,
          r * 0.1,
        ),
      )
      .join('')}${circle(x, -r, r * 0.18, shade)}`
  const barrel = outline({ w, h }, '-.2,-.54 -.18,-.82 .46,-1 .48,-.84', body)
  const bands =
    segment(w * 0.44, -h * 1.02, w * 0.48, -h * 0.8, light, h * 0.04) +
    circle(-w * 0.22, -h * 0.68, h * 0.07, body)
  const trail = outline({ w, h }, '.06,-.5 -.48,-.02 -.36,0 .1,-.36', body)
  const balls = [0.3, 0.38, 0.34]
    .map((x, i) => circle(w * x, -h * (i === 2 ? 0.2 : 0.07), h * 0.075, shade))
    .join('')
  return trail + barrel + bands + wheel(0, h * 0.36) + balls
}

/** From this year on tents bore no pennants. */
const PLAIN_TENTS_SINCE = 1700

function tentCamp(pen: Pen): string {
  const { w, h, body, shade, light, window, dark, accent, stroke, year } = pen
  const pennants = year !== null && year < PLAIN_TENTS_SINCE
  const tents = [
    [-0.36, 0.72],
    [0.34, 0.78],
    [-0.12, 1],
    [0.16, 0.86],
  ] as const
  return tents
    .map(([x, s]) => {
      const [cx, half, top] = [x * w, h * 0.52 * s, -h * 0.8 * s]
      return (
        poly(
          [
            [cx - half, 0],
            [cx - half * 0.1, top],
            [cx + half * 0.1, top],
            [cx + half, 0],
          ],
          light,
        ) +
        poly(
          [
            [cx + half * 0.1, top],
            [cx + half, 0],
            [cx + half * 0.25, 0],
            [cx, top],
          ],
          body,
        ) +
        poly(
          [
            [cx - half * 0.18, 0],
            [cx, top * 0.62],
            [cx + half * 0.18, 0],
          ],
          dark ? window : shade,
        ) +
        (pennants
          ? segment(cx, top, cx, top - h * 0.16 * s, body, stroke) +
            poly(
              [
                [cx, top - h * 0.17 * s],
                [cx + h * 0.17 * s, top - h * 0.12 * s],
                [cx, top - h * 0.07 * s],
              ],
              accent,
            )
          : '')
      )
    })
    .join('')
}

/** From this year on most people in a crowd wore trousers or short dresses, and more of them shouted. */
const TROUSERS_SINCE = 1800

/** What one of a crowd wears, by the age. */
function crowdLook({ year, random }: Pen): FigureLook {
  if (year === null || year < TROUSERS_SINCE) {
    const robe = random.chance(0.55)
    return { robe, tunic: !robe, veil: robe && random.chance(0.45) }
  }
  const robe = random.chance(year < 1920 ? 0.45 : 0.2)
  return random.chance(0.1) ? { robe, arm: 'raised' } : { robe }
}

/** People in knots with gaps between them, the rear ones higher up and paler. */
function throng(pen: Pen, size: number): string {
  const { w, random } = pen
  const rows = [
    { lift: 0.34, ink: pen.light, scale: 0.74 },
    { lift: 0.17, ink: pen.body, scale: 0.86 },
    { lift: 0, ink: pen.shade, scale: 1 },
  ]
  return rows
    .map(({ lift, ink, scale }) => {
      const people: string[] = []
      let x = -w / 2 + size * random.range(0, 0.4)
      while (x < w / 2) {
        const look = crowdLook(pen)
        const tall = size * scale * random.range(0.84, 1.06)
        const sink = size * random.range(0, 0.1)
        people.push(
          `<g transform="translate(0 ${num(sink - lift * size)})">${figure(pen, x, tall, ink, look)}</g>`,
        )
        const step = random.chance(0.14) ? random.range(0.8, 1.5) : random.range(0.2, 0.46)
        x += size * scale * step
      }
      return people.join('')
    })
    .join('')
}

function crowd(pen: Pen): string {
  return throng(pen, pen.h * 0.66)
}

function crowdFlags(pen: Pen): string {
  const { w, h, random } = pen
  const flags = [-0.42, -0.3, -0.17, -0.03, 0.1, 0.22, 0.36]
    .map((x) => flag(pen, x * w, h * random.range(0.8, 1), h * 0.19, random.chance(0.25)))
    .join('')
  const people = throng(pen, h * 0.55)
  return flags + people
}

/** A concrete wall of slabs with a round top and abstract paint. */
function wallGraffiti({ w, h, body, shade, light, accent, random, stroke }: Pen): string {
  const wall = rect(-w / 2, -h * 0.94, w, h * 0.94, light)
  const lip = `<rect x="${num(-w / 2)}" y="${num(-h)}" width="${num(w)}" height="${num(h * 0.12)}" fill="${body}"/>`
  const joints = Array.from({ length: 15 }, (_, i) =>
    segment(-w / 2 + (w * i) / 14, -h * 0.9, -w / 2 + (w * i) / 14, 0, body, stroke, 0.7),
  ).join('')
  const paint = Array.from({ length: 16 }, (_, i) => {
    const x = -w / 2 + (w * (i + random.next())) / 16
    const y = -h * random.range(0.24, 0.66)
    const s = h * random.range(0.16, 0.32)
    const ink = [accent, shade, body][i % 3] ?? accent
    return `<path d="M${num(x)} ${num(y)}q${num(s * 0.4)} ${num(-s)} ${num(s * 0.9)} ${num(-s * 0.1)}t${num(s * 0.8)} ${num(s * 0.2)}t${num(s * 0.5)} ${num(-s * 0.5)}" fill="none" stroke="${ink}" stroke-width="${num(s * 0.17)}" stroke-linecap="round" stroke-opacity="0.7"/>`
  }).join('')
  return wall + joints + paint + lip
}

/** A long roof on posts with guy ropes, open in front, lit within after dusk. */
function marqueeHall({ w, h, body, shade, light, window, dark, accent, stroke }: Pen): string {
  const roof = path(
    `M${num(-w / 2)} ${num(-h * 0.46)}Q${num(-w * 0.3)} ${num(-h * 0.56)} ${num(-w * 0.2)} ${num(-h * 0.94)}Q0 ${num(-h * 0.78)} ${num(w * 0.2)} ${num(-h * 0.94)}Q${num(w * 0.3)} ${num(-h * 0.56)} ${num(w / 2)} ${num(-h * 0.46)}Z`,
    light,
  )
  const inside = rect(-w * 0.46, -h * 0.48, w * 0.92, h * 0.48, dark ? window : body)
  const posts = Array.from({ length: 9 }, (_, i) =>
    rect(-w * 0.47 + w * 0.1165 * i, -h * 0.5, w * 0.014, h * 0.5, shade),
  ).join('')
  const tops = [-0.2, 0.2]
    .map(
      (x) =>
        segment(x * w, -h * 0.94, x * w, -h, shade, stroke) +
        poly(
          [
            [x * w, -h],
            [x * w + h * 0.12, -h * 0.965],
            [x * w, -h * 0.93],
          ],
          accent,
        ),
    )
    .join('')
  return inside + roof + posts + tops
}

const group = { layout: 'single', cultures: ['any'] } as const

export const PEOPLE: readonly Silhouette[] = [
  {
    ...group,
    tag: 'medieval-army',
    earliest: -800,
    latest: 1550,
    cultures: ['europe', 'mediterranean', 'middle-east'],
    words: 'an army with spears',
    height: 0.16,
    width: 3.7,
    depth: 0.66,
    draw: medievalArmy,
  },
  {
    ...group,
    tag: 'infantry-line',
    earliest: 1600,
    latest: 1900,
    words: 'a line of infantry',
    height: 0.12,
    width: 5.2,
    depth: 0.64,
    draw: infantryLine,
  },
  {
    ...group,
    tag: 'cavalry',
    earliest: -900,
    latest: 1930,
    words: 'horsemen',
    height: 0.12,
    width: 3.6,
    depth: 0.5,
    draw: cavalry,
  },
  {
    ...group,
    tag: 'cannon',
    earliest: 1350,
    latest: 1900,
    words: 'a cannon',
    height: 0.1,
    width: 1.7,
    depth: 0.8,
    draw: cannon,
  },
  {
    ...group,
    tag: 'tent-camp',
    earliest: -3000,
    words: 'tents',
    height: 0.12,
    width: 3,
    depth: 0.48,
    draw: tentCamp,
  },
  {
    ...group,
    tag: 'crowd',
    earliest: Number.NEGATIVE_INFINITY,
    words: 'a crowd',
    height: 0.155,
    width: 1.02,
    layout: 'band',
    depth: 0.98,
    draw: crowd,
  },
  {
    ...group,
    tag: 'crowd-flags',
    earliest: 1000,
    words: 'a crowd with flags',
    height: 0.18,
    width: 1.02,
    layout: 'band',
    depth: 0.98,
    draw: crowdFlags,
  },
  {
    ...group,
    tag: 'wall-graffiti',
    earliest: 1961,
    words: 'a painted wall',
    height: 0.19,
    width: 1.02,
    layout: 'band',
    depth: 0.6,
    draw: wallGraffiti,
  },
  {
    ...group,
    tag: 'marquee-hall',
    earliest: 1780,
    words: 'a great tent',
    height: 0.17,
    width: 2.8,
    depth: 0.45,
    draw: marqueeHall,
  },
]
