import type { Terrain } from '../input.ts'

/** A shape that the engine may choose, and the places and years in which it is sure of it. */
export interface Choice {
  tag: string
  /** Countries of today, ISO 3166-1 alpha-2, between blanks; absent: wherever its cultures are. */
  in?: string
  /** The only terrain for it; absent: any that carries it. */
  on?: Terrain
  from?: number
  until?: number
}

/** True where the choice is allowed; what the library itself says of the tag comes on top. */
export function isSure(
  choice: Choice,
  { code, year, terrain }: { code: string | null; year: number; terrain: Terrain },
): boolean {
  const {
    in: codes,
    on = terrain,
    from = Number.NEGATIVE_INFINITY,
    until = Number.POSITIVE_INFINITY,
  } = choice
  if (year < from || year > until || on !== terrain) return false
  return codes === undefined || (code !== null && codes.split(' ').includes(code))
}

/** Groups of countries that several choices share. */
export const NORTHERN_PORTS = 'NO SE DK DE NL BE GB IE FR PL EE LV'
export const ITALY = 'IT SM VA'
/** Where mosques had flat roofs and stepped or square minarets, before the Ottomans and beside them. */
const HYPOSTYLE = 'EG SY LB PS IL JO SA YE OM LY TN DZ MA'
/** Where the Ottomans built. */
const OTTOMAN = 'TR BA BG GR MK AL XK RS SY LB PS IL JO EG IQ'
/** Where a high portal stands before the dome. */
export const PERSIANATE = 'IR UZ TM AF TJ AZ'
export const LATIN_AMERICA = 'AR BO BR CL CO CR CU DO EC GT HN MX NI PA PE PR PY SV UY VE'

/** The mosque of a land and an age, until a year. */
export function ofMosques(until: number): Choice[] {
  return [
    { tag: 'mosque', in: 'TR', from: 1460, until },
    { tag: 'mosque', in: OTTOMAN, from: 1560, until },
    { tag: 'mosque-hypostyle', in: HYPOSTYLE, from: 1000, until: Math.min(until, 1560) },
    { tag: 'mosque-hypostyle', in: 'SA YE OM LY TN DZ MA', from: 1560, until },
    { tag: 'pishtaq', in: PERSIANATE, from: 1150, until },
    { tag: 'mud-mosque', in: 'ML NE', from: 1330, until },
    { tag: 'mughal-mosque', in: 'IN PK', from: 1600, until },
  ]
}
