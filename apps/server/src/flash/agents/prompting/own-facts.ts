import type { PromptInput } from '../agent.ts'
import type { CharacterStub } from '../outputs.ts'
import type { FactSheet } from './fact-sheet.ts'

/** The sheet without what is said of others alone: nobody is written from what is hidden from them. */
export function ownFacts(
  { sheet }: Pick<PromptInput, 'sheet'>,
  stub: CharacterStub,
  others: readonly CharacterStub[],
): FactSheet {
  const names = [...sheet.people, ...others.filter((other) => other.is_named)]
    .map(({ name }) => name)
    .filter((name) => name !== stub.name)
  const isOwn = ({ text }: FactSheet['facts'][number]) =>
    text.includes(stub.name) || !names.some((name) => text.startsWith(name))
  return { ...sheet, facts: sheet.facts.filter(isOwn) }
}
