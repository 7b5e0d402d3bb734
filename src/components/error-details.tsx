import { readTexts, type ReadThing } from '#src/domain/read-texts.ts'
import { isApiError } from '#src/domain/api-error.ts'
import { CopyButton } from '#src/ui/copy-button.tsx'

/** Status and correlation ID, for support requests. */
export function ErrorDetails({ error }: { error: unknown }) {
  if (!isApiError(error) || (error.status === undefined && error.correlationId === undefined)) return null
  return (
    <details className="text-sm text-muted">
      <summary className="cursor-pointer py-0.5">Details</summary>
      <p className="break-words">
        {error.status !== undefined && <>Status {error.status}. </>}
        {error.correlationId !== undefined && (
          <>
            Correlation ID <code className="font-mono">{error.correlationId}</code>{' '}
            <CopyButton value={error.correlationId} label="Copy correlation ID" />
          </>
        )}
      </p>
    </details>
  )
}

/** Status and correlation ID as a text to copy; undefined if there are none. */
export function detailsText(error: unknown): string | undefined {
  if (!isApiError(error)) return undefined
  const { status, correlationId, operation } = error
  if (status === undefined && correlationId === undefined) return undefined
  return [
    `Operation ${operation}`,
    ...(status === undefined ? [] : [`status ${status}`]),
    ...(correlationId === undefined ? [] : [`correlation ID ${correlationId}`]),
  ].join(', ')
}

/** The same for a read, with a request to copy if a permission is missing. */
export function FailureDetails({ error, what }: { error: unknown; what: ReadThing }) {
  const missing = isApiError(error) ? error.missingPermissions : []
  return (
    <>
      {missing.length > 0 && (
        <CopyButton label="Copy request for an admin" value={readTexts(what).request(missing.join(', '))} />
      )}
      <ErrorDetails error={error} />
    </>
  )
}
