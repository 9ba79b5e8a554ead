import { once, readDataLines } from './data-file.ts'

/** How strongly a folded word is an ordinary English word rather than a name. */
export type WordUse = 'frequent' | 'known' | 'name'

/** Words that are never a name of a place or person by themselves. */
const NEVER = new Set(
  `a an and are as at be but by for from had has have he her his i if in into is it its me my no not of off on or
  our out over she so some than that the their them then there these they this to under up us was we were who will
  with you your january february march april may june july august september october november december jan feb mar
  apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday spring summer autumn
  fall winter morning noon evening night midnight dawn dusk bc ad bce ce am pm mars venus jupiter saturn mercury
  neptune uranus pluto moon sun earth men man women woman children people king queen emperor empress pope president
  prince princess duke earl lord lady sir general captain admiral colonel doctor dr mr mrs saint st ste san santa santo sao sankt battle war siege
  treaty peace test game move first second third last new old great north south east west central northern southern
  eastern western christmas easter pentecost advent lent epiphany michaelmas candlemas lammas
  midsummer ramadan passover god christ day year century hour speech death birth trial book letter king's roman greek british
  english french german spanish american`.split(/\s+/),
)

const openWords = once(() => {
  const words = new Map<string, WordUse>()
  for (const line of readDataLines('places-words.txt.zst')) {
    if (line.endsWith('*')) words.set(line.slice(0, -1), 'frequent')
    else words.set(line, 'known')
  }
  for (const word of NEVER) words.set(word, 'frequent')
  return words
})

/**
 * How a folded word or phrase is used; of a phrase, its least common word counts. `frequent` words
 * occur in WordNet's tagged texts, `known` ones are only listed there in lower case.
 */
export function wordUse(key: string): WordUse {
  const uses = key
    .split(' ')
    .map((word) => openWords().get(word) ?? (/^\d+$/.test(word) ? 'frequent' : 'name'))
  if (uses.includes('name')) return 'name'
  return uses.includes('known') ? 'known' : 'frequent'
}

/** Whether a folded word can never stand for a name alone: months, planets, titles, particles. */
export function isNeverName(key: string): boolean {
  return NEVER.has(key)
}
