const BEGIN = '<think>'
const END = '</think>'

/**
 * Takes out the thoughts with which some models begin what they write, where their server does not
 * keep them apart: DeepSeek R1 and Qwen 3 behind a plain vLLM or llama.cpp. A tag further on is the
 * model's own text.
 */
export class WrittenThoughts {
  #held = ''
  #isPast = false

  /** What of the next piece is no thought; empty while that cannot be told. */
  visible(piece: string): string {
    if (this.#isPast) return piece
    this.#held += piece
    const start = this.#held.trimStart()
    if (BEGIN.startsWith(start)) return ''
    if (!start.startsWith(BEGIN)) return this.#pass(this.#held)
    const end = start.indexOf(END)
    return end < 0 ? '' : this.#pass(start.slice(end + END.length).trimStart())
  }

  #pass(text: string): string {
    this.#isPast = true
    this.#held = ''
    return text
  }
}
