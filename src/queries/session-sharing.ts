import { currentCredential } from '#src/api/session.ts'
import { parseApiKey } from '#src/domain/api-key.ts'
import { closeSession, connect, getSessionState, subscribeSession, type EndReason } from './session.ts'

/**
 * Tabs of one browser: a new tab opened by hand or by a link gets the session from a connected one, a reload does not
 * (product.md P1), signing out in one signs out in all that use the same key, and input in one keeps all of them open.
 * Only same-origin pages can hear it, and nothing that was loaded or typed is ever said.
 */

const CHANNEL = 'harness-user-admin'
/** How long a new tab waits for another one to answer, in milliseconds. */
const PATIENCE = 200
/** How often input is told to other tabs at most, in milliseconds. */
const TOLD_EVERY = 5_000

type Message =
  | { type: 'wanted' }
  | { type: 'session'; apiKey: string; account: string; since: number; persona?: string }
  | { type: 'signed-out'; account: string; keyEnding: string; reason: EndReason }
  | { type: 'active' }

function isMessage(data: unknown): data is Message {
  return typeof data === 'object' && data !== null && 'type' in data
}

/** Asks other tabs for their session. Resolves when connected or nobody answered; never after a reload. */
export async function takeSharedSession(): Promise<void> {
  const [navigation] = performance.getEntriesByType('navigation')
  const arrival = navigation !== undefined && 'type' in navigation ? navigation.type : undefined
  if (typeof BroadcastChannel === 'undefined' || arrival !== 'navigate') return
  const channel = new BroadcastChannel(CHANNEL)
  const shared = await new Promise<Extract<Message, { type: 'session' }> | undefined>((resolve) => {
    channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (isMessage(data) && data.type === 'session') resolve(data)
    })
    channel.postMessage({ type: 'wanted' } satisfies Message)
    setTimeout(resolve, PATIENCE)
  })
  channel.close()
  const parsed = shared === undefined ? undefined : parseApiKey(shared.apiKey)
  if (shared === undefined || parsed?.ok !== true) return
  await connect({
    apiKey: shared.apiKey,
    account: shared.account,
    since: shared.since,
    keyType: parsed.key.type,
    keep: false,
    ...(shared.persona === undefined ? {} : { persona: shared.persona }),
  }).catch(() => undefined)
}

let tell: ((message: Message) => void) | undefined
let toldAt = -TOLD_EVERY
const activityListeners = new Set<() => void>()

/** Tells other tabs that somebody is at this browser. */
export function tellActivity(): void {
  if (Math.abs(performance.now() - toldAt) < TOLD_EVERY) return
  toldAt = performance.now()
  tell?.({ type: 'active' })
}

/** Calls back when another tab has had input. @returns a function that ends it */
export function subscribeActivity(listener: () => void): () => void {
  activityListeners.add(listener)
  return () => activityListeners.delete(listener)
}

/** Answers new tabs and follows a sign-out elsewhere, for as long as the page lives. A second call does nothing. */
export function shareSession(): void {
  if (typeof BroadcastChannel === 'undefined' || tell !== undefined) return
  const channel = new BroadcastChannel(CHANNEL)
  const post = (message: Message) => {
    channel.postMessage(message)
  }
  tell = post
  // An end that was heard of is not told again: a tab may have connected anew in between.
  let heard = false
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const credential = currentCredential()
    if (!isMessage(data) || credential === undefined) return
    const { persona, account, keyEnding, since } = credential.session
    if (data.type === 'active') for (const listener of activityListeners) listener()
    if (data.type === 'wanted')
      post({ type: 'session', ...credential.share(), since, ...(persona === undefined ? {} : { persona }) })
    if (data.type === 'signed-out' && data.account === account && data.keyEnding === keyEnding) {
      heard = true
      closeSession(data.reason === 'signed-out' ? 'elsewhere' : data.reason)
    }
  })
  let before = getSessionState()
  subscribeSession(() => {
    const now = getSessionState()
    if (before.status === 'open' && now.status === 'closed' && !heard) {
      const { account, keyEnding } = before.session
      post({ type: 'signed-out', account, keyEnding, reason: now.reason })
    }
    heard = false
    before = now
  })
}
