export { contentTerms, isOrdinaryWord } from './content-terms.ts'
export { type Neighbour, neighboursInTime, type Point } from './neighbours.ts'
export {
  findPerson,
  knowledgeOf,
  momentsOf,
  type PersonKnowledge,
  type SourcedFact,
  wordsOf,
} from './people.ts'
