import { isDeepStrictEqual } from 'node:util'
import type { MomentSource } from './moment.ts'
import { withoutMarks } from './without-marks.ts'

/** What we say ourselves of works that nobody opened; it is no part of what they are called. */
const REMARKS = /\(not looked up for this\)|, unchecked$|\(undated\)/g

/** A value of a source as it is compared: its words, in any case and with any punctuation; addresses as they are. */
function fold(value: string): string {
  if (value.includes('://')) return value.trim()
  const plain = withoutMarks(value.replaceAll(REMARKS, ' '))
  const words = plain.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu)
  return words?.join(' ') ?? value
}

/** What a source says, whichever of its fields says it. */
function valuesOf(source: MomentSource): Set<string> {
  const values = typeof source === 'string' ? [source] : Object.values(source)
  return new Set(values.flatMap((value) => (value ? [fold(value)] : [])))
}

const isWithin = (some: ReadonlySet<string>, all: ReadonlySet<string>) =>
  [...some].every((value) => all.has(value))

/**
 * Sources with others added to them, in their order. One that says nothing beyond one that is there is told
 * already, as a work by its citation alone; one that says all that another says, and more, takes its place
 * where it may.
 */
export function unionOfSources(
  known: readonly MomentSource[],
  added: readonly MomentSource[],
  mayReplace: boolean,
): MomentSource[] {
  const told = known.map((source) => ({ source, values: valuesOf(source) }))
  for (const source of added) {
    if (told.some((old) => isDeepStrictEqual(old.source, source))) continue
    const values = valuesOf(source)
    if (told.some((old) => isWithin(values, old.values))) continue
    const less = mayReplace ? told.findIndex((old) => isWithin(old.values, values)) : -1
    told.splice(less < 0 ? told.length : less, less < 0 ? 0 : 1, { source, values })
  }
  return told.map(({ source }) => source)
}
