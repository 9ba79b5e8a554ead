import { once, readDataLines } from '../places/data-file.ts'
import { fold } from '../places/words.ts'
import { parseStory, parseWorks, type Story } from './chronicle-file.ts'

interface Fiction {
  stories: readonly Story[]
  /** Folded names of figures, places and things that are of fiction whatever else is typed. */
  figures: ReadonlySet<string>
  longestFigure: number
}

/** Layout: works and scenes as in the chronicle, then `=name|name key` for figures. */
const openFiction = once((): Fiction => {
  const lines = readDataLines('fiction.tsv')
  const works = parseWorks(lines)
  const isScene = (line: string) => !line.startsWith('@') && !line.startsWith('=')
  const named = lines.filter((line) => line.startsWith('='))
  const figures = named.flatMap((line) => line.slice(1).split('\t')[0]?.split('|').map(fold) ?? [])
  return {
    stories: lines.filter(isScene).map((line) => parseStory(line, works)),
    figures: new Set(figures),
    longestFigure: Math.max(...figures.map((name) => name.split(' ').length)),
  }
})

/** Scenes of fiction and legend, in the order of their file. */
export function listStories(): readonly Story[] {
  return openFiction().stories
}

/** Whether a text names a figure, place or thing of fiction: "Sherlock Holmes", "Hogwarts". */
export function namesFiction(text: string): boolean {
  const { figures, longestFigure } = openFiction()
  const words = fold(text).split(' ')
  return words.some((_word, from) => {
    const most = Math.min(longestFigure, words.length - from)
    return Array.from({ length: most }, (_, n) => words.slice(from, from + n + 1).join(' ')).some(
      (phrase) => figures.has(phrase),
    )
  })
}
