import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keepServiceKey } from './service-key-file.ts'

let root: string
const log = { warn: vi.fn() }

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'service-key-'))
  log.warn.mockClear()
})

afterEach(() => rmSync(root, { recursive: true }))

const modeOf = (file: string) => statSync(file).mode & 0o777

describe('CC-AUTH-2: the key of an installation that was given none', () => {
  it('CC-AUTH-2: is 32 random bytes that only their owner can read, the same at the next start', async () => {
    const dataDir = join(root, 'not', 'there', 'yet')
    const { key, file } = await keepServiceKey(dataDir, log)
    expect(file).toBe(join(dataDir, 'service.key'))
    expect(Buffer.from(key, 'base64url')).toHaveLength(32)
    expect(readFileSync(file, 'utf8').trim()).toBe(key)
    expect(modeOf(file)).toBe(0o600)
    expect(await keepServiceKey(dataDir, log)).toEqual({ key, file })
    expect(log.warn).not.toHaveBeenCalled()
    const elsewhere = await keepServiceKey(join(root, 'other'), log)
    expect(elsewhere.key).not.toBe(key)
  })

  it('CC-AUTH-2: has mode 0600 whatever the umask', async () => {
    const before = process.umask(0o277)
    try {
      expect(modeOf((await keepServiceKey(root, log)).file)).toBe(0o600)
    } finally {
      process.umask(before)
    }
  })

  it('CC-AUTH-2: is one for all that start at the same time, and nothing else stays', async () => {
    const kept = await Promise.all(Array.from({ length: 20 }, () => keepServiceKey(root, log)))
    expect(new Set(kept.map(({ key }) => key)).size).toBe(1)
    expect(readdirSync(root)).toEqual(['service.key'])
  })

  it('CC-AUTH-2: others lose their right to read it, with a warning that does not tell it', async () => {
    const { key, file } = await keepServiceKey(root, log)
    chmodSync(file, 0o644)
    expect((await keepServiceKey(root, log)).key).toBe(key)
    expect(modeOf(file)).toBe(0o600)
    expect(log.warn).toHaveBeenCalledTimes(1)
    expect(JSON.stringify(log.warn.mock.calls)).not.toContain(key)
  })

  it.each([
    ['nothing', ''],
    ['too few letters', 'short'],
    ['two lines', `${'a'.repeat(43)}\n${'b'.repeat(43)}`],
    ['other letters', 'ü'.repeat(43)],
    ['a megabyte', 'a'.repeat(1024 ** 2)],
  ])('CC-AUTH-2: a file with %s is left as it is, and says what to do', async (_what, text) => {
    const file = join(root, 'service.key')
    writeFileSync(file, text)
    await expect(keepServiceKey(root, log)).rejects.toThrow(/service\.key.*Delete it/)
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  it('CC-AUTH-2: a folder and a link are no files', async () => {
    const file = join(root, 'service.key')
    mkdirSync(file)
    await expect(keepServiceKey(root, log)).rejects.toThrow('Delete it')
    rmSync(file, { recursive: true })
    writeFileSync(join(root, 'elsewhere'), 'a'.repeat(43))
    symlinkSync(join(root, 'elsewhere'), file)
    await expect(keepServiceKey(root, log)).rejects.toThrow('Delete it')
  })

  it('CC-AUTH-2: says what to do where nothing can be kept', async () => {
    writeFileSync(join(root, 'file'), '')
    const below = keepServiceKey(join(root, 'file', 'folder'), log)
    await expect(below).rejects.toThrow(/cannot be kept.*SERVICE_API_KEY/)
  })
})
