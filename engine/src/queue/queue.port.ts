// Work that follows a decision: added with the transaction that causes it, done later by a worker, at least once. Never for
// what a case waits for: deadlines are timers (`stores.cases`), messages to browsers are the outbox.
import type { Instant } from '@gongzhi/kernel'

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

/** When a job that failed comes again: after `firstMs`, then twice as long each time, at most `mostMs` (whole seconds). */
export type Retry = {
  /** How often it is tried in all; then it is a dead letter. */
  readonly tries: number
  readonly firstMs: number
  readonly mostMs: number
}

export type QueueSpec = {
  /** Lower case letters, digits and hyphens. */
  readonly name: string
  readonly retry: Retry
  /** A handler that takes longer, or whose process died, has lost the job: it comes again. Whole seconds. */
  readonly leaseMs: number
}

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** The queues of this program. They are made with the database, so that a transaction never has to ask for one. */
export const QUEUES: readonly QueueSpec[] = [
  // Somebody else's server: tried for about a day and a half.
  { name: 'webhook', retry: { tries: 12, firstMs: 10 * SECOND, mostMs: 6 * HOUR }, leaseMs: 2 * MINUTE },
  { name: 'retention', retry: { tries: 5, firstMs: 30 * SECOND, mostMs: HOUR }, leaseMs: 15 * MINUTE },
  { name: 'clean-up', retry: { tries: 5, firstMs: 30 * SECOND, mostMs: HOUR }, leaseMs: 15 * MINUTE },
]

export type NewJob = {
  readonly queue: string
  /** References only: whoever may read the database reads this. */
  readonly data: Json
  /** A UUID; a job whose id is known is not added again. */
  readonly id?: string
  /** Not before; time of the world, not of a platform that runs faster. */
  readonly after?: Instant
  /** While a job of the queue with the same key waits for its first try, another is not added. */
  readonly singleton?: string
  readonly retry?: Retry
}

export interface JobsStore {
  /** All of them in one statement with the transaction. Fault database-unusable for a queue nobody made. */
  add(jobs: readonly NewJob[]): Promise<void>
}

export type Job = {
  readonly id: string
  readonly queue: string
  readonly data: Json
  /** How often it was tried before. */
  readonly tried: number
  /** Aborted when the lease is over: what is done after that may be done by another one too. */
  readonly signal: AbortSignal
}

export type DeadLetter = {
  readonly id: string
  readonly queue: string
  readonly data: Json
  readonly died: Instant
  /** What the last try threw: a code of the catalogue, or the name of the error. */
  readonly reason: string
}

export type Waiting = {
  readonly queue: string
  readonly waiting: number
  readonly running: number
  readonly dead: number
}

/** Throwing sends the job back. Done at least once: a handler finds out what it did before. */
export type Handler = (job: Job) => Promise<void>
export type Stop = () => Promise<void>

export type WorkOptions = {
  /** Jobs at a time (1). */
  readonly atOnce?: number
  /** How often it looks for work (2 000). */
  readonly pollMs?: number
}

/** `at`: the minute it was due (a slot of `ms`, an occurrence of the cron line). */
export type TickHandler = (tick: { readonly at: Instant; readonly signal: AbortSignal }) => Promise<void>

export interface Queue {
  /** Jobs of one queue, each to one worker of all processes at a time. Stopping waits for the handlers that run. */
  work(queue: string, options: WorkOptions, handler: Handler): Promise<Stop>
  /**
   * Once over all workers, every so many milliseconds (from 1 000) or at a cron line of five fields in Chinese time. What came
   * due while nobody worked is done once when somebody does; a tick that failed is not repeated, the next one comes anyway.
   */
  every(name: string, when: number | string, handler: TickHandler): Promise<Stop>
  /** Oldest first. */
  deadLetters(queue: string, limit: number): Promise<readonly DeadLetter[]>
  /** Sends dead letters back to their queue; how many. */
  retry(queue: string, ids: readonly string[]): Promise<number>
  counts(): Promise<readonly Waiting[]>
  /** Stops every worker and waits for their handlers, at most `withinMs` (10 000). */
  stop(withinMs?: number): Promise<void>
}

export const deadQueue = (queue: string): string => `${queue}.dead`
