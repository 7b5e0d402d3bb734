import { getSessionState, subscribeSession, type Session } from '#src/session/credential.ts'

/**
 * Drafts of forms that were open when a session ended (outcome `session-ended`): in memory only, for 30 minutes, and
 * only for the same user in the same account. Forms save a draft at the end of the session and restore it when they
 * mount again; nothing is ever sent from here.
 */

const KEPT_MS = 30 * 60_000

type Kept<Draft> = { readonly draft: Draft; readonly until: number }

/** Where one kind of form stores its drafts. `place` distinguishes forms of the same kind: a scope, a user. */
export type DraftSlot<Draft> = {
  /**
   * Requests the draft when the session ends; undefined: nothing was typed.
   *
   * @returns a function that unregisters it
   */
  readonly hold: (place: string, capture: () => Draft | undefined) => () => void
  readonly kept: (place: string) => Draft | undefined
  readonly forget: (place: string) => void
}

/** Drafts that wait for the user to return. `emptied`: passwords or codes were typed, which are not stored. */
export type DraftCounts = { readonly typed: boolean; readonly emptied: boolean }

type Slot = {
  readonly secret: boolean
  readonly capture: (until: number) => void
  readonly clear: () => void
  readonly expire: () => void
  readonly size: () => number
}

const slots = new Set<Slot>()
let owner: string | undefined
let before = getSessionState()

function ownerOf({ account, caller }: Session): string | undefined {
  // Without a known user, nothing must be restored.
  return caller === undefined ? undefined : `${account} ${caller}`
}

function dropAll(): void {
  for (const slot of slots) slot.clear()
}

subscribeSession(() => {
  const now = getSessionState()
  if (before.status === 'open') {
    const ended = ownerOf(before.session)
    if (ended === undefined || ended !== owner) dropAll()
    owner = ended
    if (ended !== undefined) {
      for (const slot of slots) slot.capture(Date.now() + KEPT_MS)
      setTimeout(() => {
        for (const slot of slots) slot.expire()
      }, KEPT_MS)
    }
  }
  if (now.status === 'open' && ownerOf(now.session) !== owner) dropAll()
  before = now
})

/** Storage for drafts of one kind of form. `secret`: passwords or codes, so only their existence is stored. */
export function draftSlot(kind: 'secret'): DraftSlot<'emptied'>
export function draftSlot<Draft>(): DraftSlot<Draft>
export function draftSlot<Draft>(kind?: 'secret'): DraftSlot<Draft> {
  const drafts = new Map<string, Kept<Draft>>()
  const held = new Map<string, () => Draft | undefined>()
  const expire = () => {
    for (const [place, { until }] of drafts) if (until <= Date.now()) drafts.delete(place)
  }
  slots.add({
    secret: kind === 'secret',
    capture: (until) => {
      for (const [place, capture] of held) {
        const draft = capture()
        if (draft !== undefined) drafts.set(place, { draft, until })
      }
    },
    clear: () => {
      drafts.clear()
    },
    expire,
    size: () => drafts.size,
  })
  return {
    hold: (place, capture) => {
      held.set(place, capture)
      return () => {
        if (held.get(place) === capture) held.delete(place)
      }
    },
    kept: (place) => {
      expire()
      return drafts.get(place)?.draft
    },
    forget: (place) => {
      drafts.delete(place)
    },
  }
}

/** Whether drafts are waiting, for the connect screen, which never shows their content. */
export function countDrafts(): DraftCounts {
  const some = (secret: boolean) => [...slots].some((slot) => slot.secret === secret && slot.size() > 0)
  return { typed: some(false), emptied: some(true) }
}

/** Typed names of users, with the names that they were to replace. */
export const nameDrafts = draftSlot<{ text: string; base: string; sent: boolean }>()
