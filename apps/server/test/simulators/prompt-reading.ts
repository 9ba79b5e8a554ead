/** What an author takes from a prompt. */
export interface PromptReading {
  /** The query without its mark; empty when the prompt has none. */
  query: string
  /** Ids of facts, quotes and sources, in the order of the prompt. */
  ids: string[]
  /** People of the CAST part, or else those that the facts name. */
  names: string[]
  /** Years that stand in the prompt, facts first. */
  years: number[]
  /** Kinds of things that the prompt says are not known. */
  unknown: string[]
}

const TITLES = ['MATERIAL', 'FACTS', 'CAST', 'TASK', 'LIMITS', 'CORRECTION']

/** A part of the prompt by its title, without the title; empty when it has none. */
function sectionOf(prompt: string, title: string): string {
  const lines = prompt.split('\n')
  const isTitle = (line: string) => TITLES.includes(/^[A-Z]+/.exec(line)?.[0] ?? '')
  const start = lines.findIndex((line) => line.startsWith(title) && isTitle(line))
  if (start < 0) return ''
  const rest = lines.slice(start + 1)
  const end = rest.findIndex(isTitle)
  return (end < 0 ? rest : rest.slice(0, end)).join('\n').trim()
}

const NAME = /\p{Lu}[\p{L}’'-]+(?: (?:(?:de|of|the|von|van|al|ibn|da|di) )*\p{Lu}[\p{L}’'.-]+)+/gu

/** The names on the cards, or else at the start of each line, before what is said of the person. */
function castNames(cast: string): string[] {
  const cards = [...cast.matchAll(/^CARD ([^,:\n]{2,60})/gmu)].map(([, name]) => name?.trim() ?? '')
  if (cards.length > 0) return cards
  return cast.split('\n').flatMap((line) => {
    const name = /^(?:[-*•]\s*|\d+[.)]\s*)?([^,:;(—–|]{2,60})/u.exec(line)?.[1]?.trim() ?? ''
    return /^\p{Lu}/u.test(name) && !/^[A-Z ]+$/.test(name) ? [name] : []
  })
}

function queryIn(prompt: string): string {
  const mark = /\^[0-9a-f]{6}\^/.exec(prompt)?.[0]
  const line = /^Query: (.+)$/m.exec(prompt)?.[1] ?? (mark ? '' : (prompt.split('\n')[0] ?? ''))
  return (mark ? line.replaceAll(mark, ' ') : line).trim()
}

/** Reads what is needed to answer in keeping with the prompt. */
export function readPrompt(prompt: string): PromptReading {
  const facts = sectionOf(prompt, 'FACTS')
  const cast = castNames(sectionOf(prompt, 'CAST'))
  const ids = [...prompt.matchAll(/^\s*(?:-\s*)?([FQS]\d+)\b/gm)].map(([, id]) => id ?? '')
  const yearText = `${facts}\n${queryIn(prompt)}\n${prompt}`
  const years = [...yearText.matchAll(/\b(1\d{3}|20\d{2})\b/g)].map(([year]) => Number(year))
  const said = facts.replace(/^[FQ]\d+ [^:]*: /gm, '')
  const names = cast.length > 0 ? cast : (said.match(NAME) ?? [])
  const unknown = /^UNKNOWN: (.*?)(?: -> null)?$/m.exec(prompt)?.[1]?.split(', ') ?? []
  return {
    query: queryIn(prompt),
    ids: [...new Set(ids)],
    names: [...new Set(names)],
    years,
    unknown,
  }
}
