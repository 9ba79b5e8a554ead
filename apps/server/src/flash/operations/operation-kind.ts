import type { Db } from '../../platform/db/database.ts'
import type { Operation } from './operation-store.ts'

/** What an operation is given to work with. */
export interface Work {
  signal: AbortSignal
  /** When its time is up, in milliseconds of the epoch. */
  deadline: number
  /** Passes a frame on to who streams it. */
  tell(frame: unknown): void
  /** What the request has read already, when it was accepted by this process; else undefined. */
  handed: unknown
  /** Frames that were told before, by an earlier try in this process. */
  told: readonly unknown[]
  /**
   * The answer that was kept under a name, or else that of the call. Once it is kept it is not asked for
   * again, whatever is killed; the operation ends only when all are.
   */
  part<T>(name: string, call: () => Promise<T>): Promise<T>
}

/** One kind of work: what it does, and how its end is shown. */
export interface OperationKind<Result = unknown> {
  /** Longest time of one try, in milliseconds. */
  limitMs(operation: Operation): number
  /** @throws AppError when there is no result: the operation fails with it. */
  run(operation: Operation, work: Work): Promise<Result>
  /** What is written with the result, in its transaction. */
  settle?(db: Db, operation: Operation, result: Result): Promise<void>
  /** Credits for what was delivered of it; absent: all that are held. */
  charge?(result: Result): number
  /** What can be done when the caller has the result; may fail without harm. */
  afterwards?(operation: Operation, signal: AbortSignal): Promise<void>
  /** The last frames of a stream. */
  lastFrames(result: Result): unknown[]
}
