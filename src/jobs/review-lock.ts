/**
 * One tab saves a stored review. The browser's locks decide which; without them, as on a page that was loaded over
 * plain HTTP, tabs ask each other.
 */

const nameOf = (id: string) => `harness-user-admin.review.${id}`
/** How long other tabs have to respond, in milliseconds. */
const REPLY_WAIT_MS = 300

/** @returns a function that releases the lock; undefined if another tab has it */
export async function claimReview(id: string): Promise<(() => void) | undefined> {
  const { locks } = navigator as { readonly locks?: LockManager }
  return locks === undefined ? claimByAsking(id) : claimLock(locks, id)
}

function claimLock(locks: LockManager, id: string): Promise<(() => void) | undefined> {
  return new Promise((resolve) => {
    locks
      .request(nameOf(id), { ifAvailable: true }, (lock) => {
        if (lock === null) {
          resolve(undefined)
          return undefined
        }
        return new Promise<void>((release) => {
          resolve(() => {
            release()
          })
        })
      })
      .catch(() => {
        resolve(undefined)
      })
  })
}

function claimByAsking(id: string): Promise<(() => void) | undefined> {
  const channel = new BroadcastChannel(nameOf(id))
  const own = String(Math.random())
  return new Promise((resolve) => {
    let isHeld = false
    let isOther = false
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data === 'held') isOther = true
      // If two tabs ask at the same time, the one with the lower number wins, whichever message arrives first.
      else if (isHeld || String(data) > own) channel.postMessage('held')
      else isOther = true
    }
    channel.postMessage(own)
    setTimeout(() => {
      if (isOther) {
        channel.close()
        resolve(undefined)
        return
      }
      isHeld = true
      resolve(() => {
        channel.close()
      })
    }, REPLY_WAIT_MS)
  })
}
