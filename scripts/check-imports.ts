// Checks who imports whom, and that the check saw the code: a wrong path or a parser that reads no
// TypeScript would otherwise find nothing wrong in nothing.
import { execFileSync, spawnSync } from 'node:child_process'

const ARGS = ['packages', 'apps', 'bench', '--config', '.dependency-cruiser.cjs']

const report = spawnSync('depcruise', [...ARGS, '--output-type', 'json'], {
  encoding: 'utf8',
  maxBuffer: 256 * 1024 * 1024,
})
const { modules } = JSON.parse(report.stdout) as {
  modules: { source: string; dependencies: unknown[] }[]
}
const files = execFileSync('git', ['ls-files', 'packages/*.ts', 'apps/*.ts', 'bench/*.ts'], {
  encoding: 'utf8',
})
  .trim()
  .split('\n')
const seen = new Set(modules.map((module) => module.source))
const unseen = files.filter((file) => !file.endsWith('.d.ts') && !seen.has(file))
const imports = modules.reduce((sum, module) => sum + module.dependencies.length, 0)

if (unseen.length > 0 || imports < files.length) {
  console.error(`dependency-cruiser did not see ${unseen.length} files: ${unseen.slice(0, 5)}`)
  process.exit(1)
}
process.exitCode = spawnSync('depcruise', ARGS, { stdio: 'inherit' }).status ?? 1
