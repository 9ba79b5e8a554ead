import { z } from 'zod'
import { text } from './text.ts'

/** What somebody has, in credits. */
export const CreditBalance = z
  .object({
    balance: z.int().min(0).meta({ description: 'What can be spent.' }),
    lifetime_earned: z.int().min(0),
    lifetime_spent: z.int().min(0).meta({ description: 'Less what was refunded.' }),
    reserved: z.int().min(0).meta({
      description:
        'Held for work that goes on. `balance` and `reserved` are together `lifetime_earned` less `lifetime_spent`.',
    }),
  })
  .meta({ id: 'CreditBalance' })
export type CreditBalance = z.infer<typeof CreditBalance>

/** One movement of credits. */
export const CreditEntry = z
  .object({
    amount: z.int().meta({ description: 'Negative: spent.', example: -5 }),
    balance_after: z
      .int()
      .min(0)
      .meta({ description: 'What they had after it, reserved credits included.', example: 45 }),
    type: z.string().meta({
      description:
        'What it was spent on (generation, temporal, chat, dialog, survey, eval) or why it was granted.',
      example: 'generation',
    }),
    description: z.string().meta({ example: 'Scene generation (balanced)' }),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'CreditEntry' })
export type CreditEntry = z.infer<typeof CreditEntry>

/** Movements of credits, newest first. */
export const CreditHistory = z.array(CreditEntry)

/** Why credits are granted. */
const GrantType = z.enum([
  'admin_grant',
  'apple_iap',
  'stripe_purchase',
  'subscription_grant',
  'refund',
  'signup_bonus',
])

const MOST_GRANTED = 1_000_000

/** Body of a grant. */
export const GrantRequest = z
  .object({
    user_id: z.string().meta({ description: 'Whom: the id of their account.' }),
    amount: z.int().min(1).max(MOST_GRANTED),
    transaction_type: GrantType.default('admin_grant').meta({
      description: '`refund` lowers what was spent before it raises what was earned.',
    }),
    description: text({ max: 500 }).default('Manual top-up').meta({
      description: 'Told in their history.',
    }),
  })
  .meta({
    id: 'GrantRequest',
    example: {
      user_id: '550e8400-e29b-41d4-a716-446655440000',
      amount: 100,
      transaction_type: 'stripe_purchase',
      description: 'Stripe purchase: 100 credits ($9.99)',
    },
  })
export type GrantRequest = z.infer<typeof GrantRequest>

/** What a grant came to. */
export const Granted = z
  .object({
    balance: z.int().min(0).meta({ description: 'What they can spend now.' }),
    granted: z.int().min(1),
  })
  .meta({ id: 'Granted' })
export type Granted = z.infer<typeof Granted>

/** What everything costs. */
export const CreditCosts = z
  .object({
    costs: z.record(z.string(), z.int().min(0)).meta({
      description:
        'Credits by kind of work. A survey costs its price for each person and question, a comparison for each model.',
      example: { generate_balanced: 5, chat: 1 },
    }),
  })
  .meta({ id: 'CreditCosts' })
