import type { Scan } from './scan.ts'

const CONNECTORS =
  /(?:(?:^|[\s,(])(?:on|in|at|by|during|between|from|around|about|since|from|circa|of|and|the|early|late|year))+[\s,(]*$/i

/** The text without the words that were read, connecting words and stray punctuation. */
export function restOf(scan: Scan): string {
  const spans = mergedSpans(scan)
  let rest = ''
  let from = 0
  for (const [start, end] of spans) {
    rest += `${trimConnectors(scan.text.slice(from, start))} `
    from = end
  }
  rest += scan.text.slice(from)
  const tidied = rest
    .replace(/\(\s*\)|\[\s*\]/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/ (?=[,.;:!?)])/g, '')
    .replace(/([,;:])(?:\s*[,;:])+/g, '$1')
    .trim()
  return trimEnds(tidied)
}

/** Loops, not a pattern: long runs of punctuation would make one slow. */
function trimEnds(text: string): string {
  let [start, end] = [0, text.length]
  while (start < end && ' ,.;:)–—-'.includes(text.charAt(start))) start++
  while (end > start && ' ,;:(–—-'.includes(text.charAt(end - 1))) end--
  return text.slice(start, end)
}

function trimConnectors(text: string): string {
  // Only the tail can match: a bounded slice keeps long texts cheap.
  const cut = Math.max(0, text.length - 40)
  return text.slice(0, cut) + text.slice(cut).replace(CONNECTORS, ' ')
}

/** Spans in order of the text; spans that touch or are parted only by spaces or commas are one. */
export function mergedSpans(scan: Scan): [number, number][] {
  const merged: [number, number][] = []
  for (const [start, end] of [...scan.spans].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1)
    if (last && /^[\s,]*$/.test(scan.text.slice(last[1], Math.max(start, last[1])))) {
      last[1] = Math.max(last[1], end)
    } else merged.push([start, end])
  }
  return merged
}
