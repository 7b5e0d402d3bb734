import { parseTabMessage } from '#src/session/tab-messages.ts'
import { currentCredential, type Credential } from '#src/session/credential.ts'
import type { TabMessage } from '#src/contract/tab-session-schema.ts'
import { MAX_IDLE } from '#src/domain/session-life.ts'
import { closeSession, getSessionState, subscribeSession } from '#src/session/credential.ts'
import { lockTab } from './tab-lock.ts'

/**
 * Messages between tabs of one browser that use the same key: a sign-out in one is one in all, input in one keeps all
 * open, and before a sign-out they report pending work. Every page of this origin can read and send them, so they
 * contain nothing of a key, and no loaded or typed data. A forged message can at worst sign out, or delay the idle
 * lock by an hour.
 */

const CHANNEL = 'harness-user-admin'
/** Minimum time between two messages about input to other tabs, in milliseconds. */
const BROADCAST_EVERY_MS = 5_000
/**
 * How long other tabs have to report their work: a number of rounds, in milliseconds each, because a tab can be busy.
 */
const REPLY_WAIT = { turns: 6, each: 60 }

/** Work in progress in other tabs with the same key. */
export type OtherWork = { readonly bulkLeft: number; readonly bulkTotal: number; readonly effect: boolean }

type OutgoingMessage = TabMessage extends infer Each
  ? Each extends TabMessage
    ? Omit<Each, 'version' | 'session'>
    : never
  : never

let channel: BroadcastChannel | undefined
let lastSentAt = -Infinity
/** Input here, reported input, and the last report that was accepted: by the clock that can't be set. */
let ownAt = performance.now()
let otherTabAt = -Infinity
let believedAt = -Infinity
const activityListeners = new Set<() => void>()

/** Notifies other tabs of input in this browser. */
export function broadcastActivity(): void {
  ownAt = performance.now()
  if (ownAt - lastSentAt < BROADCAST_EVERY_MS) return
  lastSentAt = ownAt
  void broadcast({ type: 'active' })
}

/**
 * Calls back when another tab has had input.
 *
 * @returns a function that unsubscribes
 */
export function subscribeActivity(listener: () => void): () => void {
  activityListeners.add(listener)
  return () => activityListeners.delete(listener)
}

/** Asks the other tabs with this key for their pending work. Waits a moment for them. */
export async function askOtherTabs(): Promise<OtherWork> {
  let work: OtherWork = { bulkLeft: 0, bulkTotal: 0, effect: false }
  const session = currentCredential()
  if (channel === undefined || session === undefined) return work
  const own = await digestOf(session)
  const nonce = crypto.randomUUID()
  const over = new AbortController()
  channel.addEventListener(
    'message',
    ({ data }: MessageEvent<unknown>) => {
      const message = parseTabMessage(data)
      if (message?.type !== 'work' || message.nonce !== nonce || message.session !== own) return
      work = {
        bulkLeft: work.bulkLeft + message.bulkLeft,
        bulkTotal: work.bulkTotal + message.bulkTotal,
        effect: work.effect || message.effect,
      }
    },
    { signal: over.signal },
  )
  await broadcast({ type: 'work-wanted', nonce })
  for (let turn = 0; turn < REPLY_WAIT.turns; turn += 1)
    await new Promise((resolve) => setTimeout(resolve, REPLY_WAIT.each))
  over.abort()
  return work
}

/**
 * Exchanges messages with other tabs while the page lives. A second call does nothing.
 *
 * @param ownWork the pending work in this tab
 */
export function shareSession(ownWork: () => OtherWork): void {
  if (typeof BroadcastChannel === 'undefined' || channel !== undefined) return
  channel = new BroadcastChannel(CHANNEL)
  // A reported end is not reported again: a tab might have connected again in between.
  let hasAnswer = false
  const follow = (message: TabMessage) => {
    switch (message.type) {
      case 'active':
        otherTabAt = performance.now()
        // Input in another tab is not input here: alone, it keeps this tab open only for a limited time.
        if (otherTabAt - ownAt > MAX_IDLE) return
        believedAt = otherTabAt
        for (const listener of activityListeners) listener()
        return
      case 'signed-out':
        hasAnswer = true
        closeSession(message.reason === 'signed-out' ? 'elsewhere' : message.reason)
        return
      case 'work-wanted': {
        void broadcast({ type: 'work', nonce: message.nonce, ...ownWork() })
        return
      }
      case 'work':
    }
  }
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const message = parseTabMessage(data)
    const credential = currentCredential()
    if (message === undefined || credential === undefined) return
    void digestOf(credential).then((own) => {
      if (message.session === own && currentCredential() === credential) follow(message)
    })
  })

  let before = currentCredential()
  let release: (() => void) | undefined
  const hold = () => {
    release = before === undefined ? undefined : lockTab(before.session.id)
    // Computed before it is needed: the end of a session waits for nothing.
    if (before !== undefined) void digestOf(before)
    ownAt = performance.now()
    lastSentAt = -Infinity
    otherTabAt = -Infinity
    believedAt = -Infinity
  }
  hold()
  subscribeSession(() => {
    const now = currentCredential()
    const state = getSessionState()
    // Then someone is using another tab, which continues.
    const alone = state.status === 'closed' && state.reason === 'idle' && isLeftAlone()
    if (before !== undefined && state.status === 'closed' && !hasAnswer && !alone) {
      const { reason } = state
      if (reason !== 'not-yet' && reason !== 'elsewhere') void broadcast({ type: 'signed-out', reason }, before)
    }
    hasAnswer = false
    if (now === before) return
    release?.()
    before = now
    hold()
  })
}

/** Whether this tab was idle for so long that it no longer accepted reports from others. */
function isLeftAlone(): boolean {
  return otherTabAt > believedAt && performance.now() - otherTabAt < MAX_IDLE
}

async function broadcast(
  message: OutgoingMessage,
  credential: Credential | undefined = currentCredential(),
): Promise<void> {
  if (channel === undefined || credential === undefined) return
  channel.postMessage({ version: 1, session: await digestOf(credential), ...message })
}

const digests = new WeakMap<Credential, Promise<string>>()

/** Identifies tabs with the same key without revealing anything about the key. */
function digestOf(credential: Credential): Promise<string> {
  const known = digests.get(credential)
  if (known !== undefined) return known
  const { apiKey, account } = credential.share()
  const text = new TextEncoder().encode(`harness-user-admin tabs 1 ${account} ${apiKey}`)
  const digest = crypto.subtle
    .digest('SHA-256', text)
    .then((bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join(''))
  digests.set(credential, digest)
  return digest
}
