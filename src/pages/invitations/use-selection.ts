import { useState } from 'react'
import type { Invitation } from '#src/domain/invitations.ts'

export type Selection = {
  /** As they were last seen, in the order in which they were chosen, also those of other pages. */
  readonly chosen: readonly Invitation[]
  readonly has: (id: string) => boolean
  readonly toggle: (invitation: Invitation) => void
  /** Chooses or leaves all of a page. */
  readonly setAll: (rows: readonly Invitation[], on: boolean) => void
  readonly clear: () => void
}

/**
 * What is selected, by id, across pages and searches.
 *
 * @param rows of the shown page, when they are fresh: what they say of a selected one is newer
 */
export function useSelection(rows: readonly Invitation[] | undefined): Selection {
  const [kept, setKept] = useState<ReadonlyMap<string, Invitation>>(new Map())
  const fresh = new Map(rows?.map((row) => [row.id, row]))
  const change = (edit: (next: Map<string, Invitation>) => void) => {
    setKept((before) => {
      const next = new Map(before)
      edit(next)
      return next
    })
  }
  return {
    chosen: [...kept.values()].map((invitation) => fresh.get(invitation.id) ?? invitation),
    has: (id) => kept.has(id),
    toggle: (invitation) => {
      change((next) => {
        if (!next.delete(invitation.id)) next.set(invitation.id, invitation)
      })
    },
    setAll: (all, on) => {
      change((next) => {
        for (const invitation of all)
          if (on) next.set(invitation.id, invitation)
          else next.delete(invitation.id)
      })
    },
    clear: () => {
      setKept(new Map())
    },
  }
}
