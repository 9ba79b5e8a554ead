import { createHash } from 'node:crypto'
import { setImmediate as immediate, setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { insertCallback, listCallbacks } from '../src/flash/callbacks/callback-store.ts'
import { Journal, type JournalOptions } from '../src/flash/pipeline/journal.ts'
import type { Checkpoint, Lease } from '../src/flash/pipeline/journal-store.ts'
import { LeaseLostError } from '../src/flash/pipeline/lease.ts'
import { stopRender } from '../src/flash/pipeline/render-end.ts'
import { CheckpointError } from '../src/flash/pipeline/run.ts'
import { findImage } from '../src/flash/timepoints/image-store.ts'
import { type Database, openDatabase } from '../src/platform/db/database.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import { readFrames } from '../src/platform/events/event-store.ts'
import {
  acceptRender,
  claimRender,
  finalFrame,
  frameNumber,
  watchStatements,
} from './support/bare-render.ts'
import { createTestDatabase, type TestDatabase } from './support/test-stack.ts'

let testDatabase: TestDatabase
let database: Database
let watched: ReturnType<typeof watchStatements>
let id = ''
let lease: Lease

beforeAll(async () => {
  testDatabase = await createTestDatabase()
  await migrate(testDatabase.url)
  database = openDatabase(testDatabase.url)
  watched = watchStatements(database.db)
})

beforeEach(async () => {
  id = await acceptRender(database.db)
  lease = await claimRender(database.db, id)
  watched.loseAnswers(0)
  watched.count()
})

afterAll(async () => {
  await database.close()
  await testDatabase.drop()
})

/** How often a journal said that frames were stored. */
let announced = 0

function openJournal(changes: Partial<JournalOptions> = {}): Journal {
  announced = 0
  return new Journal({
    db: watched.db,
    lease,
    lastSeq: 1,
    runMs: () => 1234.5,
    onStored: (frames) => {
      if (frames.length > 0) announced += 1
    },
    signal: new AbortController().signal,
    ...changes,
  })
}

function answerOf(number: number, image?: Checkpoint['image']): Checkpoint {
  const usage = { calls: 0, input_tokens: 0, output_tokens: 0, cost_usd: 0 }
  const answer = { output: { number }, provider: 'offline', model: 'offline', usage }
  return {
    step: 'scene',
    inputHash: `${number}`,
    record: {
      answer: answer as unknown as Checkpoint['record']['answer'],
      warnings: [],
      startedAt: new Date(1000),
      completedAt: new Date(2000 + number),
    },
    image,
  }
}

/** Numbers of the answers and names of the frames that are stored, and the row. */
async function stored() {
  const { db } = database
  const checkpoints = await db
    .selectFrom('checkpoints')
    .select(['input_hash', 'answer', 'completed_at'])
    .where('timepoint_id', '=', id)
    .execute()
  const row = await db
    .selectFrom('timepoints')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return {
    answers: checkpoints.map(({ input_hash: hash }) => Number(hash)).sort((a, b) => a - b),
    frames: (await readFrames(db, id, 0)).map(({ name }) => name),
    hasImage: (await findImage(db, id)) !== null,
    row,
  }
}

const picture = (text: string) => ({
  bytes: Buffer.from(text),
  mime: 'image/webp' as const,
  width: 16,
  height: 9,
})

describe('what is written together', () => {
  it('G-LEASE-4: much in one moment is one statement, in the order in which it was added', async () => {
    const journal = openJournal()
    const kept = []
    for (let number = 0; number < 50; number += 1) {
      kept.push(journal.keep(answerOf(number)))
      void journal.tell(`frame:${number}`, frameNumber(number))
    }
    await Promise.all(kept)
    expect(watched.count()).toBe(1)
    expect(announced).toBe(1)
    const frames = await readFrames(database.db, id, 1)
    const numbers = Array.from({ length: 50 }, (_, index) => index)
    expect(frames).toEqual(
      numbers.map((n) => ({ seq: n + 2, name: `frame:${n}`, frame: frameNumber(n) })),
    )
    const { answers, row } = await stored()
    expect(answers).toEqual(numbers)
    expect(row).toMatchObject({ progress: 30, current_step: 'scene', run_ms: 1235 })
  })

  it('G-LEASE-4: what comes while a write is under way goes out with the next', async () => {
    const journal = openJournal()
    const first = journal.keep(answerOf(0))
    await immediate()
    await immediate() // The first write has begun.
    const rest = []
    for (let number = 1; number < 30; number += 1) {
      rest.push(journal.keep(answerOf(number)))
      void journal.tell(`frame:${number}`, frameNumber(number))
    }
    await Promise.all([first, ...rest])
    expect(watched.count()).toBe(2)
    expect((await stored()).answers).toHaveLength(30)
  })

  it('G-LEASE-4: who keeps pace waits for all writes but the newest', async () => {
    const journal = openJournal()
    await journal.keepPace() // Nothing is there to wait for.
    let [firstIsKept, secondIsKept] = [false, false]
    const first = journal.keep(answerOf(0)).then(() => (firstIsKept = true))
    await journal.keepPace()
    expect(firstIsKept).toBe(false)
    await immediate()
    await immediate() // The first write has begun.
    const second = journal.keep(answerOf(1)).then(() => (secondIsKept = true))
    await journal.keepPace()
    await immediate()
    expect([firstIsKept, secondIsKept]).toEqual([true, false])
    await Promise.all([first, second])
  })

  it('G-LEASE-4: order is kept over many writes', async () => {
    const journal = openJournal()
    let told = Promise.resolve()
    for (let number = 0; number < 120; number += 1) {
      told = journal.tell(`frame:${number}`, frameNumber(number))
      if (number % 3 === 0) await immediate()
      if (number % 17 === 0) await sleep(3)
    }
    await told
    expect(watched.count()).toBeGreaterThan(3)
    const frames = await readFrames(database.db, id, 1)
    expect(frames.map(({ seq, name }) => [seq, name])).toEqual(
      Array.from({ length: 120 }, (_, index) => [index + 2, `frame:${index}`]),
    )
  })

  it('G-LEASE-4: no frame is seen before the answer that it tells of', async () => {
    const journal = openJournal()
    let ended = false
    let looks = 0
    const looking = (async () => {
      while (!ended) {
        const { rows } = await sql<{ name: string }>`
          SELECT name FROM events WHERE timepoint_id = ${id} AND name LIKE 'frame:%'
            AND NOT EXISTS (SELECT FROM checkpoints c WHERE c.timepoint_id = ${id}
              AND 'frame:' || c.input_hash = events.name)`.execute(database.db)
        expect(rows).toEqual([])
        looks += 1
      }
    })()
    let told = Promise.resolve()
    for (let number = 0; number < 60; number += 1) {
      void journal.keep(answerOf(number))
      if (number % 2 === 0) await immediate()
      told = journal.tell(`frame:${number}`, frameNumber(number))
      if (number % 5 === 0) await sleep(2)
    }
    await told
    ended = true
    await looking
    expect(looks).toBeGreaterThan(5)
    expect((await stored()).frames).toHaveLength(61)
  })

  it('G-LEASE-4: progress never falls, and answers alone are not announced', async () => {
    const journal = openJournal()
    await journal.tell('high', frameNumber(1, 80))
    await journal.tell('low', frameNumber(2, 30))
    expect((await stored()).row.progress).toBe(80)
    expect(announced).toBe(2)
    await journal.keep(answerOf(0))
    expect(announced).toBe(2)
    expect((await stored()).row).toMatchObject({ progress: 80, current_step: 'scene' })
  })

  it('G-LEASE-4: a picture is stored with its answer; a later one takes its place', async () => {
    const journal = openJournal()
    for (const text of ['first', 'second']) {
      await journal.keep(answerOf(text.length, picture(text)))
      expect(await findImage(database.db, id)).toMatchObject({
        ...picture(text),
        sha256: createHash('sha256').update(text).digest('hex'),
      })
    }
  })
})

describe('who has lost the render', () => {
  const addAll = (journal: Journal) => {
    void journal.tell('frame:1', frameNumber(1))
    return journal.keep(answerOf(1, picture('late')))
  }

  const expectFenced = async (journal: Journal, before: Awaited<ReturnType<typeof stored>>) => {
    const kept = addAll(journal)
    await expect(kept).rejects.toBeInstanceOf(LeaseLostError)
    // What is added later goes nowhere either.
    await expect(journal.tell('frame:2', frameNumber(2))).rejects.toBeInstanceOf(LeaseLostError)
    await expect(addAll(journal)).rejects.toBeInstanceOf(LeaseLostError)
    expect(announced).toBe(0)
    expect(await stored()).toEqual(before)
  }

  it('G-LEASE-2: writes nothing after another claim, not a part of a batch', async () => {
    const journal = openJournal()
    await claimRender(database.db, id)
    await expectFenced(journal, await stored())
  })

  it('G-LEASE-2: writes nothing once the render has ended', async () => {
    const journal = openJournal()
    const failure = { code: 'cancelled' as const, detail: 'Enough', step: null }
    expect(await stopRender(database.db, id, failure)).toBe(true)
    const before = await stored()
    expect(before.frames).toEqual(['start', 'final'])
    await expectFenced(journal, before)
    expect(await stopRender(database.db, id, failure)).toBe(false)
  })

  it('G-LEASE-2: writes nothing once the timepoint is erased', async () => {
    const journal = openJournal()
    await sql`DELETE FROM timepoints WHERE id = ${id}`.execute(database.db)
    await expect(addAll(journal)).rejects.toBeInstanceOf(LeaseLostError)
    expect(await readFrames(database.db, id, 0)).toEqual([])
  })

  it('G-LEASE-2: who took it over writes on, and ends it; the other cannot', async () => {
    const old = openJournal()
    const next = openJournal({ lease: await claimRender(database.db, id) })
    const failure = { code: 'timeout' as const, detail: 'Too long', step: null }
    await Promise.allSettled([addAll(old), addAll(next)])
    expect(await stored()).toMatchObject({ answers: [1], frames: ['start', 'frame:1'] })
    const end = { status: 'failed' as const, failure, trace: null }
    await expect(old.end(end, frameNumber(2))).rejects.toBeInstanceOf(LeaseLostError)
    expect((await stored()).row.status).toBe('processing')
    await next.end(end, frameNumber(2))
    expect(await stored()).toMatchObject({ frames: ['start', 'frame:1', 'final'] })
    expect((await stored()).row.status).toBe('failed')
  })

  it('G-LEASE-2: a claim in the middle of a stream of writes leaves a beginning of it', async () => {
    const journal = openJournal()
    const writing = (async () => {
      for (let number = 0; number < 400; number += 1) {
        void journal.tell(`frame:${number}`, frameNumber(number))
        await journal.keep(answerOf(number))
      }
    })()
    writing.catch(() => {})
    await sleep(60)
    await claimRender(database.db, id)
    const before = await stored()
    await expect(writing).rejects.toBeInstanceOf(LeaseLostError)
    expect(await stored()).toEqual(before)
    const numbers = before.answers.map((_answer, index) => index)
    expect(before.answers).toEqual(numbers)
    expect(before.frames).toEqual(['start', ...numbers.map((number) => `frame:${number}`)])
  })
})

describe('the end', () => {
  const failure = { code: 'timeout' as const, detail: 'Too long', step: null }
  const end = { status: 'failed' as const, failure, trace: null }

  it('G-LEASE-4, G-CALLBACK-1: is one statement with the last answers and what it releases', async () => {
    await insertCallback(database.db, { timepointId: id, url: 'https://example.org/' })
    expect((await listCallbacks(database.db, id))[0]?.nextAttemptAt).toBeNull()
    const journal = openJournal()
    void journal.tell('frame:1', frameNumber(1))
    const kept = journal.keep(answerOf(1))
    await Promise.all([journal.end(end, finalFrame(id)), kept])
    expect(watched.count()).toBe(1)
    expect(await stored()).toMatchObject({
      answers: [1],
      frames: ['start', 'frame:1', 'final'],
      row: { status: 'failed', current_step: null, failure },
    })
    expect((await listCallbacks(database.db, id))[0]?.nextAttemptAt).toBeInstanceOf(Date)
  })

  it('G-LEASE-2, G-CALLBACK-4: of who has lost the render releases nothing', async () => {
    await insertCallback(database.db, { timepointId: id, url: 'https://example.org/' })
    const journal = openJournal()
    await claimRender(database.db, id)
    await expect(journal.end(end, finalFrame(id))).rejects.toBeInstanceOf(LeaseLostError)
    expect((await stored()).row.status).toBe('processing')
    expect((await listCallbacks(database.db, id))[0]?.nextAttemptAt).toBeNull()
  })

  it('G-LEASE-4, G-OUTAGE-1: is written once also when nobody heard that it was', async () => {
    const journal = openJournal()
    watched.loseAnswers(1)
    void journal.tell('frame:1', frameNumber(1))
    // It looks as if somebody else had ended it: either way there is nothing left to do.
    await expect(journal.end(end, finalFrame(id))).rejects.toBeInstanceOf(LeaseLostError)
    expect(watched.count()).toBe(2)
    expect(await stored()).toMatchObject({
      frames: ['start', 'frame:1', 'final'],
      row: { status: 'failed', failure },
    })
  })
})

describe('a connection that breaks', () => {
  it('G-LEASE-4, G-OUTAGE-1: what was written though nobody heard of it is not written twice', async () => {
    const journal = openJournal()
    watched.loseAnswers(2)
    void journal.tell('frame:1', frameNumber(1))
    const kept = journal.keep(answerOf(1, picture('once')))
    void journal.tell('frame:2', frameNumber(2))
    await kept
    expect(watched.count()).toBe(3)
    expect(announced).toBe(1)
    await journal.tell('frame:3', frameNumber(3))
    expect(await stored()).toMatchObject({
      answers: [1],
      frames: ['start', 'frame:1', 'frame:2', 'frame:3'],
      hasImage: true,
    })
    const seqs = (await readFrames(database.db, id, 0)).map(({ seq }) => seq)
    expect(seqs).toEqual([1, 2, 3, 4])
  })

  it('G-LEASE-2: taken over while it was away, it hears so', async () => {
    const journal = openJournal()
    watched.loseAnswers(1)
    const kept = journal.keep(answerOf(1))
    kept.catch(() => {})
    await sleep(50) // Written, and in the pause before it is repeated.
    await claimRender(database.db, id)
    await expect(kept).rejects.toBeInstanceOf(LeaseLostError)
    expect((await stored()).answers).toEqual([1])
  })

  it('G-OUTAGE-1: who must let go does not wait for the database', async () => {
    const controller = new AbortController()
    const journal = openJournal({ signal: controller.signal })
    watched.loseAnswers(1000)
    const kept = journal.keep(answerOf(1))
    kept.catch(() => {})
    await sleep(30)
    controller.abort(new Error('enough'))
    await expect(kept).rejects.toBeInstanceOf(CheckpointError)
    await expect(kept).rejects.not.toBeInstanceOf(LeaseLostError)
  })

  it('G-LEASE-4: what the database refuses is not kept, and nothing after it', async () => {
    const journal = openJournal()
    void journal.tell('bad', frameNumber(1, 300))
    const kept = journal.keep(answerOf(1))
    await expect(kept).rejects.toMatchObject({ name: 'CheckpointError' })
    await expect(journal.keep(answerOf(2))).rejects.toBeInstanceOf(CheckpointError)
    expect(await stored()).toMatchObject({ answers: [], frames: ['start'] })
  })
})
