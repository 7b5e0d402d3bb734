import { durationText, MIN_SHOWN_DURATION } from '#src/domain/duration.ts'
import { MAX_SESSION } from '#src/domain/session-life.ts'
import { Note } from '#src/ui/note.tsx'
import { readIdle } from './idle-minutes.ts'

const stopsChanges = 'Closing or reloading it stops the bulk action, and the rest stays unchanged.'

type DurationNoteProps = { milliseconds: number; stops?: string }

/**
 * How long a bulk action, or a long search, takes, and what it needs while it runs; nothing for a short one.
 *
 * @param milliseconds at the pace of its queue
 * @param stops what closing the tab does, if it changes nothing
 */
export function DurationNote({ milliseconds, stops = stopsChanges }: DurationNoteProps) {
  if (milliseconds < MIN_SHOWN_DURATION) return null
  // The idle lock and the maximum session length stop it, too.
  const idle = readIdle()
  const ends =
    milliseconds >= MAX_SESSION
      ? `You’ll be signed out after ${durationText(MAX_SESSION)}, which also stops it. Connect again to continue.`
      : milliseconds >= idle
        ? `You’ll be signed out after ${durationText(idle)} of inactivity, which also stops it. Connect again to continue.`
        : ''
  return (
    <Note tone="info" title={`This takes about ${durationText(milliseconds)}, or longer if Harness is slow`}>
      Keep this tab open. {stops} {ends}
    </Note>
  )
}
