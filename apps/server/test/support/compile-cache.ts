import { enableCompileCache } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// Hundreds of processes load the same code: what V8 made of it once is read again. Imported before all
// else. Entries are named after the content of the code, so none is ever out of date.
enableCompileCache(join(tmpdir(), 'timepoint-test-code'))
