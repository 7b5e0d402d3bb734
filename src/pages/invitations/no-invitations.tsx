import { Mail, SearchX } from 'lucide-react'
import { Link } from 'react-router'
import { AddUsersLink } from '#src/components/add-users-link.tsx'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import { Button, buttonClasses } from '#src/ui/button.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import type { ChangeSearch } from './invitations.search.ts'

type NoInvitationsProps = {
  /** No rows on a page that should have some; nobody fits what was asked; nobody at all. */
  reason: 'empty-page' | 'no-match' | 'nobody'
  scope: Scope
  scopeName: ScopeName
  q: string
  onChange: ChangeSearch
}

/** In place of the rows where there are none: shown only after the service said so. */
export function NoInvitations({ reason, scope, scopeName, q, onChange }: NoInvitationsProps) {
  switch (reason) {
    case 'empty-page':
      return (
        <EmptyState
          icon={<SearchX />}
          title="This page has no entries"
          action={
            <Button
              onClick={() => {
                onChange({ page: 1 })
              }}
            >
              Go to the first page
            </Button>
          }
        >
          <p>Harness counts invitations here, but sent none for this page.</p>
        </EmptyState>
      )
    case 'no-match':
      return (
        <EmptyState
          icon={<SearchX />}
          title={
            <>
              No invitation matches “<bdi>{q}</bdi>”
            </>
          }
          action={
            <>
              <Button
                onClick={() => {
                  onChange({ q: '' })
                }}
              >
                Clear search
              </Button>
              <Link
                to={paths.users(scope, `?${new URLSearchParams({ q }).toString()}`)}
                className={buttonClasses('secondary')}
              >
                Search in users
              </Link>
            </>
          }
        >
          <p>
            Searched the invitations of <bdi>{scopeName.full}</bdi>. Harness knows the name of an invited person only
            when the person is in the account already. Who accepted is among the users.
          </p>
        </EmptyState>
      )
    case 'nobody':
      return (
        <EmptyState
          icon={<Mail />}
          title="Nobody is invited right now"
          action={<AddUsersLink scope={scope} scopeName={scopeName} />}
        >
          <p>
            People who are added to <bdi>{scopeName.full}</bdi> and are not in the account yet appear here until they
            accept.
          </p>
        </EmptyState>
      )
  }
}
