/** Passes on the text of one answer at a time: that which spoke first, until it fails. */
export class Voice {
  #leader: object | null = null
  #spoken = false
  readonly #onText: ((text: string, restart: boolean) => void) | undefined

  constructor(onText: ((text: string, restart: boolean) => void) | undefined) {
    this.#onText = onText
  }

  speak(speaker: object, text: string): void {
    if (!this.#onText || text === '') return
    this.#leader ??= speaker
    if (this.#leader !== speaker) return
    this.#onText(text, false)
    this.#spoken = true
  }

  fall(speaker: object): void {
    if (this.#leader !== speaker) return
    this.#leader = null
    if (this.#spoken) this.#onText?.('', true)
    this.#spoken = false
  }
}
