import { useEffect, useEffectEvent, useState } from 'react'
import type { DraftSlot } from '#src/session/drafts.ts'

/**
 * Text typed here by the same person before the session ended.
 *
 * @param place distinguishes forms of the same kind
 */
export function useSavedDraft<Draft>(slot: DraftSlot<Draft>, place: string): Draft | undefined {
  const [draft] = useState(() => slot.kept(place))
  return draft
}

/**
 * Hands over what is typed when the session ends.
 *
 * @param capture reads the form; undefined when there is nothing to keep
 */
export function useSaveDraft<Draft>(slot: DraftSlot<Draft>, place: string, capture: () => Draft | undefined): void {
  const latest = useEffectEvent(capture)
  useEffect(() => {
    // Shown by now, so it belongs to the form again.
    slot.forget(place)
    return slot.hold(place, () => latest())
  }, [slot, place])
}
