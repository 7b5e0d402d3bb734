import { useQuery } from '@tanstack/react-query'
import { Bot } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { ReadError, StaleNote } from '#src/components/read-error.tsx'
import { useSession } from '#src/components/session-context.ts'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { SlowReadNotice } from '#src/components/slow-read-notice.tsx'
import { useTitle } from '#src/components/use-title.ts'
import type { UserInfo } from '#src/contract/user-schema.ts'
import { paths } from '#src/domain/paths.ts'
import { currentUserQuery, meKeys } from '#src/queries/me-queries.ts'
import { buttonClasses } from '#src/ui/button.tsx'
import { Card } from '#src/ui/card.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { PageHeader } from '#src/ui/page-header.tsx'
import { Skeleton } from '#src/ui/skeleton.tsx'

type AccountPageProps = {
  title: string
  /** Under the title. @param account name of the account @param me undefined until read */
  describe: (account: string, me: UserInfo | undefined) => ReactNode
  /** Why there is nothing here for a service account. */
  whyNoServiceAccount: string
  children: (me: UserInfo) => ReactNode
}

/** Frame of the three own pages: heading, narrow column, and the states of reading the person. */
export function AccountPage({ title, describe, whyNoServiceAccount, children }: AccountPageProps) {
  const { account, keyType } = useSession()
  const { name } = useScopeName({ account })
  useTitle(title, name)
  const isPerson = keyType === 'pat'
  const me = useQuery({ ...currentUserQuery(account), enabled: isPerson })
  return (
    <div className="max-w-176 pb-10">
      <PageHeader title={title} description={isPerson ? describe(name, me.data) : undefined} />
      <div className="flex flex-col gap-6 px-4 md:px-6" aria-busy={me.isFetching}>
        {isPerson ? (
          <>
            <SlowReadNotice query={me} queryKey={meKeys.current(account)} thing="your profile" />
            {me.isError && me.data !== undefined && (
              <StaleNote
                thing="your profile"
                error={me.error}
                updatedAt={me.dataUpdatedAt}
                onRetry={() => void me.refetch()}
                retrying={me.isFetching}
              />
            )}
            {me.data !== undefined ? (
              children(me.data)
            ) : me.isError ? (
              <ReadError
                error={me.error}
                thing="your profile"
                onRetry={() => void me.refetch()}
                retrying={me.isFetching}
              />
            ) : (
              <Loading />
            )}
          </>
        ) : (
          <EmptyState
            icon={<Bot />}
            title="Not for service accounts"
            action={
              <Link className={buttonClasses('secondary')} to={paths.users({ account })}>
                Open users
              </Link>
            }
          >
            <p>{whyNoServiceAccount}</p>
            <p>Connect with a personal key (it starts with pat.) to manage your own account.</p>
          </EmptyState>
        )}
      </div>
    </div>
  )
}

function Loading() {
  return (
    <Card>
      <div className="flex flex-col gap-4 p-5 max-md:p-4">
        <p role="status" className="sr-only">
          Loading your profile
        </p>
        <Skeleton className="w-40" />
        <Skeleton className="h-10" />
        <Skeleton className="w-24" />
        <Skeleton className="h-10" />
      </div>
    </Card>
  )
}
