import { currentCredential } from '#src/api/session.ts'
import { parseApiKey } from '#src/domain/api-key.ts'
import { closeSession, connect, getSessionState, subscribeSession } from './session.ts'

/**
 * Tabs of one browser: a new tab opened by hand or by a link gets the session from a connected one, a reload does not
 * (product.md P1), and signing out in one signs out in all that use the same session. Only same-origin pages can hear it.
 */

const CHANNEL = 'harness-user-admin'
/** How long a new tab waits for another one to answer, in milliseconds. */
const PATIENCE = 200

type Message =
  | { type: 'wanted' }
  | { type: 'session'; apiKey: string; account: string; persona?: string }
  | { type: 'signed-out'; account: string; keyEnding: string }

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
    keyType: parsed.key.type,
    keep: false,
    ...(shared.persona === undefined ? {} : { persona: shared.persona }),
  }).catch(() => undefined)
}

/** Answers new tabs and follows a sign-out elsewhere, for as long as the page lives. */
export function shareSession(): void {
  if (typeof BroadcastChannel === 'undefined') return
  const channel = new BroadcastChannel(CHANNEL)
  const post = (message: Message) => {
    channel.postMessage(message)
  }
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const credential = currentCredential()
    if (!isMessage(data) || credential === undefined) return
    const { persona, account, keyEnding } = credential.session
    if (data.type === 'wanted')
      post({ type: 'session', ...credential.share(), ...(persona === undefined ? {} : { persona }) })
    if (data.type === 'signed-out' && data.account === account && data.keyEnding === keyEnding)
      closeSession('elsewhere')
  })
  let before = getSessionState()
  subscribeSession(() => {
    const now = getSessionState()
    if (before.status === 'open' && now.status === 'closed' && now.reason !== 'elsewhere')
      post({ type: 'signed-out', account: before.session.account, keyEnding: before.session.keyEnding })
    before = now
  })
}
