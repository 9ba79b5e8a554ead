export {
  type Anachronism,
  type FindAnachronismsOptions,
  findAnachronisms,
} from './find-anachronisms.ts'
export { listLexicon } from './lexicon.ts'
export { LexiconEntry, LexiconKind, Region } from './lexicon-entry.ts'
