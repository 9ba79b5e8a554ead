// Writes the files that follow from the code, or compares them with it (`--check`): the database
// schema, the OpenAPI document, the table of errors, and the almanac's packed moments and index.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseConfig } from '../apps/server/src/platform/config/config.ts'
import { dumpSchema } from '../apps/server/src/platform/db/dump-schema.ts'
import { startStack } from '../apps/server/src/stack.ts'
import { ERRORS } from '../packages/contracts/src/index.ts'

const ROOT = join(import.meta.dirname, '..')

function errorsPage(): string {
  const rows = Object.entries(ERRORS).map(
    ([code, { status, title, retryable }]) =>
      `| \`${code}\` | ${status} | ${title} | ${retryable ? 'yes' : 'no'} |`,
  )
  return `# Errors

Every error is \`application/problem+json\` ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)) with one of these codes
in \`code\` and as \`urn:timepoint:error:<code>\` in \`type\`. Made from the catalogue by \`npm run gen\`.

| Code | Status | Title | Worth trying again unchanged |
|---|---|---|---|
${rows.join('\n')}
`
}

async function generate(): Promise<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'timepoint-gen-'))
  const env = { PORT: '0', DATA_DIR: folder, LOG_LEVEL: 'warn' }
  const stack = await startStack(parseConfig(env))
  try {
    const openapi = (await stack.app.inject({ url: '/openapi.json' })).body
    return {
      'apps/server/src/platform/db/schema.sql': await dumpSchema(stack.database.url),
      'docs/openapi.json': `${JSON.stringify(JSON.parse(openapi), null, 2)}\n`,
      'docs/errors.md': errorsPage(),
    }
  } finally {
    await stack.close()
    rmSync(folder, { recursive: true, force: true })
    if (stack.dataDirectory) rmSync(stack.dataDirectory, { recursive: true, force: true })
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(join(ROOT, path), 'utf8')
  } catch {
    return null
  }
}

/** In this order: the index is made from the packed moments. */
const ALMANAC = ['build-moments.ts', 'build-search.ts']

/** Makes the almanac's files, or compares them; whether all went well. */
function almanac(args: string[]): boolean {
  return ALMANAC.every((script) => {
    const path = join(ROOT, 'packages/almanac/scripts', script)
    return spawnSync(process.execPath, [path, ...args], { stdio: 'inherit' }).status === 0
  })
}

const checking = process.argv.includes('--check')
if (!almanac(checking ? ['--check'] : [])) process.exitCode = 1
const files = await generate()
if (checking) {
  const stale = Object.entries(files).filter(([path, text]) => read(path) !== text)
  for (const [path] of stale)
    console.error(`${path} does not follow from the code: run "npm run gen"`)
  if (stale.length > 0) process.exitCode = 1
  else console.log(`${Object.keys(files).length} generated files are up to date`)
} else {
  for (const [path, text] of Object.entries(files)) writeFileSync(join(ROOT, path), text)
  console.log(`wrote ${Object.keys(files).join(', ')}`)
}
