import type { Content, DialogLine, Scene } from '@timepoint/contracts'
import { readPartialJson } from '../../../providers/partial-json.ts'
import { unmarkText } from '../../agents/prompting/mark.ts'

type Tell = (content: Content) => void

/** Passes on an answer while it is written. */
export interface Teller<Output> {
  /** Takes the text of an answer as it comes; `restart` when another answer begins. */
  onText(text: string, restart: boolean): void
  /** Tells what was not told yet, from the answer as it is kept. */
  end(output: Output): void
}

/** Prose of a scene, in the order in which it is read. */
const PROSE = [
  'setting',
  'atmosphere',
  'weather',
  'lighting',
  'temperature',
  'architecture',
  'crowd_description',
  'social_dynamics',
] as const

function proseOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return ''
  const fields = value as Record<string, unknown>
  return PROSE.flatMap((key) => (typeof fields[key] === 'string' ? fields[key].trim() : []))
    .filter((text) => text !== '')
    .join('\n\n')
}

/** Content is told at most this often, in milliseconds: each time is a frame that is stored. */
const PACE_MS = 50

/**
 * Reads what is readable so far of JSON that grows. Readings never overlap and never go back; what
 * comes in between is gathered for the next.
 */
class GrowingJson {
  #text = ''
  /** Counts the answers: a reading of an earlier one is thrown away. */
  #version = 0
  #timer: NodeJS.Timeout | null = null
  #readAt = Number.NEGATIVE_INFINITY
  readonly #mark: string
  readonly #onValue: (value: unknown) => void

  constructor(mark: string, onValue: (value: unknown) => void) {
    this.#mark = mark
    this.#onValue = onValue
  }

  add(text: string): void {
    this.#text += text
    const waitMs = Math.max(0, this.#readAt + PACE_MS - performance.now())
    this.#timer ??= setTimeout(() => this.#read(), waitMs)
  }

  async #read(): Promise<void> {
    const version = this.#version
    this.#readAt = performance.now()
    const value = await readPartialJson(unmarkText(this.#json(), this.#mark))
    if (version !== this.#version) return
    this.#timer = null
    if (value !== undefined) this.#onValue(value)
  }

  /** The text without a fence or words before the object. */
  #json(): string {
    return this.#text.slice(Math.max(0, this.#text.indexOf('{')))
  }

  /** Forgets the answer so far. */
  clear(): void {
    this.#text = ''
    this.#version += 1
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
  }
}

/** Tells a scene's prose word by word. @param mark to be taken out where a model copied it. */
export function tellScene(tell: Tell, mark: string): Teller<Scene> {
  let told = ''
  const restart = () => {
    if (told !== '') tell({ kind: 'text', value: '', restart: true })
    told = ''
  }
  const upTo = (prose: string) => {
    if (!prose.startsWith(told) || prose.length === told.length) return
    tell({ kind: 'text', value: prose.slice(told.length) })
    told = prose
  }
  const json = new GrowingJson(mark, (value) => upTo(proseOf(value)))
  return {
    onText(text, isRestart) {
      if (isRestart) {
        json.clear()
        restart()
      }
      json.add(text)
    },
    end(output) {
      json.clear()
      const prose = proseOf(output)
      if (!prose.startsWith(told)) restart()
      upTo(prose)
    },
  }
}

/**
 * Tells a dialog line by line.
 * @param toLine what a written line becomes; null for one that will not be kept.
 * @param most lines that will be kept.
 */
export function tellDialog(
  tell: Tell,
  mark: string,
  toLine: (written: unknown) => DialogLine | null,
  most = Number.POSITIVE_INFINITY,
): Teller<{ lines: DialogLine[] }> {
  let told: DialogLine[] = []
  const restart = (line: DialogLine) => {
    tell({ kind: 'line', value: line, restart: true })
    told = [line]
  }
  let isStale = false
  const say = (line: DialogLine) => {
    if (isStale) restart(line)
    else {
      tell({ kind: 'line', value: line })
      told.push(line)
    }
    isStale = false
  }
  let read = 0
  const json = new GrowingJson(mark, (value) => {
    const lines = (value as { lines?: unknown } | null)?.lines
    if (!Array.isArray(lines)) return
    // The last one may still be growing.
    for (const written of lines.slice(read, -1)) {
      read += 1
      const line = toLine(written)
      if (line && (isStale || told.length < most)) say(line)
    }
  })
  const same = (a: DialogLine | undefined, b: DialogLine) =>
    a !== undefined && a.speaker === b.speaker && a.text === b.text
  return {
    onText(text, isRestart) {
      if (isRestart) {
        json.clear()
        read = 0
        isStale = told.length > 0
      }
      json.add(text)
    },
    end({ lines }) {
      json.clear()
      const isPrefix = !isStale && told.every((line, i) => lines[i] && same(line, lines[i]))
      if (!isPrefix) isStale = told.length > 0
      const rest = isPrefix ? lines.slice(told.length) : lines
      for (const line of rest) say(line)
    },
  }
}
