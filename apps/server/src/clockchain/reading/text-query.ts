// Queries of PostgreSQL's full-text search as texts: made by `websearch_to_tsquery`, put together here.

/** A text as it is searched for. */
export interface TextQuery {
  /** What is looked up in the index: all that match, and where phrases are asked for more than those. */
  index: string
  /** What must be true of the words of a moment besides; null: the index says all. */
  phrase: string | null
  /** What matches, by words alone. */
  match: string
  /** What must be true of a moment besides; null: nothing. */
  begun: Begun | null
  /** The same, all of it in the name. */
  inName: string
  /** Any wanted word: anywhere, in the name, among the figures. */
  any: string
  anyInName: string
  anyInFigures: string
  /** Words that are wanted, as they were written. */
  words: readonly string[]
  /** And those that are not. */
  unwanted: readonly string[]
  /** What the very name of a moment is compared with. */
  name: string
}

/**
 * What does not match by the words that are known of it must say one that begins so in its one-liner: of that only
 * stems are known, which others have as well.
 */
interface Begun {
  match: string
  word: string
}

/** A text whose last word may be the beginning of others. */
export interface OpenEnd {
  word: string
  /** Whether words that begin so have to be known. */
  isLookedUp: boolean
  /** Which of the stems of words that begin so find moments that nothing else of the text finds. */
  furtherStems(stems: readonly (string | null)[]): string[]
  /** The query with these words that begin so, null: too many to name; and with these further stems of them. */
  complete(begun: readonly string[] | null, stems: readonly string[]): TextQuery
}

/** What PostgreSQL makes of a text: as tsquery texts, `''` where nothing is left. */
export interface ReadText {
  /** Of English stems. */
  stems: string
  /** Of words as they are. */
  words: string
  /** Those parts that an index can look up. */
  stemsTree: string
  wordsTree: string
  /** The text without accents, case and punctuation. */
  folded: string
  /** The English stems of its words, null for those that have none; null: no word of it is unwanted. */
  stemOf: Readonly<Record<string, string | null>> | null
}

const LEXEME = /'((?:[^']|'')*)'(:\*)?/g
const PHRASE = /<(?:-|\d+)>/
const PHRASES = /<(?:-|\d+)>/g
const LAST_LEXEME = /(!\s*(?:\(\s*)*)?'((?:[^']|'')*)'$/

/** Shorter words are looked up by keys of their own: too many begin with them. */
const KEYED_LETTERS = 3

/**
 * A text as people type it, for `websearch_to_tsquery`: quotes and a minus before a word stay, whatever
 * else is no letter, mark or digit becomes space, as in what is searched.
 */
export function plainWebsearch(text: string): string {
  return text
    .replace(/[“”„«»]/g, '"')
    .replace(
      /(^|\s)-(?=[\p{L}\p{N}"])([\p{L}\p{M}\p{N}]+(?:[^\s"\p{L}\p{M}\p{N}]+[\p{L}\p{M}\p{N}]+)+)/gu,
      '$1-"$2"',
    )
    .replace(/[^\p{L}\p{M}\p{N}\s"-]/gu, ' ')
    .replace(/(?<=[^\s])-/g, ' ')
    .replace(/-(?![\p{L}\p{N}"])/gu, ' ')
    .trim()
}

/** A word or key for a tsquery, as it is. */
export function quoteLexeme(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}

/** Of several tsqueries, those that say something, each once, joined. */
export function joinQueries(operator: '&' | '|', queries: readonly string[]): string {
  const said = [...new Set(queries)].filter((query) => query !== '')
  return said.length > 1 ? said.map((query) => `(${query})`).join(` ${operator} `) : (said[0] ?? '')
}

/** Words of a tsquery without those that are not wanted, given its indexable part. */
function lexemesOf(tree: string): string[] {
  const found = [...tree.matchAll(LEXEME)].map(([, text, star]) => `'${text}'${star ?? ''}`)
  return [...new Set(found)]
}

/** With words only where they have this weight. */
const weighed = (query: string, weight: 'A' | 'B') =>
  query.replace(LEXEME, (_, text, star) => `'${text}':${star ? '*' : ''}${weight}`)

/** The same among moments that have lists of their own (`moment_keys`). */
export const withinList = (query: string, list: string) =>
  query.replace(LEXEME, (_, text, star) => `'^${list}:${text}'${star ?? ''}`)

/** The same with its last word as a beginning; null where that is not a word that is wanted. */
function withBeginning(query: string, replace: (word: string) => string): string | null {
  const last = LAST_LEXEME.exec(query)
  if (!last || last[1] !== undefined) return null
  return query.slice(0, last.index) + replace(last[2] ?? '')
}

/** A word or phrase that is wanted, or not: as it is written, and its stems; null: it has none. */
interface Item {
  isWanted: boolean
  words: readonly string[]
  written: string
  stemmed: string | null
}

/** A phrase of what is left of words, as far from each other as they are. */
function phraseOf(words: readonly (string | null)[]): string | null {
  let [phrase, last] = ['', 0]
  for (const [at, word] of words.entries()) {
    if (word === null) continue
    phrase += phrase === '' ? quoteLexeme(word) : ` <${at - last}> ${quoteLexeme(word)}`
    last = at
  }
  return phrase === '' ? null : phrase
}

/** The alternatives of a text: `websearch_to_tsquery` knows no others than those of all of it. */
const alternativesOf = (words: string, stemOf: Record<string, string | null>): Item[][] =>
  words.split(' | ').map((alternative) =>
    alternative.split(' & ').map((item) => {
      const said = [...item.matchAll(LEXEME)].map(([, word = '']) => word)
      return {
        isWanted: (item.match(/^!*/)?.[0].length ?? 0) % 2 === 0,
        words: said,
        written: phraseOf(said) ?? '',
        stemmed: phraseOf(said.map((word) => stemOf[word] ?? null)),
      }
    }),
  )

/**
 * What matches a text with words that are not wanted: of one-liners only stems are known, so each alternative is
 * looked for by stems, and a word or phrase is not there where neither it nor its stems are. Words without stems,
 * as `the`, are asked for where an alternative has no others.
 * @param ends what the last word may be besides, if it is wanted.
 */
function matchAlternatives(alternatives: readonly Item[][], ends: readonly string[]): string {
  const matches = alternatives.map((items, at) => {
    const wanted = items.filter(({ isWanted }) => isWanted)
    const hasStems = wanted.some(({ stemmed }) => stemmed !== null)
    const last = at === alternatives.length - 1 ? items.at(-1) : undefined
    const asked = wanted.flatMap((item) => {
      const said = hasStems ? item.stemmed : item.written
      return said === null ? [] : joinQueries('|', [said, ...(item === last ? ends : [])])
    })
    const unwanted = items
      .filter(({ isWanted }) => !isWanted)
      .flatMap(({ written, stemmed }) => [written, ...(stemmed === null ? [] : [stemmed])])
    return joinQueries('&', [...asked, ...unwanted.map((query) => `!(${query})`)])
  })
  return joinQueries('|', matches)
}

const isIndexable = (tree: string) => tree !== '' && tree !== 'T'

/** What moments must say: `index` finds them, `match` is true of them; `more` are further wanted words. */
function build(read: ReadText, match: string, index: string, more: readonly string[]): TextQuery {
  const trees = [read.stemsTree, read.wordsTree].filter(isIndexable)
  const any = [...new Set([...lexemesOf(trees.join(' ')), ...more])].join(' | ')
  const isPhrase = PHRASE.test(match)
  return {
    index: isPhrase ? joinQueries('|', trees).replace(PHRASES, '&') : index,
    phrase: isPhrase ? match : null,
    match,
    begun: null,
    inName: weighed(match, 'A'),
    any,
    anyInName: weighed(any, 'A'),
    anyInFigures: weighed(any, 'B'),
    words: lexemesOf(read.wordsTree).map((lexeme) => lexeme.replace(/^'|'(:\*)?$/g, '')),
    unwanted: lexemesOf(`${read.words} ${read.stems}`).filter(
      (lexeme) => !trees.some((tree) => tree.includes(lexeme)),
    ),
    name: read.folded,
  }
}

/**
 * What to search for with words as they are written, and with the last one as a beginning as well. Null
 * where no word is wanted; `openEnd` null where the last word is in a phrase or not wanted.
 */
export function buildQueries(
  read: ReadText,
  text: string,
): { exact: TextQuery; openEnd: OpenEnd | null } | null {
  if (!isIndexable(read.wordsTree)) return null
  const { words } = read
  const stems = isIndexable(read.stemsTree) ? read.stems : ''
  // Who says a word says its stem, so that wanted words find nothing that their stems do not.
  const isPlain = stems !== '' && !/[!|<]/.test(words)
  const said = isPlain ? stems : joinQueries('|', [stems, words])
  const alternatives = read.stemOf && alternativesOf(words, read.stemOf)
  const asWritten = alternatives ? matchAlternatives(alternatives, []) : said
  const exact = build(read, asWritten, asWritten, [])
  const isOpen = !text.trimEnd().endsWith('"') && !PHRASE.test(words)
  const word = LAST_LEXEME.exec(words)?.[2] ?? ''
  if (!isOpen || withBeginning(words, String) === null) return { exact, openEnd: null }
  const letters = [...word].length
  const endWith = (...ends: string[]) => {
    if (alternatives) return matchAlternatives(alternatives, ends)
    const anyOf = (lexemes: string[]) => `(${[...new Set(lexemes)].join(' | ')})`
    const ofStems = endOfStems(stems, word, (stem) => anyOf([stem, ...ends]))
    if (ofStems !== '' && isPlain) return ofStems
    return joinQueries('|', [said, withBeginning(words, () => anyOf(ends)) ?? '', ofStems])
  }
  const begins = `'${word}':*`
  const complete: OpenEnd['complete'] = (begun, stemsOfBegun) => {
    if (begun === null) return build(read, endWith(begins), endWith(begins), [begins])
    const further = stemsOfBegun.map(quoteLexeme)
    const others = [...begun.filter((other) => other !== word).map(quoteLexeme), ...further]
    const index = others.length === 0 ? exact.index : endWith(quoteLexeme(word), ...others)
    // The index knows words one by one. Of a moment all that begin so are asked for at once: how well it fits
    // must not depend on words that others have said elsewhere.
    const query = build(read, endWith(begins), index, [begins])
    if (further.length === 0) return query
    return { ...query, match: endWith(begins, ...further), begun: { match: query.match, word } }
  }
  const byKey = () =>
    build(read, endWith(begins), endWith(quoteLexeme(`=${letters}:${word}`)), [begins])
  const isLookedUp = letters > KEYED_LETTERS
  const known = LAST_LEXEME.exec(stems)?.[2]
  const furtherStems: OpenEnd['furtherStems'] = (all) =>
    [...new Set(all)].filter(
      (stem): stem is string => stem !== null && stem !== known && !stem.startsWith(word),
    )
  const openEnd = { word, isLookedUp, furtherStems, complete: isLookedUp ? complete : byKey }
  return { exact, openEnd }
}

/** Letters that a word has in common with its stem. */
const STEM_LETTERS = 2

/** Stems of all words, the last replaced; `''` where that has no stem of its own. */
function endOfStems(stems: string, last: string, replace: (stem: string) => string): string {
  const stem = LAST_LEXEME.exec(stems)?.[2] ?? ''
  if (stem.slice(0, STEM_LETTERS) !== last.slice(0, STEM_LETTERS)) return ''
  return withBeginning(stems, (found) => replace(`'${found}'`)) ?? ''
}

/** Finds moments that say one of each of several sets of words, and none that is not wanted. */
export function queryOfAlternatives(
  alternatives: readonly (readonly string[])[],
  unwanted: readonly string[],
): TextQuery {
  const sets = alternatives.map((words) => words.map(quoteLexeme).join(' | '))
  const match = joinQueries('&', [...sets, ...unwanted.map((lexeme) => `!${lexeme}`)])
  const any = sets.join(' | ')
  return {
    index: match,
    phrase: null,
    match,
    begun: null,
    inName: weighed(match, 'A'),
    any,
    anyInName: weighed(any, 'A'),
    anyInFigures: weighed(any, 'B'),
    words: alternatives.flat(),
    unwanted,
    name: alternatives.map(([first]) => first ?? '').join(' '),
  }
}
