import { usePreference } from './use-preference.ts'

/** Seconds for which messages stay and a removal can be undone; 0: until the user dismisses them. */
export const undoTimes = [8, 20, 0] as const
export type UndoTime = (typeof undoTimes)[number]

/** The chosen time, and a function that changes it. */
export function useUndoTime() {
  return usePreference<UndoTime>('undo-seconds', undoTimes, 8)
}

export const undoTimeLabels: Readonly<Record<UndoTime, string>> = {
  8: '8 seconds',
  20: '20 seconds',
  0: 'Until you dismiss them',
}

/** Text on how long a removal can be undone, for the confirm dialog. */
export const undoHints: Readonly<Record<UndoTime, string>> = {
  8: 'You can undo for 8 seconds.',
  20: 'You can undo for 20 seconds.',
  0: 'You can undo until you select Remove now.',
}
