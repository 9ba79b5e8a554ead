import { eraseDeletedAccounts as eraseFromClockchain } from '../../src/clockchain/users/erase-accounts.ts'
import { eraseDeletedAccounts } from '../../src/flash/users/erase-accounts.ts'
import { openDatabase } from '../../src/platform/db/database.ts'

/**
 * A process that erases accounts once it is told to, from Flash or from what its second argument names, to be
 * killed. Says when it begins and ends.
 */
const [databaseUrl = '', service = 'flash'] = process.argv.slice(2)
const erase = service === 'clockchain' ? eraseFromClockchain : eraseDeletedAccounts
const database = openDatabase(databaseUrl)
await new Promise((resolve) => process.stdin.once('data', resolve))
process.stdout.write('begins\n')
await erase(database.db, 0)
process.stdout.write('done\n')
await database.close()
process.exit(0)
