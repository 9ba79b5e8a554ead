import { expect, it, vi } from 'vitest'
import { throughDeadlocks } from './deadlock.ts'

const withCode = (code: string) => Object.assign(new Error('failed'), { code })

it('what a deadlock ended is done again', async () => {
  const work = vi.fn(async () => 'done').mockRejectedValueOnce(withCode('40P01'))
  expect(await throughDeadlocks(work)).toBe('done')
  expect(work).toHaveBeenCalledTimes(2)
})

it('other errors, and a deadlock that comes each time, are told', async () => {
  const wrong = vi.fn().mockRejectedValue(withCode('23505'))
  await expect(throughDeadlocks(wrong)).rejects.toThrow('failed')
  expect(wrong).toHaveBeenCalledTimes(1)
  const endless = vi.fn().mockRejectedValue(withCode('40P01'))
  await expect(throughDeadlocks(endless)).rejects.toThrow('failed')
  expect(endless).toHaveBeenCalledTimes(5)
})
