import { z } from 'zod'
import { definePrompt, type PromptInput } from './agent.ts'
import { HOUSE_RULES_WITHOUT_FACTS, SCHEMA_RULE } from './prompting/house.ts'
import { markText } from './prompting/mark.ts'
import { oneLine } from './prompting/one-line.ts'
import { summaryFindings, tidySummary } from './prompting/summary-checks.ts'

const SYSTEM = `You sum up what several people of one scene answered, for a reader who has the answers before them.

${HOUSE_RULES_WITHOUT_FACTS}

Nothing is added: no cause that nobody gave, no verdict, no sequel. A difference is told with the names of those who differ; where all agree, that is said and no more. An answer that turned the question aside counts as one that did so.
One answer is one person's, never that of a class, faith or people.

${SCHEMA_RULE}`

const TASK = `Sum up the answers, question by question if there are several.
First what is common to them, if anything is.
Then who differs, by name, and in what.
Name whoever declined to answer.`

const LIMITS = `At most 120 words, plain sentences. No name, number or claim that is not in the answers; no quotation marks.`

const LAW = `${SYSTEM}\n${TASK}\n${LIMITS}`

const Reply = z.object({ summary: z.string().describe('at most 120 words') })
/** A summary as a model writes it. */
export type SurveySummaryReply = z.infer<typeof Reply>

/** What a summary is written from. */
export interface SurveySummaryInput extends PromptInput {
  answers: readonly { character_name: string; question: string; response: string }[]
}

/** Answers by question; both are marked, since either may say anything. */
function materialText({ answers, mark }: SurveySummaryInput): string {
  const questions = [...new Set(answers.map(({ question }) => question))]
  return questions
    .map((question) => {
      const given = answers
        .filter((one) => one.question === question)
        .map(
          ({ character_name: name, response }) => `${oneLine(name)}: ${markText(response, mark)}`,
        )
      return [`QUESTION: ${markText(question, mark)}`, ...given].join('\n')
    })
    .join('\n\n')
}

/** The summary on one line. */
export function completeSurveySummary({ summary }: SurveySummaryReply): string {
  return tidySummary(summary)
}

/** What the answers of a survey have in common, and who differs. */
export const surveySummary = definePrompt<SurveySummaryInput, SurveySummaryReply>({
  name: 'survey_summary',
  temperature: 0.3,
  system: SYSTEM,
  reply: Reply,
  user: (input) => ({ material: materialText(input), task: TASK, limits: LIMITS }),
  check: (reply, { answers, mark }) =>
    summaryFindings(completeSurveySummary(reply), {
      said: answers.flatMap((one) => [one.character_name, one.question, one.response]),
      law: LAW,
      mark,
    }),
})
