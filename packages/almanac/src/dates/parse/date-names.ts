import { find, type Reader, read } from './scan.ts'

/** Days that are known by a name, each of one year; typed beside another year they are not read. */
const NAMED: readonly (readonly [RegExp, year: number, month: number, day: number])[] = [
  [/(?<![\d/])9\/11(?![\d/])(?: attacks?)?/, 2001, 9, 11],
  [/\bv-?e[ -]day(?![a-z])/, 1945, 5, 8],
]

/** "9/11", "VE Day": read with a note, unless a year stands in the text. */
export const readDateName: Reader = (scan) => {
  if (scan.year !== null || /(?<!\d)\d{3,4}(?!\d)/.test(scan.low)) return false
  for (const [pattern, year, month, day] of NAMED) {
    const match = find(scan, pattern)
    if (!match) continue
    const typed = scan.text.slice(match.index, match.end)
    Object.assign(scan, { year, month, day })
    scan.notes.push(`“${typed}” was read as the day in ${year} that is known by that name.`)
    read(scan, match.index, match.end)
    return true
  }
  return false
}
