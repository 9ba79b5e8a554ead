import { setTimeout as sleep } from 'node:timers/promises'
import type { Content, DialogLine, Scene } from '@timepoint/contracts'
import { describe, expect, it } from 'vitest'
import { tellDialog, tellScene } from './tell.ts'

const MARK = '^a1b2c3^'

const scene = (setting: string, atmosphere: string) => ({ setting, atmosphere }) as Scene

const line = (text: string): DialogLine => ({
  speaker: 'A ferryman',
  text,
  tone: null,
  action: null,
  response_to: null,
  is_whispered: false,
  provenance: 'dramatized',
})

/** Feeds text in pieces, slowly enough that each is read. */
async function feed(onText: (text: string, restart: boolean) => void, text: string, size: number) {
  for (let at = 0; at < text.length; at += size) {
    onText(text.slice(at, at + size), false)
    await sleep(60)
  }
}

describe('prose', () => {
  it('G-LLM-5: a scene comes bit by bit, and the bits are the whole', async () => {
    const told: Content[] = []
    const teller = tellScene((content) => told.push(content), MARK)
    const output = scene('Wet ropes on the quay.', 'Nobody looks up.')
    await feed(teller.onText, JSON.stringify(output), 20)
    expect(told.length).toBeGreaterThan(1)
    teller.end(output)
    expect(told.map(({ value }) => value).join('')).toBe(
      'Wet ropes on the quay.\n\nNobody looks up.',
    )
    expect(told.some(({ restart }) => restart)).toBe(false)
  })

  it('G-LLM-5: marks that a model copied are not told', async () => {
    const told: Content[] = []
    const teller = tellScene((content) => told.push(content), MARK)
    await feed(teller.onText, JSON.stringify(scene(`Wet${MARK}ropes.`, 'Still.')), 200)
    expect(told).toEqual([{ kind: 'text', value: 'Wet ropes.\n\nStill.' }])
  })

  it('G-LLM-5: when another answer begins, what was told does not count', async () => {
    const told: Content[] = []
    const teller = tellScene((content) => told.push(content), MARK)
    await feed(teller.onText, '{"setting":"Wrong', 20)
    teller.onText('', true)
    await feed(teller.onText, JSON.stringify(scene('Right.', 'Still.')), 200)
    expect(told).toEqual([
      { kind: 'text', value: 'Wrong' },
      { kind: 'text', value: '', restart: true },
      { kind: 'text', value: 'Right.\n\nStill.' },
    ])
  })

  it('G-LLM-5: when another answer was kept than was told, it is told anew', async () => {
    const told: Content[] = []
    const teller = tellScene((content) => told.push(content), MARK)
    await feed(teller.onText, JSON.stringify(scene('First.', 'One.')), 200)
    teller.end(scene('Second.', 'Two.'))
    expect(told.slice(1)).toEqual([
      { kind: 'text', value: '', restart: true },
      { kind: 'text', value: 'Second.\n\nTwo.' },
    ])
  })
})

describe('dialog', () => {
  const toLine = (written: unknown) => {
    const { text } = written as { text?: string }
    return text === undefined || text === 'dropped' ? null : line(text)
  }

  it('G-LLM-5: a line comes when it is whole, and the last one at the end', async () => {
    const told: Content[] = []
    const teller = tellDialog((content) => told.push(content), MARK, toLine)
    await feed(teller.onText, '{"lines":[{"text":"One."},{"text":"dropped"},{"text":"Tw', 200)
    expect(told).toEqual([{ kind: 'line', value: line('One.') }])
    await feed(teller.onText, 'o."}]}', 200)
    teller.end({ lines: [line('One.'), line('Two.')] })
    expect(told).toEqual([
      { kind: 'line', value: line('One.') },
      { kind: 'line', value: line('Two.') },
    ])
  })

  it('tells no more lines than will be kept', async () => {
    const told: Content[] = []
    const teller = tellDialog((content) => told.push(content), MARK, toLine, 1)
    await feed(teller.onText, '{"lines":[{"text":"One."},{"text":"Two."},{"text":"Three."}]}', 200)
    teller.end({ lines: [line('One.')] })
    expect(told).toEqual([{ kind: 'line', value: line('One.') }])
  })

  it('G-LLM-5: lines of an answer that is not kept are taken back', async () => {
    const told: Content[] = []
    const teller = tellDialog((content) => told.push(content), MARK, toLine)
    await feed(teller.onText, '{"lines":[{"text":"One."},{"text":"Two."}]}', 200)
    teller.end({ lines: [line('Other.'), line('Two.')] })
    expect(told).toEqual([
      { kind: 'line', value: line('One.') },
      { kind: 'line', value: line('Other.'), restart: true },
      { kind: 'line', value: line('Two.') },
    ])
  })
})
