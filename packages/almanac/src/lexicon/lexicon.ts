import { once } from '../places/data-file.ts'
import { FOODS } from './entries/foods.ts'
import { IDIOMS } from './entries/idioms.ts'
import { INSTITUTIONS } from './entries/institutions.ts'
import { LABELS } from './entries/labels.ts'
import { MATERIALS } from './entries/materials.ts'
import { OBJECTS } from './entries/objects.ts'
import { WORDS } from './entries/words.ts'
import { WORKS } from './entries/works.ts'
import { LexiconEntry, type LexiconKind } from './lexicon-entry.ts'

const TABLES: readonly (readonly [LexiconKind, string])[] = [
  ['object', OBJECTS],
  ['material', MATERIALS],
  ['food', FOODS],
  ['institution', INSTITUTIONS],
  ['word', WORDS],
  ['label', LABELS],
  ['idiom', IDIOMS],
]

const openLexicon = once(() =>
  TABLES.flatMap(([kind, table]) =>
    table
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => parseRow(kind, line)),
  ),
)

/** One row: terms, first year, later regions, key of the work, note; between them ` | `. */
function parseRow(kind: LexiconKind, line: string): LexiconEntry {
  const [terms = '', year = '', later = '', work = '', note = ''] = line
    .split('|')
    .map((cell) => cell.trim())
  const entry = LexiconEntry.parse({
    terms: terms.split(',').map((term) => term.trim()),
    kind,
    firstYear: Number(year),
    laterIn: Object.fromEntries(
      later
        .split(',')
        .filter((part) => part !== '')
        .map((part) => {
          const [region = '', from] = part.trim().split(' ')
          return [region, Number(from)]
        }),
    ),
    note,
    source: WORKS.get(work),
  })
  Object.freeze(entry.source)
  return Object.freeze(entry)
}

/**
 * All entries of the lexicon, by kind, in file order, frozen. The years are from general knowledge; each
 * source names a work that carries them and is marked unchecked.
 *
 * @throws ZodError when a row is malformed; a test keeps that from happening.
 */
export function listLexicon(): readonly LexiconEntry[] {
  return openLexicon()
}
