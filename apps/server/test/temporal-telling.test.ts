import { Jumped, type JumpRequest, type Timepoint } from '@timepoint/contracts'
import { describe, expect, it } from 'vitest'
import { SYNC, stack, usePlainStack } from './support/plain-stack.ts'
import { call, readTimepoint } from './support/test-stack.ts'

usePlainStack()

async function jumpFrom(
  query: string,
  way: 'next' | 'prior',
  body: Partial<JumpRequest>,
): Promise<Timepoint> {
  const { id } = await readTimepoint(await call(stack, 'POST', SYNC, { body: { query } }))
  const answer = await call(stack, 'POST', `/api/v1/temporal/${id}/${way}`, { body })
  const { target_id: target } = Jumped.parse(await answer.json())
  return readTimepoint(await call(stack, 'GET', `/api/v1/timepoints/${target}?full=true`))
}

const CAESAR = 'Assassination of Julius Caesar'
const LINCOLN = "Lincoln shot at Ford's Theatre"

describe('what is told without models of where a jump leads', () => {
  it('G-JUMP-6: of years before, nothing that was still to come is told as past or as known', async () => {
    const target = await jumpFrom(CAESAR, 'prior', { units: 10, unit: 'year' })
    expect(target.moment?.before_context).toBeNull()
    expect(target.moment?.after_context).toMatch(/^On record for “The assassination/)
    const { after_context: _told, ...moment } = target.moment ?? {}
    const { scene, characters, metadata, claims } = target
    const people = claims?.filter(({ field }) => field === 'characters' || field === 'graph')
    const shown = JSON.stringify([moment, scene, characters, metadata.graph, people])
    expect(shown).not.toMatch(/conspir|praetor|dictator|pardoned|diadem/i)
    expect(metadata.graph?.relationships).toEqual([])
  })

  it('G-JUMP-6: an hour before, relations are those of the scene without what moves them', async () => {
    const { metadata, claims } = await jumpFrom(CAESAR, 'prior', { unit: 'hour' })
    expect(metadata.graph?.relationships.length).toBeGreaterThan(0)
    for (const one of metadata.graph?.relationships ?? []) {
      expect(one).toMatchObject({ tension_level: 'neutral', description: null })
    }
    expect(claims?.filter(({ field }) => field === 'graph')).toEqual([])
  })

  it('G-JUMP-6: what followed is past once the years that it names are', async () => {
    const near = await jumpFrom(LINCOLN, 'next', { unit: 'day' })
    expect(near.moment?.after_context).toMatch(/^On record to have followed/)
    const far = await jumpFrom(LINCOLN, 'next', { units: 10, unit: 'year' })
    expect(far.moment?.after_context).toBeNull()
    expect(far.moment?.before_context).toMatch(/is gone\. On record to have followed/)
    expect(JSON.stringify(far.characters)).toContain(
      'At the time of “The assassination of Abraham Lincoln”: army surgeon, aged twenty-three',
    )
    const joan = await jumpFrom('Joan of Arc burned at the stake', 'next', {
      units: 5,
      unit: 'year',
    })
    expect(joan.moment?.after_context).toContain('1456')
  })

  it('G-JUMP-6: what was assumed is said, and no light is computed from it', async () => {
    const { moment, scene, warnings } = await jumpFrom('Battle of Hastings', 'next', {
      units: 3,
      unit: 'hour',
    })
    expect(warnings.map(({ detail }) => detail)).toContain(
      'No more exact time is known there; it is counted from 14 October 1066, 12:00.',
    )
    expect(scene?.atmosphere).toBe(
      'The light is not computed: the day or the hour is only assumed.',
    )
    expect(moment?.before_context).toMatch(/^On record for that day: All day/)
  })

  it('seconds, and years that are small numbers, are told as such', async () => {
    const clock = await jumpFrom('29 February 2000 Berlin 23:59:59', 'next', { unit: 'second' })
    expect(clock.scene?.setting).toContain(
      '1 March 2000, 00:00:00. 1 second later than 29 February 2000, 23:59:59.',
    )
    const early = await jumpFrom('A market in Rome in 1 CE', 'prior', { unit: 'year' })
    expect(early.scene?.setting).toContain('1 BC. 1 year earlier than AD 1.')
  })
})
