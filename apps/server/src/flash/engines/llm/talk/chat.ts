import { RoutingError } from '../../../../providers/router/routing-error.ts'
import type { Finding } from '../../../agents/agent.ts'
import {
  type ChatInput,
  chat,
  chatText,
  completeChat,
  completeChatText,
  graveInChat,
  readChatText,
  readResponse,
} from '../../../agents/chat.ts'
import { castName } from '../../../agents/prompting/cast.ts'
import { normalise } from '../../../agents/prompting/ledger.ts'
import { deflection, readField, type Spoken } from '../../../agents/prompting/spoken.ts'
import type { ChatAnswer, Manner } from '../../../interactions/interaction.ts'
import { type Asked, type AskOptions, ask } from '../ask.ts'
import type { RenderScope } from '../scope.ts'
import { answeringOf, candidatesOf, isWithheld } from './talk-scope.ts'
import { WordsTeller } from './tell-words.ts'

/** Sayings with fewer words are said by chance. */
const MIN_QUOTE_WORDS = 4

/** What carries words on record that the person says again. */
function sourcesOf(text: string, { sheet, stub }: ChatInput): ChatAnswer['sources'] {
  const said = ` ${normalise(text)} `
  return sheet.quotes
    .filter(({ speaker }) => castName(speaker, [stub.name]) !== null)
    .filter((quote) => {
      const plain = normalise(quote.text)
      return plain.split(' ').length >= MIN_QUOTE_WORDS && said.includes(` ${plain} `)
    })
    .flatMap(({ sources }) => sources)
}

type Tell = (text: string, restart: boolean) => void

function createTeller(tell: Tell, input: ChatInput, isPlain: boolean): WordsTeller {
  // What may not be repeated is gathered now, and not when the first word has come.
  graveInChat('', input)
  return new WordsTeller(tell, {
    read: (raw) => {
      if (isPlain) return readChatText(raw, input)
      const { text, hasEnded } = readField(raw, 'response')
      return readResponse(text, hasEnded, input)
    },
    isGrave: (words) => graveInChat(words, input).length > 0,
    instead: deflection(input.stub.name).text,
  })
}

const STOPPED: Finding = { code: 'stopped', detail: 'it was stopped', grave: true }

/** An answer, and what is said in it. */
type Answered = [Asked<unknown>, Spoken]

async function askText(scope: RenderScope, input: ChatInput, how: AskOptions): Promise<Answered> {
  const asked = await ask(scope, chatText, input, how)
  return [asked, completeChatText(asked.reply, input)]
}

async function askObject(scope: RenderScope, input: ChatInput, how: AskOptions): Promise<Answered> {
  const asked = await ask(scope, chat, input, how)
  return [asked, completeChat(asked.reply, input)]
}

/** Asks for an object, and for plain text where a model answers but writes no object. */
async function askEither(scope: RenderScope, input: ChatInput, how: AskOptions): Promise<Answered> {
  try {
    return await askObject(scope, input, how)
  } catch (error) {
    if (!(error instanceof RoutingError) || how.signal.aborted) throw error
    const { attempts } = error
    if (attempts.at(-1)?.outcome !== 'unusable') throw error
    const [asked, spoken] = await askText(scope, input, how)
    return [{ ...asked, attempts: [...attempts, ...asked.attempts] }, spoken]
  }
}

/**
 * Asks a model to answer as one person.
 * @param tell takes the words at once as they are written; then nothing is asked a second time.
 * @throws RoutingError when nobody gives a usable answer.
 */
export async function answerChat(
  scope: RenderScope,
  input: ChatInput,
  { format, signal }: Pick<Manner, 'format' | 'signal'>,
  tell?: Tell,
): Promise<ChatAnswer> {
  const isPlain = format === 'text' || (format === 'auto' && tell !== undefined)
  const teller = tell && createTeller(tell, input, isPlain)
  const how = {
    candidates: candidatesOf(scope),
    signal,
    ...(teller ? { onText: teller.onText, once: true } : {}),
  }
  const put = isPlain ? askText : format === 'auto' ? askEither : askObject
  const [asked, spoken] = await put(scope, input, how)
  const all = teller?.isStopped ? { ...asked, findings: [...asked.findings, STOPPED] } : asked
  const { text, tone } = isWithheld(all) ? deflection(input.stub.name) : spoken
  teller?.end(text)
  return {
    response: text,
    emotionalTone: tone,
    sources: sourcesOf(text, input),
    ...answeringOf(all),
  }
}
