type Tell = (text: string, restart: boolean) => void

/** How a growing answer is read. */
export interface WordsReading {
  /** As much of the answer's words as may be shown. */
  read(raw: string): string
  /** Whether words may not be shown. */
  isGrave(words: string): boolean
  /** What is told in the place of an answer that may not be shown. */
  instead: string
}

/** Letters of an answer after which nothing of it can be within what is kept. */
const ENOUGH = 16_384

/** Tells words at once, as they come. What was told since the last restart is always the answer so far. */
export class WordsTeller {
  /** Whether the answer under way was stopped, since it may not be shown. */
  isStopped = false
  #raw = ''
  #told = ''
  readonly #tell: Tell
  readonly #reading: WordsReading

  constructor(tell: Tell, reading: WordsReading) {
    this.#tell = tell
    this.#reading = reading
  }

  /** Takes the text of an answer as it comes; `restart` when another answer begins. */
  onText = (text: string, restart: boolean): void => {
    if (restart) this.#clear()
    this.#raw += text
    if (this.isStopped || text === '' || this.#raw.length > ENOUGH) return
    const words = this.#reading.read(this.#raw)
    if (words.length <= this.#told.length || !words.startsWith(this.#told)) return
    if (this.#reading.isGrave(words)) {
      this.isStopped = true
      this.end(this.#reading.instead)
    } else this.#say(words)
  }

  /** Tells what was not told yet of the answer as it is kept. */
  end(words: string): void {
    if (!words.startsWith(this.#told)) this.#takeBack()
    this.#say(words)
  }

  #say(words: string): void {
    if (words.length > this.#told.length) this.#tell(words.slice(this.#told.length), false)
    this.#told = words
  }

  #takeBack(): void {
    if (this.#told !== '') this.#tell('', true)
    this.#told = ''
  }

  #clear(): void {
    this.#raw = ''
    this.isStopped = false
    this.#takeBack()
  }
}
