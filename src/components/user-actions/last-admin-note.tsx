import { ShieldCheck } from 'lucide-react'
import { ErrorDetails } from '#src/components/error-details.tsx'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { readOutcome } from '#src/domain/outcome.ts'
import { failureText } from '#src/domain/read-failure.ts'
import type { RemovalVerdict } from '#src/domain/user-guards.ts'
import { Button } from '#src/ui/button.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { Spinner } from '#src/ui/spinner.tsx'

type LastAdminNoteProps = {
  verdict: RemovalVerdict
  name: string
  scopeName: ScopeName
  error: unknown
  onRetry: () => void
}

/** The result of the last-admin check and its effect on the removal. A hint: it can change at any time. */
export function LastAdminNote({ verdict, name, scopeName, error, onRetry }: LastAdminNoteProps) {
  const outcome = readOutcome(error)
  const title =
    outcome === 'forbidden'
      ? `You don’t have permission to check whether ${name} is the last admin in ${scopeName.full}`
      : `Couldn’t check whether ${name} is the last admin in ${scopeName.full}`
  const cause = outcome === 'gone' ? `${name} is no longer in ${scopeName.full}.` : failureText(error)
  const retry = outcome !== 'forbidden' && (
    <Button size="small" onClick={onRetry}>
      Check again
    </Button>
  )
  switch (verdict) {
    case 'asking':
      return (
        <Status className="flex items-center gap-2 text-sm">
          <Spinner decorative />
          {`Checking whether ${name} is the last admin in ${scopeName.full}…`}
        </Status>
      )
    case 'clear':
      return (
        <Status className="flex items-center gap-2 text-sm text-success-text">
          <ShieldCheck aria-hidden className="size-4 shrink-0" />
          {`${name} isn’t the last admin in ${scopeName.full}.`}
        </Status>
      )
    case 'blocked-last':
      return (
        <Note tone="danger" title={`Can’t remove ${name}`}>
          <p role="alert">
            They’re the last admin in <bdi>{scopeName.full}</bdi>. Assign the built-in admin role to another user first,
            or add them to an account group that has the role.
          </p>
        </Note>
      )
    case 'last':
      return (
        <Note tone="warning" title={`We found no other admin in ${scopeName.full}`}>
          <p role="alert">
            <bdi>{scopeName.full}</bdi> might be left without a built-in admin. Custom roles and groups of parent scopes
            don’t count. Admins of a parent scope can assign the role again.
          </p>
        </Note>
      )
    case 'unchecked':
      return (
        <Note tone="warning" title={title} action={retry}>
          <p role="alert">{cause} Harness won’t remove the last admin in an account.</p>
          <ErrorDetails error={error} />
        </Note>
      )
    case 'blocked-unchecked':
      return (
        <Note tone="danger" title={title} action={retry}>
          <p role="alert">
            {cause} Harness would remove even the last admin in <bdi>{scopeName.full}</bdi>, so this check is needed
            first.
          </p>
          <ErrorDetails error={error} />
        </Note>
      )
  }
}
