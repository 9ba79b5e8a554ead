/**
 * Builds data/events-wordnet.tsv: dated battles, wars and other events of WordNet 3.1.
 * Run: node packages/almanac/scripts/build-events.ts [--check]
 */
import { publish } from './pack.ts'
import { readNouns, type Synset } from './wordnet.ts'

/** Documents and happenings outside of WordNet's named acts and events; their years are checked. */
const MORE = new Set([
  '06488674', // Magna Carta
  '06515377', // Domesday Book
  '06524090', // Declaration of Independence
  '06786993', // Peace of Westphalia
  '06787672', // Lateran Treaty
  '06787887', // North Atlantic Treaty
  '07194269', // Missouri Compromise
  '07254210', // Gettysburg Address
  '07330565', // Irish Famine
  '01199249', // Scopes trial
])

const BCE = '(?: ?(BC|AD))?'
const RANGE = new RegExp(
  `\\b(?:from |between )?(\\d{2,4})${BCE} ?(?:-+|to|until|and) ?(\\d{2,4})${BCE}\\b(?!,\\d)`,
)
const YEAR = new RegExp(
  `(?:\\b(?:in|of|by|on|around|from|since)|\\(|;|\\d,|[A-Z][a-z]+)[ (]*(\\d{3,4}|\\d{1,3}(?= (?:BC|AD)))${BCE}\\b(?!,\\d)`,
)

/** First year or span of years that a gloss names, BCE negative; null when it names none. */
function readYears(gloss: string): [number, number] | null {
  const text = gloss.replace(/"[^"]*"/g, '')
  const range = RANGE.exec(text)
  const single = YEAR.exec(text)
  if (range && (!single || range.index <= single.index + 2)) {
    const [, from = '', fromEra, to = '', toEra] = range
    const end = to.length < from.length && toEra !== 'BC' ? from.slice(0, -to.length) + to : to
    const sign = toEra === 'BC' || fromEra === 'BC' ? -1 : 1
    const span: [number, number] = [sign * Number(from), sign * Number(end)]
    if (span[0] <= span[1] && span[1] - span[0] <= 120 && Number(from) > 31) return span
  }
  if (!single) return null
  const year = single[2] === 'BC' ? -Number(single[1]) : Number(single[1])
  return year <= 2020 ? [year, year] : null
}

/** Named events, but not several wars under one name, whose years would mix. */
function isEvent(synset: Synset): boolean {
  if (/^(?:either|one|the) (?:of )?(?:the )?(?:two|three|four)\b/.test(synset.gloss)) return false
  return MORE.has(synset.offset) || (synset.instance && /^(?:04|11)$/.test(synset.file))
}

const lines = readNouns()
  .filter(isEvent)
  .flatMap((synset) => {
    const years = readYears(synset.gloss)
    return years ? [[synset.offset, synset.names.join('|'), ...years, synset.gloss].join('\t')] : []
  })
const header = '# WordNet 3.1 synset\tnames (|)\tfirst year\tlast year\tgloss'
publish('events-wordnet.tsv', Buffer.from(`${[header, ...lines].join('\n')}\n`))
