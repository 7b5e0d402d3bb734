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
  /** No rows on a page that should have some; no matches; no invitations at all. */
  reason: 'empty-page' | 'no-match' | 'none'
  scope: Scope
  scopeName: ScopeName
  q: string
  onChange: ChangeSearch
}

/** Replaces the rows once the service reported that there are none. */
export function NoInvitations({ reason, scope, scopeName, q, onChange }: NoInvitationsProps) {
  switch (reason) {
    case 'empty-page':
      return (
        <EmptyState
          icon={<SearchX />}
          title="This page is empty"
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
          <p>Invitations might have been revoked or accepted since the list loaded.</p>
        </EmptyState>
      )
    case 'no-match':
      return (
        <EmptyState
          icon={<SearchX />}
          title={
            <>
              No invitations match “<bdi>{q}</bdi>”
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
            We searched invitations in <bdi>{scopeName.full}</bdi>. People who finished signing up are in the users
            list.
          </p>
        </EmptyState>
      )
    case 'none':
      return (
        <EmptyState
          icon={<Mail />}
          title="No invitations yet"
          action={<AddUsersLink scope={scope} scopeName={scopeName} />}
        >
          <p>
            People you invite to <bdi>{scopeName.full}</bdi> appear here until they finish signing up.
          </p>
        </EmptyState>
      )
  }
}
