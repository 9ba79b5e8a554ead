import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { afterAll } from 'vitest'

const children = new Set<ChildProcess>()

// Whatever a failed test leaves behind: the runner would wait for it for ever.
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
})

/** Runs a script in a process of its own, which is gone when the test file has ended. */
export function spawnNode(words: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(process.execPath, words, options)
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}
