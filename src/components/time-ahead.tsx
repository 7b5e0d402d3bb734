import { durationWords, MIN_SHOWN_DURATION } from '#src/domain/duration.ts'
import { MAX_SESSION } from '#src/domain/session-life.ts'
import { Note } from '#src/ui/note.tsx'
import { readIdle } from './idle-minutes.ts'

/**
 * How long a bulk action takes, and what it needs meanwhile; nothing for a short one.
 *
 * @param milliseconds at the pace that its queue keeps
 */
export function TimeAhead({ milliseconds }: { milliseconds: number }) {
  if (milliseconds < MIN_SHOWN_DURATION) return null
  // The idle lock and the longest session end it as well.
  const idle = readIdle()
  const ends =
    milliseconds >= MAX_SESSION
      ? `You’re signed out after ${durationWords(MAX_SESSION)}, which stops it too. Connect again to continue.`
      : milliseconds >= idle
        ? `You’re signed out after ${durationWords(idle)} without input, which stops it too. Connect again to continue.`
        : ''
  return (
    <Note tone="info" title={`This takes about ${durationWords(milliseconds)}, or longer if Harness is slow`}>
      Keep this tab open. Closing or reloading it stops the bulk action, and the rest stays unchanged. {ends}
    </Note>
  )
}
