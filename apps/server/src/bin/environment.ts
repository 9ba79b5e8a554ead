import { existsSync } from 'node:fs'

/** The environment, with the variables of `.env` in the working folder that are not set already. */
export function readEnvironment(): NodeJS.ProcessEnv {
  if (existsSync('.env')) process.loadEnvFile('.env')
  return process.env
}
