import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isProcessAlive } from '../../process-alive.ts'

/** What `postmaster.pid` says of the last or running server of a data directory. */
export interface Postmaster {
  pid: number
  /** Port on 127.0.0.1. */
  port: number
}

/** The command line of a process, from /proc or, where there is none, from ps. */
function commandLine(pid: number): string {
  if (existsSync('/proc/self/cmdline')) {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    } catch {
      return '' // Ended since.
    }
  }
  return spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? ''
}

function readPidFile(directory: string): Postmaster | null {
  try {
    const lines = readFileSync(join(directory, 'postmaster.pid'), 'utf8').split('\n')
    return { pid: Number(lines[0]), port: Number(lines[3]) }
  } catch {
    return null
  }
}

function isPostmaster(pid: number, directory: string): boolean {
  return pid > 0 && isProcessAlive(pid) && commandLine(pid).includes(directory)
}

/** The running server of a data directory; null when there is none or it is only beginning. */
export function runningPostmaster(directory: string): Postmaster | null {
  const written = readPidFile(directory)
  return written && written.port > 0 && isPostmaster(written.pid, directory) ? written : null
}

/**
 * Removes the pid file of a server that is gone. After a kill or a reboot its number may belong to
 * another program, and PostgreSQL would refuse to start for as long as that runs.
 * @returns the port that the server had, null when there was none.
 */
export function forgetDeadPostmaster(directory: string): number | null {
  const written = readPidFile(directory)
  if (!written || isPostmaster(written.pid, directory)) return null
  rmSync(join(directory, 'postmaster.pid'), { force: true })
  return written.port > 0 ? written.port : null
}
