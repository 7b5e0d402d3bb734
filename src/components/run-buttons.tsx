import { Pause, Play, Square } from 'lucide-react'
import type { BulkRun, BulkState } from '#src/jobs/bulk-run.ts'
import { Button } from '#src/ui/button.tsx'

/** Buttons to pause, resume and stop a running bulk action. */
export function RunButtons({ run, state: { phase, held } }: { run: BulkRun; state: BulkState }) {
  const isStopping = phase === 'over'
  return (
    <>
      {phase === 'paused' || phase === 'waiting' ? (
        <Button
          icon={<Play aria-hidden />}
          // The service requested this wait.
          blockedReason={phase === 'waiting' ? 'The bulk action continues automatically.' : undefined}
          reasonPlacement="hidden"
          onClick={() => {
            run.resume()
          }}
        >
          {held === true ? 'Start now' : 'Resume'}
        </Button>
      ) : (
        <Button
          icon={<Pause aria-hidden />}
          blockedReason={isStopping ? 'It’s already stopping.' : undefined}
          reasonPlacement="hidden"
          onClick={() => {
            run.pause()
          }}
        >
          Pause
        </Button>
      )}
      <Button
        icon={<Square aria-hidden />}
        busy={isStopping}
        busyLabel="Stopping…"
        onClick={() => {
          run.stop()
        }}
      >
        Stop
      </Button>
    </>
  )
}
