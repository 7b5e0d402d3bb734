import { useEffect, useEffectEvent, useState } from 'react'
import type { DraftSlot } from '#src/session/drafts.ts'

/**
 * Text typed here by the same user before the session ended.
 *
 * @param place distinguishes forms of the same kind
 */
export function useSavedDraft<Draft>(slot: DraftSlot<Draft>, place: string): Draft | undefined {
  const [draft] = useState(() => slot.kept(place))
  return draft
}

/**
 * Saves the typed text when the session ends.
 *
 * @param capture reads the form; undefined if there is nothing to save
 */
export function useSaveDraft<Draft>(slot: DraftSlot<Draft>, place: string, capture: () => Draft | undefined): void {
  const latest = useEffectEvent(capture)
  useEffect(() => {
    // The draft is shown now, so it belongs to the form again.
    slot.forget(place)
    return slot.hold(place, () => latest())
  }, [slot, place])
}
