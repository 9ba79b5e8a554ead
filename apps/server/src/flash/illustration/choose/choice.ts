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
export const DOMED = 'EG SY IQ TR IR LB PS IL JO UZ AZ BA'
export const LATIN_AMERICA = 'AR BO BR CL CO CR CU DO EC GT HN MX NI PA PE PR PY SV UY VE'
