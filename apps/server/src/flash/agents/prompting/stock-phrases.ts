import type { Finding } from '../agent.ts'

/** Phrases that stand in any scene and say nothing of this one. */
const STOCK = [
  'thick with (?:history|tension|anticipation|the weight)',
  'heavy with (?:history|tension|anticipation|expectation|meaning)',
  'weight of (?:history|centuries|the moment|destiny)',
  'a sense of',
  'palpable',
  'bustling',
  'teem\\w+ with',
  'dust motes?',
  'motes of dust',
  'danc(?:e|es|ed|ing) in the light',
  'time (?:itself )?(?:stands?|stood|seems? to stand) still',
  'testament to',
  'tapestry of',
  'symphony of',
  'whispers? of (?:history|the past)',
  'echo(?:es|ing)? (?:of|through) (?:history|time|the ages)',
  'electric(?:ity)? (?:in|with|atmosphere)',
  'hush falls',
  'bated breath',
  'steeped in',
  'unbeknownst',
  'little did',
]

const PATTERN = new RegExp(`\\b(?:${STOCK.join('|')})\\b`, 'gi')

/** Stock phrases in the fields of an answer. */
export function stockPhraseFindings(texts: Readonly<Record<string, string>>): Finding[] {
  return Object.entries(texts).flatMap(([field, text]) => {
    const found = [...new Set(text.match(PATTERN) ?? [])]
    const detail = `${field}: “${found.join('”, “')}” would fit any scene; say what is here`
    return found.length === 0 ? [] : [{ code: 'stock_phrase', detail }]
  })
}
