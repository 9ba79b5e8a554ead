import type { Character } from '@timepoint/contracts'
import type { PromptInput } from '../../../agents/agent.ts'
import type { ChatInput } from '../../../agents/chat.ts'
import type { ChatSummaryInput } from '../../../agents/chat-summary.ts'
import type { ExtensionInput } from '../../../agents/dialog-extension.ts'
import type { CharacterStub } from '../../../agents/outputs.ts'
import { sampleScene } from '../../../agents/sample-scene.fixture.ts'
import type { SurveyInput } from '../../../agents/survey.ts'
import type { SurveySummaryInput } from '../../../agents/survey-summary.ts'

/** Stands in everything that callers write. */
export const PLANT = 'TALKPLANT says'

/** One of the sample cast, with the scene around. */
export function samplePerson(name: string, input: PromptInput = sampleScene()) {
  const stub = input.state.identification?.characters.find((one) => one.name === name)
  const character = input.state.characters?.characters.find((one) => one.name === name)
  if (!stub || !character) throw new Error(`no ${name}`)
  return { ...input, stub: stub as CharacterStub, character: character as Character }
}

/** A question to the coal heaver after some talk. */
export function sampleChat(change: Partial<ChatInput> = {}): ChatInput {
  return {
    ...samplePerson('A coal heaver'),
    message: `${PLANT} what would make you lift a sack?`,
    history: [
      { role: 'user', content: `${PLANT} good morning to you.` },
      { role: 'character', content: 'Mind the plank, it is wet.' },
    ],
    summary: `${PLANT} they spoke of the weather on the river.`,
    ...change,
  }
}

/** A wish for four more lines. */
export function sampleExtension(change: Partial<ExtensionInput> = {}): ExtensionInput {
  const input = sampleScene()
  return {
    ...input,
    length: { ...input.length, dialogLines: 4 },
    said: input.state.dialog?.lines ?? [],
    topic: `${PLANT} they talk about the tide`,
    sequential: true,
    ...change,
  }
}

const HEARD = {
  character_name: 'Ralph Hodgson',
  question: `${PLANT} what do you fear?`,
  response: `${PLANT} an empty page in the register.`,
}

/** A question to the coal heaver, who has heard an answer. */
export function sampleSurvey(change: Partial<SurveyInput> = {}): SurveyInput {
  const question = `${PLANT} what do you fear?`
  return { ...samplePerson('A coal heaver'), question, heard: [HEARD], ...change }
}

/** Two answers to sum up. */
export function sampleSurveySummary(): SurveySummaryInput {
  const response = 'My hands have been at this since four. I fear the list.'
  const other = { ...HEARD, character_name: 'A coal heaver', response }
  return { ...sampleScene(), answers: [HEARD, other] }
}

/** A talk to sum up. */
export function sampleChatSummary(): ChatSummaryInput {
  const { history: turns, summary } = sampleChat()
  return { ...sampleScene(), name: 'A coal heaver', turns, summary }
}

/** Good replies of models, by the name of the prompt. */
export const TALK_REPLIES = {
  chat: {
    basis: 'opinion',
    response:
      'The old rate, said aloud, with the book shut. Put your own thumb to a wet sack once and then ask me.',
    emotional_tone: 'dry',
  },
  dialog_extension: {
    lines: [
      {
        speaker: 'A coal heaver',
        response_to: 'Ralph Hodgson',
        quote_id: null,
        action: 'sits down on the sack',
        text: 'Shut it, then. Ink is cheap.',
        tone: 'flat',
        is_whispered: false,
      },
      {
        speaker: 'A pot boy',
        response_to: 'A coal heaver',
        quote_id: null,
        action: 'puts the mugs on the planks',
        text: 'Is that my stool you have?',
        tone: null,
        is_whispered: false,
      },
      {
        speaker: 'Ralph Hodgson',
        response_to: 'A coal heaver',
        quote_id: 'Q1',
        action: null,
        text: '',
        tone: null,
        is_whispered: false,
      },
      {
        speaker: 'A coal heaver',
        response_to: 'Ralph Hodgson',
        quote_id: null,
        action: 'spits beside the plank',
        text: 'Hold your pen. Count the sacks.',
        tone: 'rough',
        is_whispered: true,
      },
    ],
  },
  survey: {
    response:
      'Two loads carried for nothing since four, and a thumb that will not close. I fear the list, and whose hand keeps it.',
    sentiment: 'negative',
    key_points: ['two loads carried for nothing', 'fear of the list'],
    emotional_tone: 'bitter',
  },
  survey_summary: {
    summary:
      'Both fear paper. Ralph Hodgson fears an empty page; the coal heaver fears to stand on the list.',
  },
  chat_summary: {
    summary:
      'The stranger greeted him and spoke of the weather on the river; he warned of the wet plank.',
  },
} as const
