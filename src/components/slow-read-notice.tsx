import { useQueryClient, type QueryKey, type UseQueryResult } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { byCount, formatNumber } from '#src/domain/format.ts'
import { isApiError } from '#src/domain/api-error.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { readTexts, type ReadThing } from '#src/domain/read-texts.ts'
import { Button } from '#src/ui/button.tsx'
import { Status } from '#src/ui/live-region.tsx'

/** Seconds without a response after which the slow-read notice is shown. */
const SLOW = 5

type SlowReadNoticeProps = {
  query: Pick<UseQueryResult, 'isFetching' | 'failureReason'>
  queryKey: QueryKey
  what: ReadThing
}

/**
 * Says that a read takes long, or counts down the wait that Harness requested, and lets the user stop it
 * (docs/failures.md, F05, F25).
 */
export function SlowReadNotice({ query: { isFetching, failureReason }, queryKey, what }: SlowReadNoticeProps) {
  const client = useQueryClient()
  if (!isFetching) return null
  return (
    <SlowNotice
      what={what}
      failure={failureReason}
      onStop={() => void client.cancelQueries({ queryKey, exact: true }, { revert: false })}
    />
  )
}

type SlowNoticeProps = {
  what: ReadThing
  /** Why the last attempt failed, while the next one is pending. */
  failure?: unknown
  onStop: () => void
}

/** The same for any pending work, for as long as this is rendered. */
export function SlowNotice({ what, failure, onStop }: SlowNoticeProps) {
  const [{ since, seconds }, setPassed] = useState<{ since: unknown; seconds: number }>({ since: failure, seconds: 0 })
  useEffect(() => {
    const start = performance.now()
    const timer = setInterval(() => {
      setPassed({ since: failure, seconds: Math.floor((performance.now() - start) / 1000) })
    }, 1000)
    return () => {
      clearInterval(timer)
    }
  }, [failure])

  const passed = since === failure ? seconds : 0
  const announced = isApiError(failure) ? (failure.retryAfter ?? 0) : 0
  const left = announced - passed
  if (left <= 0 && passed < SLOW) return null
  return (
    <div className="flex flex-wrap items-center gap-2 text-sm text-text-secondary">
      {left > 0 ? (
        <>
          {/* Announced once: a countdown read out every second would drown out everything else. */}
          <Status as="span" className="sr-only">
            {byCount(
              announced,
              `${causeOf(failure)} Retrying in 1 second…`,
              `${causeOf(failure)} Retrying in ${formatNumber(announced)} seconds…`,
            )}
          </Status>
          <span aria-hidden className="tabular-nums">
            {byCount(
              left,
              `${causeOf(failure)} Retrying in 1 second…`,
              `${causeOf(failure)} Retrying in ${formatNumber(left)} seconds…`,
            )}
          </span>
        </>
      ) : (
        <Status as="span">{readTexts(what).waiting}</Status>
      )}
      <Button size="small" onClick={onStop}>
        Stop waiting
      </Button>
    </div>
  )
}
