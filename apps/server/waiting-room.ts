import type { Readable } from 'node:stream'

/** Says that a place is free again; saying it twice changes nothing. */
export type Leave = () => void

/**
 * Places for files that wait in memory to be computed: each may be tens of megabytes, so a service that took them all
 * would fall over for everyone. Null when all are taken.
 */
export type WaitingRoom = { take(): Leave | null }

/** Files of answers that may wait at once, beside the one that is being computed. */
export const MOST_WAITING = 3

export function makeWaitingRoom(most = MOST_WAITING): WaitingRoom {
  let taken = 0
  return {
    take() {
      if (taken >= most) return null
      taken += 1
      let isTaken = true
      return () => {
        if (isTaken) taken -= 1
        isTaken = false
      }
    },
  }
}

/** Lets what is being sent run out unread, so that the sender hears the refusal and not a broken connection. */
export function runOut(sent: Readable): Promise<void> {
  return new Promise((resolve) => {
    if (sent.readableEnded || sent.destroyed) return resolve()
    sent.once('end', resolve).once('close', resolve).resume()
  })
}
