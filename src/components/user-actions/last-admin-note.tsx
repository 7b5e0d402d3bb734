import { ShieldCheck } from 'lucide-react'
import { ErrorDetails } from '#src/components/error-details.tsx'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { readFailure, readOutcome } from '#src/domain/outcome.ts'
import { adminWords } from '#src/domain/roles.ts'
import type { RemovalVerdict } from '#src/domain/user-guards.ts'
import { Button } from '#src/ui/button.tsx'
import { Note } from '#src/ui/note.tsx'
import { Spinner } from '#src/ui/spinner.tsx'

type LastAdminNoteProps = {
  verdict: RemovalVerdict
  first: string
  scopeName: ScopeName
  error: unknown
  onRetry: () => void
}

/** What the last-admin check said, and what follows for the removal. Never a promise: the world may change. */
export function LastAdminNote({ verdict, first, scopeName, error, onRetry }: LastAdminNoteProps) {
  const admin = adminWords[scopeName.level]
  const outcome = readOutcome(error)
  const whether = `whether ${first} is the last ${admin}`
  const title =
    outcome === 'forbidden' ? `You don't have permission to see ${whether}` : `It could not be checked ${whether}`
  const cause = outcome === 'gone' ? `${first} is no longer in ${scopeName.full}.` : readFailure(error, whether).text
  const retry = outcome !== 'forbidden' && (
    <Button size="small" onClick={onRetry}>
      Check again
    </Button>
  )
  switch (verdict) {
    case 'asking':
      return (
        <p role="status" className="flex items-center gap-2 text-sm">
          <Spinner decorative />
          Checking that {first} is not the last {admin}
        </p>
      )
    case 'clear':
      return (
        <p role="status" className="flex items-center gap-2 text-sm text-success-text">
          <ShieldCheck aria-hidden className="size-4 shrink-0" />
          Checked just now: {first} is not the last {admin}.
        </p>
      )
    case 'blocked-last':
      return (
        <Note tone="danger" title={`${first} cannot be removed`}>
          <p role="alert">
            Harness finds no other {admin} of <bdi>{scopeName.full}</bdi>. Give somebody else the built-in admin role
            directly or through a group of the account first.
          </p>
        </Note>
      )
    case 'last':
      return (
        <Note tone="warning" title={`No other ${admin} was found`}>
          <p role="alert">
            After the removal nobody may hold the built-in admin role in <bdi>{scopeName.full}</bdi>. Custom roles and
            groups of parent scopes are not counted. Administrators of a parent scope can give the role again.
          </p>
        </Note>
      )
    case 'unchecked':
      return (
        <Note tone="warning" title={title} action={retry}>
          <p role="alert">{cause} Harness itself refuses to remove the last one.</p>
          <ErrorDetails error={error} />
        </Note>
      )
    case 'blocked-unchecked':
      return (
        <Note tone="danger" title={title} action={retry}>
          <p role="alert">
            {cause} Harness would remove the last one of <bdi>{scopeName.full}</bdi> without asking, so the check has to
            answer first.
          </p>
          <ErrorDetails error={error} />
        </Note>
      )
  }
}
