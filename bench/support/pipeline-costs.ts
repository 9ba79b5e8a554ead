import type { Attempt, Trace } from '@timepoint/contracts'
import { imageCost, textCost } from '../../apps/server/src/providers/models/prices.ts'
import type { ProviderName } from '../../apps/server/src/providers/provider.ts'
import { type RenderRequest, renderOverStream } from './pipeline-render.ts'
import type { Cell } from './table.ts'

/** What a render costs is asked for each of these. */
const CHOICES: readonly { label: string; request: Record<string, unknown> }[] = [
  ...['hyper', 'balanced', 'hd', 'gemini3'].map((preset) => ({
    label: preset,
    request: { preset },
  })),
  { label: 'permissive', request: { model_policy: 'permissive' } },
]

export const COST_HEADER = [
  'US dollars',
  'model',
  'calls',
  'input',
  'output',
  'text',
  'with picture',
]

/** The price of a call in the static tables; NaN when they do not list the model. */
function staticCost({ call, provider, model, ...attempt }: Attempt): number {
  const name = provider as ProviderName
  const usage = {
    inputTokens: attempt.input_tokens ?? 0,
    outputTokens: attempt.output_tokens ?? 0,
    costUsd: null,
  }
  if (call === 'image_generation') return imageCost(name, model, usage) ?? Number.NaN
  // Google's own price list is static, and its searches are in what the server counted.
  if (name === 'google') return attempt.cost_usd ?? Number.NaN
  return (
    textCost(name, model, usage, { live: null, searchQueries: 0, now: new Date() }) ?? Number.NaN
  )
}

async function attemptsOf(url: string, request: RenderRequest): Promise<Attempt[]> {
  const { id, isComplete } = await renderOverStream(url, request)
  if (!isComplete) throw new Error(`No scene of ${JSON.stringify(request)}`)
  const response = await fetch(`${url}/api/v1/timepoints/${id}/trace`)
  const { steps } = (await response.json()) as Trace
  return steps.flatMap(({ attempts }) => attempts)
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

/** A row for each preset: means over the queries, with what their simulated answers came to. */
export async function costRows(url: string, queries: readonly string[]): Promise<Cell[][]> {
  const rows: Cell[][] = []
  for (const { label, request } of CHOICES) {
    const ask = async (generate_image: boolean) => {
      const all: Attempt[][] = []
      for (const query of queries) {
        all.push(await attemptsOf(url, { query, generate_image, ...request }))
      }
      return all.flat()
    }
    const [text, pictured] = [await ask(false), await ask(true)]
    const mean = (attempts: readonly Attempt[], of: (attempt: Attempt) => number) =>
      sum(attempts.map(of)) / queries.length
    const models = new Set(text.map(({ provider, model }) => `${provider} ${model}`))
    rows.push([
      label,
      [...models].join(', '),
      mean(text, () => 1),
      mean(text, (attempt) => attempt.input_tokens ?? 0),
      mean(text, (attempt) => attempt.output_tokens ?? 0),
      mean(text, staticCost).toFixed(4),
      mean(pictured, staticCost).toFixed(4),
    ])
  }
  return rows
}
