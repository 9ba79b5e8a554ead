import { describe, expect, it } from 'vitest'
import { critique, hasCritical } from './critique.ts'
import { dialog, readDialogLine } from './dialog.ts'
import { chooseBetter, completeRewrite, dialogRewrite } from './dialog-rewrite.ts'
import { planBeats } from './prompting/arc.ts'
import { renderSections } from './prompting/sections.ts'
import { SAMPLE_SHEET, sampleScene, sampleStub } from './sample-scene.fixture.ts'
import { HYPER_REPLIES } from './sample-scene-replies.fixture.ts'

const input = sampleScene()
const good = HYPER_REPLIES.dialog
type Line = (typeof good)['lines'][number]
const [first] = good.lines
if (!first) throw new Error('no line')
const with_ = (change: Partial<Record<keyof Line, unknown>>) => ({
  lines: [{ ...first, ...change } as Line],
})
const codes = (reply: typeof good, at = input) =>
  dialog.prompt.check(reply, at).map(({ code }) => code)
const linesOf = (reply: typeof good, at = input) => dialog.complete(reply, at).output.lines

/** A sample whose only speaker is somebody named. */
function spokenBy(
  name: string,
  life: { born: number | null; died: number | null },
  age: number | null = null,
) {
  const stubs = [sampleStub({ name, is_named: true }), sampleStub()]
  const sheet = { ...SAMPLE_SHEET, people: [{ name, ...life, age }] }
  return sampleScene({ stubs, sheet })
}

describe('dialog', () => {
  it('finds nothing in a good reply', () => expect(codes(good)).toEqual([]))

  it('puts recorded words in itself and says where they come from', () => {
    const { output, claims = [] } = dialog.complete(good, input)
    expect(output.lines[1]).toMatchObject({
      text: 'Let every man who will work give in his name.',
      provenance: 'attested',
    })
    expect(claims[1]).toMatchObject({ status: 'documented', sources: [{ title: 'Deposition' }] })
    expect(claims[0]).toMatchObject({ field: 'dialog', status: 'invented', confidence: null })
  })

  it('never lets a model call its own words attested', () => {
    expect(linesOf(with_({ quote_id: 'Q9' }))[0]?.provenance).toBe('dramatized')
  })

  it('gives nobody the recorded words of another', () => {
    const stolen = with_({ quote_id: 'Q1' })
    expect(codes(stolen)).toContain('misattributed_quote')
    expect(linesOf(stolen)).toEqual([])
  })

  it('spells speakers as the cast does and leaves out strangers', () => {
    expect(linesOf(with_({ speaker: 'RALPH HÓDGSON' }))[0]?.speaker).toBe('Ralph Hodgson')
    expect(codes(with_({ speaker: 'Wilkes' }))).toContain('unknown_speaker')
    expect(readDialogLine({ ...first, speaker: 'Wilkes' }, input)).toBeNull()
  })

  it('reads a line of the stream as it will be kept', () => {
    expect(readDialogLine(first, input)).toEqual(linesOf(good)[0])
    expect(readDialogLine({ speaker: 'A coal heaver' }, input)).toBeNull()
  })

  it.each([
    ['archaism', 'Prithee leave the shovels.'],
    ['modern_idiom', 'We are not on the same page.'],
    ['prophecy', 'They will speak of this for years.'],
    ['exposition', 'As you know, the rate was cut.'],
    ['named_emotion', 'I am afraid.'],
    ['famous_saying', 'Give me liberty or my wages.'],
    ['quotation', 'He said “no” to my face.'],
    ['later_label', 'It is like the Middle Ages here.'],
    ['line_too_long', Array.from({ length: 41 }, () => 'load').join(' ')],
    ['anachronism', 'Send for me by telephone.'],
  ])('finds %s', (code, text) => expect(codes(with_({ text }))).toContain(code))

  it('finds one who speaks twice running, and too many lines', () => {
    expect(codes({ lines: [first, { ...first, text: 'Sit down.' }] })).toContain('twice_running')
    const many = Array.from({ length: 8 }, (_, i) => good.lines[i % 2 === 0 ? 0 : 2] ?? first)
    expect(codes({ lines: many })).toContain('too_many_lines')
    expect(linesOf({ lines: many })).toHaveLength(7)
  })

  it('counts the lines before some are cut', () => {
    const many = Array.from({ length: 30 }, (_, i) => good.lines[i % 2 === 0 ? 0 : 2] ?? first)
    const found = dialog.prompt.check({ lines: many }, input)
    const most = Math.min(input.length.dialogLines, 7)
    expect(found.map(({ detail }) => detail)).toContain(`30 lines; at most ${most}`)
  })

  it('doubts silence where people could speak, and lets it be where nobody can', () => {
    expect(codes({ lines: [] })).toContain('no_lines')
    expect(codes(with_({ speaker: 'Wilkes' }))).toContain('no_lines')
    const stub = sampleStub({ name: 'Jane Example', is_named: true })
    const people = [{ name: stub.name, born: 1970, died: null, age: null }]
    const living = sampleScene({ stubs: [stub], sheet: { ...SAMPLE_SHEET, people, quotes: [] } })
    expect(codes({ lines: [] }, living)).toEqual([])
  })

  it('keeps texts of a length', () => {
    const long = 'load '.repeat(400)
    const [line] = linesOf(with_({ text: long, action: long, tone: long }))
    expect(line?.text.length).toBeLessThanOrEqual(600)
    expect(line?.text).toMatch(/ load…$/)
    expect(line?.action?.length).toBeLessThanOrEqual(200)
  })

  it('finds voices that could be swapped', () => {
    const say = (speaker: string, text: string) => ({ ...first, speaker, text })
    const alike = ['A coal heaver', 'Ralph Hodgson', 'A coal heaver', 'Ralph Hodgson'].map(
      (name, i) => say(name, `The load is heavy on the ${['left', 'right', 'plank', 'rope'][i]}.`),
    )
    expect(codes({ lines: alike })).toContain('same_voice')
  })

  it('has no lines where nobody speaks', () => {
    const silent = sampleScene({ stubs: [sampleStub({ speaks_in_scene: false })] })
    expect(linesOf(good, silent)).toEqual([])
  })

  it.each([
    ['the living', 'Jane Example', { born: 1970, died: null }],
    ['the lately dead', 'Jane Example', { born: 1930, died: 2020 }],
    ['victims of mass murder', 'Anne Frank', { born: 1929, died: 1945 }],
    ['figures of faith', 'Jesus', { born: -4, died: 30 }],
  ])('gives %s no words that are not on record', (_, name, life) => {
    const at = spokenBy(name, life)
    const reply = with_({ speaker: name })
    expect(linesOf(reply, at)).toEqual([])
    const quoted = {
      ...at,
      sheet: {
        ...at.sheet,
        quotes: SAMPLE_SHEET.quotes.map((quote) => ({ ...quote, speaker: name })),
      },
    }
    expect(codes(reply, quoted)).toContain('protected_speech')
    expect(linesOf(with_({ speaker: name, quote_id: 'Q1' }), quoted)).toHaveLength(1)
    expect(renderSections(dialog.prompt.user(quoted))).toContain('SPEAKS: only by quote_id')
  })

  it('takes nobody for a figure of faith who shares a part of the name', () => {
    for (const name of ['Abraham Lincoln', 'Moses Mendelssohn', 'Rama IV']) {
      expect(
        linesOf(with_({ speaker: name }), spokenBy(name, { born: 1720, died: 1790 })),
      ).toHaveLength(1)
    }
    for (const name of ['Abraham', 'Moses the lawgiver', 'The Buddha', 'Guru Nanak']) {
      expect(linesOf(with_({ speaker: name }), spokenBy(name, { born: 100, died: 180 }))).toEqual(
        [],
      )
    }
  })

  it('gives those who are never shown no words at all', () => {
    const at = spokenBy('Muhammad', { born: 570, died: 632 })
    const sheet = {
      ...at.sheet,
      quotes: SAMPLE_SHEET.quotes.map((q) => ({ ...q, speaker: 'Prophet Muhammad' })),
    }
    const [stub] = at.state.identification?.characters ?? []
    const stubs = [{ ...(stub ?? sampleStub()), name: 'Prophet Muhammad' }]
    const never = { ...sampleScene({ stubs }), sheet }
    expect(linesOf(with_({ speaker: 'Prophet Muhammad', quote_id: 'Q1' }), never)).toEqual([])
  })

  it('does not take a murdered ruler for a victim of mass murder', () => {
    const at = spokenBy('Marcus Example', { born: 1720, died: 1768 }, 48)
    const fact = { ...SAMPLE_SHEET.facts[0], text: 'Marcus Example was murdered in the senate.' }
    const sheet = { ...at.sheet, facts: [fact as (typeof SAMPLE_SHEET.facts)[number]] }
    expect(linesOf(with_({ speaker: 'Marcus Example' }), { ...at, sheet })).toHaveLength(1)
  })
})

describe('beats', () => {
  const cast = [
    { name: 'P', role: 'primary' as const, register: null },
    { name: 'S', role: 'secondary' as const, register: null },
    { name: 'B', role: 'background' as const, register: 'servant' },
  ]

  it('lets primaries turn, servants punctuate and nobody speak twice running', () => {
    for (const arc of ['rising', 'climactic', 'falling', 'resolved'] as const) {
      const beats = planBeats(arc, cast, 7)
      expect(beats).toHaveLength(7)
      expect(beats.find(({ kind }) => kind === 'turn')?.speaker).toBe('P')
      const running = beats.filter((beat, i) => beat.speaker === beats[i - 1]?.speaker)
      expect(running).toEqual([])
    }
    expect(planBeats('rising', cast, 7).at(-1)).toMatchObject({ kind: 'punctuate', speaker: 'B' })
  })

  it('keeps the turn when lines are few, and gives a lone speaker one', () => {
    expect(planBeats('rising', cast, 4).map(({ kind }) => kind)).toContain('turn')
    expect(planBeats('rising', cast.slice(0, 1), 7)).toHaveLength(1)
  })
})

describe('critique', () => {
  const reply = HYPER_REPLIES.critique
  const issue = {
    ...reply.issues[0],
    line: 1,
    span: 'Leave the shovels',
    problem: 'wrong',
    fix: null,
  }
  const issuesOf = (change: object) =>
    critique.complete({ ...reply, issues: [{ ...issue, ...change }] } as never, input).output.issues

  it('counts lines from 0 and keeps what stands in the line', () => {
    expect(issuesOf({ kind: 'horizon', severity: 'critical' })).toMatchObject([
      { line: 0, severity: 'critical' },
    ])
    expect(issuesOf({ span: 'never said' })).toEqual([])
    expect(
      critique.prompt.check(
        { ...reply, issues: [{ ...issue, span: 'never said' }] } as never,
        input,
      ),
    ).toHaveLength(1)
  })

  it('downgrades an anachronism that neither lexicon nor fact shows, and matters of taste', () => {
    const critical = { severity: 'critical', kind: 'anachronism' }
    expect(hasCritical(issuesOf(critical))).toBe(false)
    expect(hasCritical(issuesOf({ ...critical, problem: 'F2 rules it out' }))).toBe(true)
    expect(hasCritical(issuesOf({ ...critical, problem: 'F9 rules it out' }))).toBe(false)
    expect(hasCritical(issuesOf({ severity: 'critical', kind: 'exposition' }))).toBe(false)
  })

  it('leaves recorded lines alone', () => {
    const [line] = input.state.dialog?.lines ?? []
    const lines = line ? [{ ...line, provenance: 'attested' as const }] : []
    const at = { ...input, state: { ...input.state, dialog: { lines } } }
    expect(critique.complete({ ...reply, issues: [issue] } as never, at).output.issues).toEqual([])
  })
})

describe('dialog rewrite', () => {
  const lines = input.state.dialog?.lines ?? []
  const at = {
    ...input,
    lines,
    issues: [{ line: 0, severity: 'critical' as const, problem: 'the rate is unnamed', fix: null }],
  }
  const change = (line: number, text: string | null) => ({
    lines: [{ line, text, action: null, tone: null }],
  })

  it('changes only lines with an issue', () => {
    expect(completeRewrite(change(1, 'Down shovels.'), at).map(({ text }) => text)).toEqual([
      'Down shovels.',
      lines[1]?.text,
    ])
    expect(completeRewrite(change(2, 'Yes.'), at)).toEqual(lines)
    expect(dialogRewrite.check(change(2, 'Yes.'), at)).toMatchObject([{ code: 'untouchable_line' }])
    expect(completeRewrite(change(1, null), at)).toHaveLength(1)
  })

  it('keeps the version in which less is found', () => {
    const mended = completeRewrite(change(1, 'Down shovels.'), at)
    const worse = completeRewrite(change(1, 'Prithee, down shovels.'), at)
    expect(chooseBetter(lines, mended, at)).toBe(mended)
    expect(chooseBetter(lines, worse, at)).toBe(lines)
    expect(chooseBetter(lines, [], at)).toBe(lines)
    const strayed = mended.map((line, i) =>
      i === 1 ? { ...line, text: `${line.text} Indeed.` } : line,
    )
    expect(chooseBetter(lines, strayed, at)).toBe(lines)
  })
})
