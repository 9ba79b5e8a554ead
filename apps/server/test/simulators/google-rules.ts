import { type JsonObject, objectOf, objectsOf, type SimulatedCall, textOf } from './call.ts'
import { googleError } from './google-errors.ts'
import type { Reply } from './protocol.ts'

/** Keywords that `responseJsonSchema` takes. Source: providers.md, Structured output. */
const KEYWORDS = new Set(
  '$id $defs $ref $anchor $schema type format title description enum items prefixItems minItems maxItems minimum maximum anyOf oneOf properties additionalProperties required propertyOrdering'.split(
    ' ',
  ),
)

/** The path of the first keyword that is not taken; null when all are. */
function strangeKeyword(schema: JsonObject, path: string): string | null {
  for (const [key, value] of Object.entries(schema)) {
    if (!KEYWORDS.has(key)) return `${path}.${key}`
    const named = key === 'properties' || key === '$defs' ? Object.entries(objectOf(value)) : []
    const listed = ['anyOf', 'oneOf', 'prefixItems'].includes(key) ? objectsOf(value) : []
    const single = key === 'items' ? [objectOf(value)] : []
    const inner = [
      ...named.map(([name, node]) => [objectOf(node), `${path}.${key}.${name}`] as const),
      ...[...listed, ...single].map((node) => [node, `${path}.${key}`] as const),
    ]
    for (const [node, at] of inner) {
      const found = strangeKeyword(node, at)
      if (found) return found
    }
  }
  return null
}

const invalid = (message: string): Reply => googleError(400, 'INVALID_ARGUMENT', message)

/** Major and minor version of a Gemini id as one number, such as 3.5; null for others. */
function versionOf(model: string): number | null {
  const found = /^gemini-(\d+(?:\.\d+)?)-/.exec(model)?.[1]
  return found === undefined ? null : Number(found)
}

function thinkingProblem(config: JsonObject, version: number | null): Reply | null {
  const thinking = objectOf(config.thinkingConfig)
  const level = textOf(thinking.thinkingLevel).toLowerCase()
  const hasBudget = thinking.thinkingBudget !== undefined
  if (level && hasBudget) {
    return invalid('You can only set only one of thinking budget and thinking level.')
  }
  if (version === null || !level) return null
  if (version < 3) return invalid('Thinking level is not supported for this model.')
  if (version >= 3.7 && level === 'minimal') {
    return invalid('Thinking level MINIMAL is not supported for this model.')
  }
  if (!['minimal', 'low', 'medium', 'high', 'xhigh'].includes(level)) {
    return invalid(
      `Invalid value at 'generation_config.thinking_config.thinking_level' (type.googleapis.com/google.ai.generativelanguage.v1beta.ThinkingConfig.ThinkingLevel), "${level}"`,
    )
  }
  return null
}

function imageProblem(call: SimulatedCall, config: JsonObject): Reply | null {
  if (call.kind !== 'image') return null
  const size = textOf(objectOf(config.imageConfig).imageSize)
  const isOneSize = /lite-image|2\.5-flash-image/.test(call.model ?? '')
  if (size && !(isOneSize ? ['1K'] : ['1K', '2K', '4K']).includes(size)) {
    return invalid(`Image size ${size} is not supported for this model.`)
  }
  return call.schema ? invalid('JSON mode is not enabled for this model.') : null
}

/** What the Gemini API would not take in a request. Source: providers.md, sections 1 and 2. */
export function refuseGoogleRequest(call: SimulatedCall): Reply | null {
  const { body } = call
  if (!body) return invalid('Invalid JSON payload received. Unexpected end of string.')
  const config = objectOf(body.generationConfig)
  const version = versionOf(call.model ?? '')
  const contents = objectsOf(body.contents)
  if (contents.length === 0) {
    return invalid('* GenerateContentRequest.contents: contents is not specified\n')
  }
  if (contents.at(-1)?.role === 'model' && version !== null && version >= 3.6) {
    return invalid('Requests ending with a model turn are not supported.')
  }
  if (config.candidateCount !== undefined && version !== null && version >= 3.6) {
    return invalid('Candidate count is not supported for this model.')
  }
  if (call.schema && config.responseMimeType !== 'application/json') {
    return invalid('response_schema is only supported with response mime type application/json')
  }
  const searches = objectsOf(body.tools).some((tool) => 'googleSearch' in tool)
  if (searches && call.schema && version !== null && version < 3) {
    return invalid("Tool use with a response mime type: 'application/json' is unsupported")
  }
  if (call.schema && strangeKeyword(call.schema, 'response_json_schema')) {
    return invalid('Request contains an invalid argument.')
  }
  return thinkingProblem(config, version) ?? imageProblem(call, config)
}
