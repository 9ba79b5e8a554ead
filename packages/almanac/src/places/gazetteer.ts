import { isBorneByPerson, linkPeople } from '../people/people.ts'
import { readCountry, readRegion } from './area-reader.ts'
import { isNeverName } from './common-words.ts'
import { weighEvidence } from './evidence.ts'
import { lookUpHistoricName } from './historic-places.ts'
import { readHistoric } from './historic-reader.ts'
import { isPartOfName } from './part-of-name.ts'
import type { PlaceReading } from './place.ts'
import { isEnglishRegion, readQualifier } from './qualifier.ts'
import type { Reading, Setting } from './reading.ts'
import { readQualified, readTown } from './town-reader.ts'
import { hasMixedCase, listPhrases, type Phrase, splitWords, type Word } from './words.ts'

const LONGEST_NAME = 6

export interface FindPlaceOptions {
  /** Historical year of the text, null when it has none. */
  year: number | null
  /** Spans that are read as something else already; default: the people in the text. */
  exclude?: [number, number][]
}

/** The place of a text: the first of `findPlaces`, or null. */
export function findPlace(text: string, options: FindPlaceOptions): PlaceReading | null {
  return findPlaces(text, options)[0] ?? null
}

/**
 * Places that a text names, the most certain and exact first. A name counts only where its
 * neighbours, its case and the year make it a place, and only if one place is meant:
 * rather none than a namesake. Coordinates are null for whole countries and regions.
 */
export function findPlaces(text: string, options: FindPlaceOptions): PlaceReading[] {
  const words = splitWords(text)
  const { year } = options
  const exclude = options.exclude ?? linkPeople(text, { year }).map(({ span }) => span)
  const people = words.map((word) =>
    exclude.some(([start, end]) => word.start < end && start < word.end),
  )
  const setting: Setting = { words, year, mixedCase: hasMixedCase(words), people }
  const taken = [...people]
  const readings: Reading[] = []
  for (const phrase of listPhrases(words, LONGEST_NAME)) {
    if (taken.slice(phrase.first, phrase.after).includes(true)) continue
    const reading = readPhrase(setting, phrase)
    if (!reading) continue
    taken.fill(true, phrase.first, reading.after)
    readings.push(reading)
  }
  readings.sort((a, b) => b.score - a.score || a.span[0] - b.span[0])
  return keepFirstOfEach(readings).map(({ place, source, span }) => ({ place, source, span }))
}

function keepFirstOfEach(readings: Reading[]): Reading[] {
  const key = ({ source }: Reading) =>
    source.kind === 'record' ? `${source.dataset}:${source.id}` : source.title
  return [
    ...new Map(readings.toReversed().map((reading) => [key(reading), reading])).values(),
  ].sort((a, b) => readings.indexOf(a) - readings.indexOf(b))
}

function readPhrase(setting: Setting, phrase: Phrase): Reading | null {
  if (isNeverName(phrase.key)) return null
  const { words, mixedCase } = setting
  const evidence = weighEvidence(words, phrase)
  if (mixedCase && !evidence.capitalised && !phrase.key.startsWith('the ')) return null
  if (isHyphenated(words, phrase) || isTitledPerson(words, phrase)) return null
  if (isPartOfName(setting, phrase)) return null
  const historic = lookUpHistoricName(phrase.key, setting.year)
  // Two old places of one name: today's towns of that name are no way out.
  if (historic.length > 1) return readHistoric(setting, phrase, evidence)
  const qualifier = readQualifier(words, phrase)
  return (
    readHistoric(setting, phrase, evidence) ??
    (qualifier ? readQualified(setting, phrase, qualifier) : null) ??
    readCountry(setting, phrase, evidence) ??
    (isEnglishRegion(phrase.key) ? readRegion(setting, phrase, evidence) : null) ??
    readTown(setting, phrase, evidence) ??
    readRegion(setting, phrase, evidence)
  )
}

const TITLES = /^(?:queen|king|prince|princess|pope|emperor|empress|president|captain|general)$/

/** "Queen Victoria": somebody's name, even where nobody of that name lives in the year. */
function isTitledPerson(words: Word[], phrase: Phrase): boolean {
  if (!TITLES.test(words[phrase.first]?.key ?? '')) return false
  return isBorneByPerson(phrase.key.replace(/^\S+ /, ''), null)
}

/** "el-Medina", "Paris-based": a part of a longer word. */
function isHyphenated(words: Word[], phrase: Phrase): boolean {
  const hyphen = /^[-‐‑]$/
  const before = words[phrase.first - 1]?.gap ?? ''
  const after = words[phrase.after - 1]?.gap ?? ''
  return hyphen.test(before) || (hyphen.test(after) && phrase.after < words.length)
}
