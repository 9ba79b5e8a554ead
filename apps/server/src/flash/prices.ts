import type { JumpDirection } from '@timepoint/contracts'
import { COSTS } from '../accounts/credits/costs.ts'
import type { Price } from '../accounts/credits/ledger-store.ts'

/** What renders cost by preset. */
export type RenderPrices = Readonly<Record<string, { credits: number }>>

/** What a render costs. @param preset its canonical name: one of those that there are. */
export function renderPrice(prices: RenderPrices, preset: string): Price {
  const cost = prices[preset]?.credits
  if (cost === undefined) throw new RangeError(preset)
  return { cost, type: 'generation', description: `Scene generation (${preset})` }
}

/** What a jump costs, whatever its preset. */
export function jumpPrice(direction: JumpDirection): Price {
  return { cost: COSTS.temporal_jump, type: 'temporal', description: `Time travel (${direction})` }
}

/** What a message to one person costs. */
export const CHAT_PRICE: Price = { cost: COSTS.chat, type: 'chat', description: 'Chat' }

/** What a wish for more dialog costs. */
export const DIALOG_PRICE: Price = { cost: COSTS.dialog, type: 'dialog', description: 'Dialog' }

/** What a survey costs. @param answers of one person to one question each: those that are wanted, or that were given. */
export function surveyPrice(answers: number): Price {
  return { cost: answers * COSTS.survey, type: 'survey', description: 'Survey' }
}

/** What a comparison costs. @param models that are asked, or that answered. */
export function comparisonPrice(models: number): Price {
  return { cost: models * COSTS.eval_model, type: 'eval', description: 'Model comparison' }
}
