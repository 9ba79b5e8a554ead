import { readingsOf } from './fold-text.ts'
import {
  ABUSE_MATERIAL,
  HARMLESS,
  LUST,
  MINORS,
  PRIVATE_PEOPLE,
  REPORTED,
  TORMENTS,
  WEAPONS,
} from './rule-words.ts'
import { SENSITIVE } from './sensitive-words.ts'
import { anyOf } from './word-pattern.ts'

/** What the rules say of a query, and why, in words for our own records. */
export type Ruling =
  | { verdict: 'approve' }
  | { verdict: 'sensitive'; reason: string; disclaimer: string }
  | { verdict: 'reject'; reason: string }

/** Characters between a minor and what is lewd, at most: further apart they are about two things. */
const NEAR = 60

/** `12-year-old`, `aged 12`, `12yo`: 17 at most. */
const YOUNG_AGE =
  /(?<!\d)(?:[1-9]|1[0-7])[\s-]?(?:years?|yrs?)[\s-]?olds?\b|\baged? (?:[1-9]|1[0-7])(?!\d)|(?<!\d)(?:[1-9]|1[0-7]) ?yo\b/g

/** At the start of a sentence these ask for instructions; told of somebody they are a story. */
const REQUEST =
  /(?:^|[.;:!?\n]\s*)(?:(?:please|pls|hey|hi|ok|now|and|also|can you|could you|i want to know|i need|i want|give me|tell me|show me|write|explain|teach me|describe)[\s,]+)*(?:(?:a|an|the|detailed|exact|complete|full|working|simple|easy)\s+)*(?:how (?:to|do i|do you|can i|does one|would i)|instructions?|step by step|recipes?|tutorial|guide|blueprints?|manual|teach me|ingredients|wie (?:man|baue ich|baut man|mache ich|macht man|kann ich)|anleitung|bauanleitung|comment (?:faire|fabriquer|construire|je)|como (?:hacer|fabricar|construir|fazer)|как (?:сделать|собрать|изготовить|построить)|怎么(?:做|制造)|如何(?:制造|制作)|作り方)/

/** Wherever they stand, these ask for more than a scene. */
const EXACTLY =
  /step[\s-]by[\s-]step|(?:detailed|exact|working|complete) (?:instructions|recipe|blueprint|quantities|amounts|formula)|schritt fur schritt|etape par etape|paso a paso/

const WEAPON = anyOf(WEAPONS)
const MADE =
  /\b(?:mak(?:e|ing)|build(?:ing)?|assembl(?:e|ing)|construct(?:ing)?|synthesi[sz](?:e|ing)|cook(?:ing)?|produc(?:e|ing)|prepar(?:e|ing)|brew(?:ing)?|creat(?:e|ing)|plan(?:ning)?|carry(?:ing)? out|commit(?:ting)?|print(?:ing)?|obtain(?:ing)?|get(?:ting)?|use|using|bauen|bau|herstell\w*|mach\w*|plan\w*|faire|fabriquer|construire|hacer|fabricar|construir|fazer)\b|сделать|собрать|изготовить|построить|制造|制作|做|作り方|\bfor\b|\bof\b/

const TORMENTED = (() => {
  const whose = '(?<![\\p{L}])(?:my|our|mein(?:e|en|em|er)?|mon|ma|mi)\\s+(?:\\p{L}+\\s+)?'
  return new RegExp(`${whose}(?:${anyOf(PRIVATE_PEOPLE).source})`, 'u')
})()
const TORMENT = anyOf(TORMENTS)
const EXPOSED =
  /(?:home|private) address of|phone number of|where does .{1,40} live now|revenge porn/

const CATEGORIES = Object.values(SENSITIVE).map(({ words, about }) => ({
  pattern: anyOf(words),
  about,
}))

const has = (pattern: RegExp, text: string) => text.search(pattern) >= 0

const positions = (text: string, ...patterns: RegExp[]) =>
  patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(({ index }) => index))

/** A run of letters; where one letter is a word, one is enough. */
const isWordless = (text: string) =>
  !/\p{L}{2}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(text)

function sexualisesMinors(text: string): boolean {
  if (has(ABUSE_MATERIAL, text)) return true
  const told = text.replace(REPORTED, (words) => '·'.repeat(words.length))
  const lust = positions(told, LUST)
  if (lust.length === 0) return false
  return positions(text, MINORS, YOUNG_AGE).some((minor) =>
    lust.some((at) => Math.abs(at - minor) <= NEAR),
  )
}

function asksForWeapons(text: string): boolean {
  if (!has(WEAPON, text) || !has(MADE, text)) return false
  return REQUEST.test(text) || EXACTLY.test(text)
}

function harasses(text: string): boolean {
  return EXPOSED.test(text) || (TORMENTED.test(text) && has(TORMENT, text))
}

function rejection(text: string): string | null {
  if (isWordless(text)) return 'no words'
  if (sexualisesMinors(text)) return 'sexualised minors'
  if (asksForWeapons(text)) return 'instructions for weapons or attacks'
  return harasses(text) ? 'harassment of a private person' : null
}

function listed(items: readonly string[]): string {
  const last = items.at(-1) ?? ''
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`
}

/** At most 300 characters, whatever it is about. */
function disclaimerFor(about: readonly string[]): string {
  const shown = listed(about.slice(0, 3))
  return `This moment is about ${shown}. It is shown to remember and to understand, not to approve; some of it may be hard to see.`
}

/**
 * What can be told of a query without a model: what is never rendered, and what is rendered with a word of
 * warning. Grim history is neither: battles, bombs and plots are let in as they are.
 */
export function ruleOn(query: string): Ruling {
  const readings = readingsOf(query).map((text) => text.replace(HARMLESS, ' · '))
  for (const reading of readings) {
    const reason = rejection(reading)
    if (reason !== null) return { verdict: 'reject', reason }
  }
  const about = CATEGORIES.filter(({ pattern }) => readings.some((text) => has(pattern, text)))
  if (about.length === 0) return { verdict: 'approve' }
  const names = about.map((category) => category.about)
  return { verdict: 'sensitive', reason: listed(names), disclaimer: disclaimerFor(names) }
}
