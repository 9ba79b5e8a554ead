import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { type JobProcesses, kill, openJobProcesses } from './support/job-processes.ts'
import { eventually, getWorker, momentsWhere, runEnded } from './support/workers.ts'

/** A dead leader is replaced within its lease of 8 s, and a little. */
const REPLACED_MS = 20_000

/** Public moments of today without a scene. */
async function tellToday({ pool }: JobProcesses, count: number): Promise<void> {
  await pool.query(
    `INSERT INTO moments (id, path, slug, year, month, day, date_precision, is_approximate, calendar,
       date_edtf, lo, hi, place, name, tags, figures, sources, source_type, layer, attributes,
       schema_version, visibility, created_by, event_key, tdf_hash)
     SELECT gen_random_uuid(), '/' || 1500 + n || '/x', 'x', 1500 + n,
       extract(month FROM now() AT TIME ZONE 'UTC'), extract(day FROM now() AT TIME ZONE 'UTC'),
       'day', false, 'julian', '1501', 1, 1, '{"name":null,"country":null,"region":null,"city":null}',
       'Event of ' || 1500 + n, '{}', '{}', '[]', 'historical', 1, '{}', '0.1', 'public', 'almanac',
       gen_random_uuid(), 'x'
     FROM generate_series(1, $1::integer) AS n`,
    [count],
  )
}

/** Daily is due: as if its time had come while nobody was there. */
const makeDue = ({ pool }: JobProcesses) =>
  pool.query(`INSERT INTO workers (name, next_run_at) VALUES ('daily', now() - interval '3 days')
    ON CONFLICT (name) DO UPDATE SET next_run_at = excluded.next_run_at`)

const finished = async (url: string) => {
  const { runs } = await getWorker({ url }, 'daily')
  return runs.find(({ finished_at: at }) => at !== null)
}

/** Processes of several tests start beside each other. */
const TIMEOUT_MS = 90_000

// Most of it is waiting for leases and renders: they wait beside each other.
describe.concurrent('two processes', () => {
  it('CC-WORK-13: Daily runs once, also when its time was missed, adds scenes to the moments and adds none', {
    timeout: TIMEOUT_MS,
  }, async (context) => {
    const processes = await openJobProcesses(context)
    const { database, flash, spawn } = processes
    await tellToday(processes, 7)
    await makeDue(processes)
    const pair = [spawn({ DAILY_CRON_ENABLED: 'true' }), spawn({ DAILY_CRON_ENABLED: 'true' })]
    const [url = ''] = await Promise.all(pair.map((server) => server.start()))
    const run = await eventually(() => finished(url), 'Daily has run', 30_000)
    expect(run).toMatchObject({ trigger: 'schedule', created: 5, failed: 0 })
    await makeDue(processes) // Its clock is wrong, or the other process comes late: the day is done.
    await sleep(3000)
    expect(flash.syncs('Event of')).toHaveLength(5)
    const moments = await momentsWhere(database)
    expect(moments).toHaveLength(7)
    expect(moments.filter(({ layer }) => layer === 2)).toHaveLength(5)
    const { next_run_at: next } = await getWorker({ url }, 'daily')
    expect(Date.parse(next ?? '')).toBeGreaterThan(Date.now())
  })

  it('CC-WORK-14: when the leader is killed the other goes on with the same run, and nothing is rendered twice', {
    timeout: TIMEOUT_MS,
  }, async (context) => {
    const processes = await openJobProcesses(context)
    const { flash, spawn } = processes
    flash.renderMs = 1500
    await tellToday(processes, 5)
    await makeDue(processes)
    const env = { DAILY_CRON_ENABLED: 'true' }
    const leader = spawn(env)
    const other = spawn(env)
    const first = await leader.start()
    const begun = await eventually(async () => {
      const { runs } = await getWorker({ url: first }, 'daily')
      return flash.syncs('Event of').length > 0 && runs.find(({ status }) => status === 'running')
    }, 'Daily runs')
    const url = await other.start()
    await kill(leader)
    const run = await runEnded({ url }, 'daily', begun.run_id, REPLACED_MS + 20_000)
    expect(run).toMatchObject({ created: 5, failed: 0 })
    expect(flash.renders.filter(({ query }) => query.startsWith('Event of'))).toHaveLength(5)
  })

  it('CC-WORK-14: a leader that was paused does not write any more', {
    timeout: TIMEOUT_MS,
  }, async (context) => {
    const processes = await openJobProcesses(context)
    const { flash, pool, spawn } = processes
    flash.renderMs = 2000 // The run still goes on when the other process has started.
    await tellToday(processes, 3)
    await makeDue(processes)
    const env = { DAILY_CRON_ENABLED: 'true' }
    const paused = spawn(env)
    const other = spawn(env)
    const first = await paused.start()
    const begun = await eventually(async () => {
      const { runs } = await getWorker({ url: first }, 'daily')
      return flash.syncs('Event of').length > 0 && runs.find(({ status }) => status === 'running')
    }, 'Daily runs')
    const url = await other.start()
    paused.signal('SIGSTOP')
    await runEnded({ url }, 'daily', begun.run_id, REPLACED_MS + 20_000)
    const before = await pool.query('SELECT * FROM workers ORDER BY name')
    const daily = (rows: { name: string }[]) => rows.filter(({ name }) => name === 'daily')
    paused.signal('SIGCONT')
    await sleep(3000)
    const after = await pool.query('SELECT * FROM workers ORDER BY name')
    expect(daily(after.rows)).toEqual(daily(before.rows))
    const { rows } = await pool.query(`SELECT run_id FROM worker_runs WHERE worker = 'daily'`)
    expect(rows).toEqual([{ run_id: begun.run_id }])
  })

  it('CC-SEED-5: both lay the curated moments down once, and the dead one leaves no gap', {
    timeout: TIMEOUT_MS,
  }, async (context) => {
    const processes = await openJobProcesses(context)
    const { database, pool, spawn } = processes
    const pair = [spawn({ SEED_MOMENTS: 'true' }), spawn({ SEED_MOMENTS: 'true' })]
    const urls = await Promise.all(pair.map((server) => server.start()))
    await eventually(
      async () => (await momentsWhere(database)).length > 0,
      'the first moments are there',
    )
    const { rows } = await pool.query<{ count: number }>(
      'SELECT count(*)::integer AS count FROM seeded_moments',
    )
    const [killed] = pair
    if (killed) await kill(killed)
    const url = urls[1] ?? ''
    await eventually(
      async () => {
        const { runs } = await getWorker({ url }, 'seeder')
        return runs.length > 0 && runs.every(({ status }) => status === 'completed')
      },
      'the moments are laid down',
      REPLACED_MS,
    )
    const moments = await momentsWhere(database)
    expect(moments.length).toBeGreaterThanOrEqual(rows[0]?.count ?? 0)
    expect(new Set(moments.map(({ path }) => path)).size).toBe(moments.length)
    const seeded = await pool.query('SELECT FROM seeded_moments')
    expect(seeded.rowCount).toBe(moments.length)
  })
})
