import type { Person, Tx } from '@utfall/database'

/** What is ordered. It is stored: no personal data. */
export type JobOrder = {
  readonly kind: string
  /** What it is about, for instance `evaluation-run/7`. */
  readonly subject: string
  readonly orderData?: Readonly<Record<string, unknown>>
  /** What the work needs lies in the memory of this process alone, so no other may take it up. */
  readonly heldHere?: true
}

/** A job that this process works on. */
export type JobInHand = {
  readonly id: number
  readonly subject: string
  readonly orderData: unknown
  /** 1 the first time it is taken up; more where a process died over it. */
  readonly tries: number
  /** In whose organisation; null for the house's own. */
  readonly organisation: number | null
  /** Who the work acts as: it may what the orderer may. */
  person(purpose: string): Person
  /** Tells how far it has come, 0 to 1; what is said to be done is never taken back. */
  progress(share: number, step?: string): void
  /** Aborted when the work is to end at once: somebody asked for it, or the process closes. */
  readonly signal: AbortSignal
}

/** How work ended. The answer is stored: no personal data. */
export type JobEnd =
  | { readonly kind: 'done'; readonly answer?: Readonly<Record<string, unknown>> }
  | { readonly kind: 'failed'; readonly problem: string }
  | { readonly kind: 'stopped' }

export type UnansweredEnd = Exclude<JobEnd, { readonly kind: 'done' }>

/** A job that ended without an answer, as the room whose work it was must know of it. */
export type EndedJob = Pick<JobInHand, 'id' | 'subject' | 'orderData' | 'organisation'>

/** One kind of work. What was done is for its room to write in the log, and so is what was asked for. */
export type JobHandler = {
  /**
   * What becomes of work whose process died. `again`: another takes it up, three times at the most; so it must bear to
   * be done twice. `end`: it ends as interrupted, for what it needs was in the memory of that process.
   */
  readonly whenLost: 'again' | 'end'
  work(job: JobInHand): Promise<JobEnd>
  /** Writes down in the room that the work ended without an answer, as the house, in the transaction that ends the job. */
  ended?(tx: Tx, job: EndedJob, end: UnansweredEnd): Promise<void>
}

export type JobHandlers = Readonly<Record<string, JobHandler>>

export type JobProgress = { readonly share: number; readonly step: string | null }
