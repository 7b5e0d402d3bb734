import { lastInput } from '#src/session/tab-storage.ts'
import { currentCredential } from '#src/session/credential.ts'
import { parseWanted } from '#src/session/tab-messages.ts'
import type { GivenMessage } from '#src/contract/tab-session-schema.ts'
import { accountOfPath } from '#src/domain/paths.ts'
import { sessionEnd } from '#src/domain/session-life.ts'

/**
 * Hands the session over to tabs that this page opened by one of its links, and to no others: to each once, within a
 * few seconds, to exactly that window, while it shows a page of this app for the session's account.
 */

/** How long an opened tab can request the session, in milliseconds. */
const MAX_REQUEST_AGE_MS = 10_000

type Opened = { readonly tab: Window; readonly session: string; readonly until: number }

let opened: readonly Opened[] = []

/**
 * Opens a link of this app in a new tab or window, as the browser does for the pressed modifier keys.
 *
 * @returns false if nothing was opened: the browser handles the click itself
 */
export function openInNewTab(url: URL): boolean {
  const session = currentCredential()?.session
  if (session === undefined || url.origin !== location.origin || accountOfPath(url.pathname) !== session.account)
    return false
  const tab = window.open(url.href, '_blank')
  if (tab === null) return false
  const now = performance.now()
  opened = [...opened.filter(({ until }) => until > now), { tab, session: session.id, until: now + MAX_REQUEST_AGE_MS }]
  return true
}

/**
 * Responds to tabs that were opened here.
 *
 * @param idle returns the milliseconds without input after which a session ends
 * @returns a function that stops it
 */
export function answerOpenedTabs(idle: () => number): () => void {
  const answer = ({ source, origin, data }: MessageEvent<unknown>) => {
    if (origin !== location.origin) return
    const entry = opened.find(({ tab }) => tab === source)
    const wanted = parseWanted(data)
    if (entry === undefined || wanted === undefined) return
    opened = opened.filter((each) => each !== entry)
    const reply = answerTo(entry, wanted, idle())
    entry.tab.postMessage(reply, location.origin)
  }
  addEventListener('message', answer)
  return () => {
    removeEventListener('message', answer)
    opened = []
  }
}

function answerTo(
  { tab, session, until }: Opened,
  wanted: { nonce: string; account: string },
  idle: number,
): GivenMessage {
  const { nonce } = wanted
  const credential = currentCredential()
  const at = lastInput()
  if (credential?.session.id !== session || at === undefined || performance.now() > until)
    return { version: 1, type: 'session-refused', nonce }
  const { since, persona, account } = credential.session
  const accounts = [wanted.account, accountShownIn(tab)]
  if (accounts.some((each) => each !== account) || sessionEnd({ since, lastInput: at }, Date.now(), idle) !== undefined)
    return { version: 1, type: 'session-refused', nonce }
  return {
    version: 1,
    type: 'session-given',
    nonce,
    ...credential.share(),
    since,
    lastInput: at,
    ...(persona === undefined ? {} : { persona }),
  }
}

/** The account of the page that the tab currently shows, regardless of its message. */
function accountShownIn(tab: Window): string | undefined {
  try {
    return accountOfPath(tab.location.pathname)
  } catch {
    // It navigated to another origin.
    return undefined
  }
}
