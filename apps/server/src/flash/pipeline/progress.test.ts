import { type Frame, STEP_PROGRESS, type StepName } from '@timepoint/contracts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../platform/errors.ts'
import { Progress } from './progress.ts'
import type { StepResult } from './run.ts'
import { NO_USAGE } from './state.ts'
import { planSteps, STEPS, type Step } from './steps.ts'

const UNORDERED: StepName[] = ['graph', 'moment', 'camera']
const TABLE = Object.keys(STEP_PROGRESS) as StepName[]

function completed(step: Step): StepResult {
  const answer = { output: {} as never, provider: 'offline', model: 'offline', usage: NO_USAGE }
  const startedAt = new Date(0)
  const completedAt = new Date(7)
  const record = { answer, warnings: [], startedAt, completedAt }
  return { step, inputHash: '', status: 'completed', record, fromCheckpoint: false }
}

function failed(step: Step): StepResult {
  const times = { startedAt: new Date(0), completedAt: new Date(7) }
  return { step, inputHash: '', status: 'failed', error: new AppError('provider_error'), ...times }
}

/** A progress that writes down what it sends. */
function record(steps: readonly Step[], reached?: number) {
  const frames: (Frame & { step: StepName })[] = []
  const names: string[] = []
  const progress = new Progress(
    steps,
    (name, frame) => {
      names.push(name)
      frames.push(frame as Frame & { step: StepName })
    },
    reached,
  )
  return { progress, frames, names }
}

const shuffledSteps = fc
  .boolean()
  .chain((image) =>
    fc.shuffledSubarray(planSteps({ image, speculation: true }), { minLength: image ? 14 : 12 }),
  )

describe('the order of frames', () => {
  it('G-STREAM-3: whatever order steps end in, frames follow the table and progress never falls', () => {
    fc.assert(
      fc.property(shuffledSteps, (order) => {
        const { progress, frames } = record(STEPS.filter((step) => order.includes(step)))
        for (const step of order) progress.add(completed(step))
        const shown = frames.map((frame) => frame.step)
        const expected = TABLE.filter((name) => order.some((step) => step.frame === name))
        expect([...shown].sort()).toEqual([...expected].sort())
        const rank = (name: StepName) =>
          UNORDERED.includes(name) ? TABLE.indexOf('graph') : TABLE.indexOf(name)
        const ranks = shown.map(rank)
        expect(ranks).toEqual([...ranks].sort((a, b) => a - b))
        let last = 0
        for (const frame of frames) {
          expect(frame.progress).toBe(Math.max(last, STEP_PROGRESS[frame.step]))
          last = frame.progress
        }
      }),
    )
  })

  it('G-STREAM-2: nothing goes out before the judge, everything due right after it', () => {
    const steps = planSteps({ image: true, speculation: true })
    const { progress, frames } = record(steps)
    const [judge, ...others] = steps
    for (const step of others.toReversed()) progress.add(completed(step))
    expect(frames).toEqual([])
    if (judge) progress.add(completed(judge))
    expect(frames).toHaveLength(13)
  })

  it('G-STREAM-3: moment and camera overtake graph, whose frame then keeps their progress', () => {
    const { progress, frames } = record(STEPS)
    const order = ['judge', 'timeline', 'grounding', 'scene', 'characters', 'camera', 'moment']
    for (const name of [...order, 'graph', 'dialog']) {
      for (const step of STEPS) if (step.name === name) progress.add(completed(step))
    }
    expect(frames.map((frame) => [frame.step, frame.progress])).toEqual([
      ['judge', 10],
      ['timeline', 20],
      ['grounding', 25],
      ['scene', 30],
      ['characters', 50],
      ['camera', 65],
      ['moment', 65],
      ['graph', 65],
      ['dialog', 80],
    ])
  })

  it('G-STREAM-3: a render that goes on after a restart never falls below what was shown', () => {
    fc.assert(
      fc.property(shuffledSteps, fc.nat({ max: 100 }), (order, reached) => {
        const { progress, frames } = record(STEPS, reached)
        for (const step of order) progress.add(completed(step))
        expect(frames.every((frame) => frame.progress >= reached)).toBe(true)
      }),
    )
  })

  it('G-STREAM-5: frames of one step have the same name in every run', () => {
    const first = record(STEPS)
    const second = record(STEPS)
    for (const step of STEPS) first.progress.add(completed(step))
    for (const step of STEPS.toReversed()) second.progress.add(completed(step))
    expect(new Set(first.names).size).toBe(first.names.length)
    expect([...first.names].sort()).toEqual([...second.names].sort())
  })
})

describe('failures', () => {
  const stepOf = (name: string) => STEPS.filter((step) => step.name === name)

  it('G-STEP-2: an optional failure is a frame like any other', () => {
    const { progress, frames } = record(STEPS)
    for (const step of STEPS) {
      progress.add(step.name === 'graph' ? failed(step) : completed(step))
    }
    expect(frames).toHaveLength(13)
    const frame = frames.find(({ step }) => step === 'graph')
    expect(frame).toMatchObject({ event: 'step_error', data: { code: 'provider_error' } })
  })

  it('G-STEP-2: nothing follows the frame of a required failure', () => {
    const { progress, frames } = record(STEPS)
    for (const step of STEPS) {
      progress.add(step.name === 'scene' ? failed(step) : completed(step))
    }
    progress.fail('scene')
    expect(frames.map((frame) => frame.step)).toEqual(['judge', 'timeline', 'grounding', 'scene'])
  })

  it('G-REJECT-1: a refusal hides whatever ended before it', () => {
    const { progress, frames } = record(STEPS)
    for (const step of STEPS.slice(1)) progress.add(completed(step))
    for (const step of stepOf('judge')) progress.add(failed(step))
    progress.fail('judge')
    expect(frames.map((frame) => [frame.event, frame.step])).toEqual([['step_error', 'judge']])
  })

  it('G-STREAM-3: the frame of a failed step goes out although one before it never ended', () => {
    const { progress, frames } = record(STEPS)
    for (const name of ['judge', 'timeline', 'grounding', 'scene', 'characters']) {
      for (const step of stepOf(name)) progress.add(completed(step))
    }
    for (const step of stepOf('dialog')) progress.add(failed(step))
    progress.fail('dialog')
    expect(frames.at(-1)).toMatchObject({ event: 'step_error', step: 'dialog', progress: 80 })
  })
})
