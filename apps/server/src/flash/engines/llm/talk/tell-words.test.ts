import { describe, expect, it } from 'vitest'
import { WordsTeller } from './tell-words.ts'

/** Everything that is told, a restart as `<`. */
function tellerOf(read: (raw: string) => string = (raw) => raw) {
  const told: string[] = []
  const teller = new WordsTeller((text, restart) => told.push(restart ? `<${text}` : text), {
    read,
    isGrave: (words) => words.includes('bad'),
    instead: 'Nothing.',
  })
  return { told, teller }
}

describe('words of an answer', () => {
  it('G-LLM-9: are told at once, each once', () => {
    const { told, teller } = tellerOf()
    for (const piece of ['Bread ', '', 'is dear.']) teller.onText(piece, false)
    teller.end('Bread is dear.')
    expect(told).toEqual(['Bread ', 'is dear.'])
  })

  it('G-LLM-9: are taken back when another answer begins, and only if any were told', () => {
    const { told, teller } = tellerOf()
    teller.onText('', true)
    teller.onText('Bread', false)
    teller.onText('', true)
    teller.onText('Salt', false)
    teller.end('Salt is dear.')
    expect(told).toEqual(['Bread', '<', 'Salt', ' is dear.'])
  })

  it('G-LLM-9: are taken back when the answer that is kept is another', () => {
    const { told, teller } = tellerOf()
    teller.onText('Bread', false)
    teller.end('Salt')
    expect(told).toEqual(['Bread', '<', 'Salt'])
  })

  it('G-LLM-9: give way to others where they may not be shown, until another answer begins', () => {
    const { told, teller } = tellerOf()
    for (const piece of ['Bread ', 'is bad', ' and more']) teller.onText(piece, false)
    expect(teller.isStopped).toBe(true)
    expect(told).toEqual(['Bread ', '<', 'Nothing.'])
    teller.onText('', true)
    expect(teller.isStopped).toBe(false)
    teller.onText('Salt', false)
    expect(told.slice(3)).toEqual(['<', 'Salt'])
  })

  it('wait where less can be shown than before', () => {
    const { told, teller } = tellerOf((raw) => raw.replace(/\^.*$/, ''))
    for (const piece of ['Bread', '^a', '1']) teller.onText(piece, false)
    expect(told).toEqual(['Bread'])
  })

  it('are not read any further when there are far too many', () => {
    let readings = 0
    const { teller } = tellerOf((raw) => {
      readings += 1
      return raw
    })
    for (let piece = 0; piece < 100; piece += 1) teller.onText('x'.repeat(1000), false)
    expect(readings).toBeLessThan(20)
  })
})
