import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, link, mkdir, open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from '../../platform/log.ts'

const KEY_BYTES = 32

/** What {@link KEY_BYTES} are in base64url. */
const KEY = /^[\w-]{43}$/

/** Its owner reads and writes it, nobody else. */
const MODE = 0o600
const OF_OTHERS = 0o077

/** A key that is kept in a file. */
export interface KeptKey {
  key: string
  /** Path of the file. */
  file: string
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code

/** Null where there is none. A link is not followed: it could lead to somebody else's file. */
async function openKept(file: string): Promise<FileHandle | null> {
  try {
    return await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    if (codeOf(error) === 'ELOOP') throw unusable(file, error)
    throw error
  }
}

function unusable(file: string, cause?: unknown): Error {
  const text = `${file} does not hold a service key. Delete it to have a new one made, or set SERVICE_API_KEY`
  return new Error(text, { cause })
}

async function readKept(file: string, log: Pick<Logger, 'warn'>): Promise<string | null> {
  const handle = await openKept(file)
  if (handle === null) return null
  try {
    const stats = await handle.stat()
    if (!stats.isFile() || stats.size > KEY_BYTES * 4) throw unusable(file)
    const key = (await handle.readFile('utf8')).trim()
    if (!KEY.test(key)) throw unusable(file)
    if ((stats.mode & OF_OTHERS) !== 0) {
      await handle.chmod(MODE)
      log.warn(
        { file },
        'other users could read the service key: delete the file to have a new one made',
      )
    }
    return key
  } finally {
    await handle.close()
  }
}

/** Writes a key to a file of its own, on the disk when this returns. */
async function writeKey(file: string, key: string): Promise<void> {
  const handle = await open(file, 'wx', MODE)
  try {
    await handle.writeFile(`${key}\n`)
    await handle.chmod(MODE) // Whatever the umask takes away from its owner.
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function keepIn(dataDir: string, file: string, log: Pick<Logger, 'warn'>): Promise<string> {
  const kept = await readKept(file, log)
  if (kept !== null) return kept
  await mkdir(dataDir, { recursive: true })
  const key = randomBytes(KEY_BYTES).toString('base64url')
  const own = `${file}.${randomBytes(6).toString('hex')}`
  try {
    await writeKey(own, key)
    await link(own, file)
    return key
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  } finally {
    await unlink(own).catch(() => {})
  }
  const others = await readKept(file, log)
  if (others === null) throw unusable(file)
  return others
}

/**
 * The service key of an installation that was given none: made at its first start and kept in
 * `service.key`, which only its owner can read. A link puts the whole file there or none, and only one:
 * of processes that start at the same time all have the key of one. Rights of others are taken away,
 * with a warning; anything but a key is left as it is.
 * @throws Error that says what to do, for a file that holds no key, or that cannot be read or written.
 */
export async function keepServiceKey(dataDir: string, log: Pick<Logger, 'warn'>): Promise<KeptKey> {
  const file = join(dataDir, 'service.key')
  try {
    return { key: await keepIn(dataDir, file, log), file }
  } catch (cause) {
    const { syscall, message } = cause as NodeJS.ErrnoException
    if (syscall === undefined) throw cause
    const text = `the service key cannot be kept in ${file} (${message}). Set SERVICE_API_KEY, or another DATA_DIR`
    throw new Error(text, { cause })
  }
}
