/**
 * Builds data/events-calendar.tsv from the file calendar.history of Debian's package `calendar`
 * (version 12.1.8 was used; the package installs it as /usr/share/calendar/calendar.history).
 * Entries without a year are left out; texts are unchanged but for line breaks.
 * Run: node packages/almanac/scripts/build-calendar.ts <calendar.history> [--check]
 */
import { readFileSync } from 'node:fs'
import { publish } from './pack.ts'

interface Entry {
  /** Line of the file on which the entry starts, from 1. */
  line: number
  month: number
  day: number
  text: string
}

const YEAR = /(?:,|\(|\bin) ?(\d{1,4}) ?(B\.?C\.?)?\)?(?=[.\s)]|$)/g

function readEntries(path: string): Entry[] {
  const entries: Entry[] = []
  readFileSync(path, 'utf8')
    .split('\n')
    .forEach((text, index) => {
      const start = /^(\d\d)\/(\d\d)\*?\t(.*)$/.exec(text)
      const last = entries.at(-1)
      if (start) {
        const [, month, day, rest = ''] = start
        entries.push({ line: index + 1, month: Number(month), day: Number(day), text: rest })
      } else if (last && /^\t+\S/.test(text)) last.text += ` ${text.trim()}`
    })
  return entries
}

/** The last year an entry names, BCE negative. */
function readYear(text: string): number | null {
  const match = [...text.matchAll(YEAR)].at(-1)
  if (!match) return null
  const year = match[2] ? -Number(match[1]) : Number(match[1])
  return year > 31 || year < 0 ? (year <= 2020 ? year : null) : null
}

const path = process.argv.slice(2).find((argument) => !argument.startsWith('--'))
if (!path) throw new Error('usage: build-calendar.ts <calendar.history> [--check]')
const lines = readEntries(path).flatMap(({ line, month, day, text }) => {
  const year = readYear(text)
  return year === null ? [] : [[line, month, day, year, text.replace(/\s+/g, ' ')].join('\t')]
})
const header = '# line of calendar.history\tmonth\tday\tyear\ttext'
publish('events-calendar.tsv', Buffer.from(`${[header, ...lines].join('\n')}\n`))
