import { CreditBalance, CreditHistory } from '@timepoint/contracts'
import { expect } from 'vitest'
import { checkBooks, findStrayHolds } from '../../src/accounts/credits/books-store.ts'
import type { Stack } from '../../src/stack.ts'
import { call } from './test-stack.ts'

const CREDITS = '/api/v1/credits'

/** Whoever these headers stand for. */
type Somebody = { headers: Record<string, string> }

/** What somebody has; that it adds up is checked each time. */
export async function balanceOf(stack: Stack, { headers }: Somebody): Promise<CreditBalance> {
  const response = await call(stack, 'GET', `${CREDITS}/balance`, { headers })
  const text = await response.text()
  if (response.status !== 200) throw new Error(`${response.status}: ${text}`)
  const balance = CreditBalance.parse(JSON.parse(text))
  const { lifetime_earned: earned, lifetime_spent: spent, reserved } = balance
  expect(balance.balance + reserved).toBe(earned - spent)
  return balance
}

/** What can be spent. */
export async function creditsOf(stack: Stack, user: Somebody): Promise<number> {
  return (await balanceOf(stack, user)).balance
}

/** Movements, newest first. */
export async function historyOf(stack: Stack, { headers }: Somebody, query = '') {
  const response = await call(stack, 'GET', `${CREDITS}/history${query}`, { headers })
  const text = await response.text()
  if (response.status !== 200) throw new Error(`${response.status}: ${text}`)
  return CreditHistory.parse(JSON.parse(text))
}

/** The same in short, such as `-5 45 generation`, without what a new account is given. */
export async function spendsOf(stack: Stack, user: Somebody): Promise<string[]> {
  const history = await historyOf(stack, user)
  return history
    .filter(({ type }) => type !== 'signup_bonus')
    .map(({ amount, balance_after, type }) => `${amount} ${balance_after} ${type}`)
}

/** Every account agrees with its entries and holds, and nothing is held that nobody will end. */
export async function expectBalancedBooks({
  database: { db },
}: Pick<Stack, 'database'>): Promise<void> {
  expect((await checkBooks(db)).disagreements).toEqual([])
  expect(await findStrayHolds(db)).toEqual([])
}
